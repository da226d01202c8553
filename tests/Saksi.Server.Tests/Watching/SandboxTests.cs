using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Saksi.Server.Tests.Support;
using Saksi.Server.Watching.Decoding;

namespace Saksi.Server.Tests.Watching;

/// <summary>What a captured decoder could do: bash tries it within the same walls.</summary>
public sealed class SandboxTests
{
    // errno(3).
    private const int NotPermitted = 1;
    private const int NotImplemented = 38;

    [Fact]
    public async Task Sees_no_files_but_its_own()
    {
        var home = Path.Combine(Path.GetTempPath(), $"saksi-secret-{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(home, "secret");
        try
        {
            var said = await SayAsync(
                $"for p in /etc/passwd /etc/hostname /proc/self/status /sys/class /dev/null /home /root /var {home} /usr/bin/env; do [[ -e $p ]] && echo \"$p\"; done; "
                + "shopt -s globstar nullglob; echo /*");

            Assert.Equal("", string.Join('\n', said.Split('\n')[..^1]));
            Assert.Empty(said.Split('\n')[^1].Split(' ').Except(["/lib", "/lib64", "/tmp", "/usr"]));
        }
        finally
        {
            File.Delete(home);
        }
    }

    [Fact]
    public async Task Writes_nothing()
    {
        var said = await SayAsync(
            "trap '' XFSZ; for p in /tmp/x /x /usr/x /usr/bin/bash; do printf 12345 >\"$p\" && [[ -s $p ]] && echo \"wrote $p\"; done; echo done");

        Assert.Equal("done", said);
    }

    [Fact]
    public async Task Reaches_no_network()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var said = await SayAsync($"echo x >/dev/tcp/127.0.0.1/{port} && echo connected; echo x >/dev/udp/127.0.0.1/{port} && echo sent; echo done");

        Assert.Equal("done", said);
        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task Has_no_environment_and_no_rights_and_is_alone()
    {
        // Bash makes PWD, SHLVL and _ itself. Processes count from the sandbox's own first one.
        var said = await SayAsync("compgen -e; echo \"$$\"; kill -0 1000 && echo 'sees others'; ulimit -c; ulimit -f; ulimit -v");

        var lines = said.Split('\n').Where(line => line is not ("PWD" or "SHLVL" or "_" or "OLDPWD")).ToList();
        Assert.Equal(4, lines.Count);
        Assert.InRange(int.Parse(lines[0], System.Globalization.CultureInfo.InvariantCulture), 1, 9);
        Assert.Equal(["0", "0", "1048576"], lines[1..]);
    }

    [Fact]
    public async Task The_kernel_refuses_calls_that_a_decoder_does_not_need()
    {
        Assert.SkipUnless(RuntimeInformation.ProcessArchitecture == Architecture.X64, "The probe is made of x86-64 instructions.");
        (string Name, int Call, long Expected)[] calls =
        [
            ("socket", 41, -NotPermitted), ("ptrace", 101, -NotPermitted), ("mount", 165, -NotPermitted), ("keyctl", 250, -NotPermitted),
            ("bpf", 321, -NotPermitted), ("unshare", 272, -NotPermitted), ("fork", 57, -NotPermitted), ("clone without a thread", 56, -NotPermitted),
            ("process_vm_readv", 310, -NotPermitted), ("perf_event_open", 298, -NotPermitted), ("userfaultfd", 323, -NotPermitted),
            ("ioctl", 16, -NotPermitted), ("chmod", 90, -NotPermitted), ("prctl", 157, -NotPermitted),
            ("io_uring_setup", 425, -NotImplemented), ("clone3", 435, -NotImplemented), ("getuid", 102, 1),
        ];
        var probe = Path.Combine(AppContext.BaseDirectory, $"saksi-probe-{Guid.NewGuid():N}");
        await File.WriteAllBytesAsync(probe, SyscallProbe.Program(calls.Select(call => call.Call)));
        File.SetUnixFileMode(probe, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            using var starter = new ProcessStarter();
            var tools = await Tools.FfmpegAsync() with { Program = probe, Files = [] };
            using var process = await Sandbox.StartAsync(starter, tools, []);
            process.StandardInput.Close();
            using var answers = new MemoryStream();
            await process.StandardOutput.BaseStream.CopyToAsync(answers);
            await process.WaitForExitAsync();

            Assert.Equal(0, process.ExitCode);
            var results = SyscallProbe.Results(answers.ToArray());
            Assert.Equal(calls.Length, results.Count);
            foreach (var ((name, _, expected), result) in calls.Zip(results))
            {
                Assert.True(expected > 0 ? result >= 0 : result == expected, $"{name} answered {result}");
            }
        }
        finally
        {
            File.Delete(probe);
        }
    }

    [Fact]
    public async Task Ends_with_its_parent_and_not_with_the_thread_that_asked_for_it()
    {
        using var starter = new ProcessStarter();
        var tools = await Tools.ShellAsync("echo up; while :; do :; done");
        Process? process = null;
        var asking = new Thread(() => process = Sandbox.StartAsync(starter, tools, tools.Arguments(default)).GetAwaiter().GetResult());
        asking.Start();
        asking.Join();
        Assert.NotNull(process);
        Assert.Equal("up", await process.StandardOutput.ReadLineAsync());
        Assert.False(process.HasExited);

        var inside = Children(process.Id);
        Assert.NotEmpty(inside);
        process.Kill();
        await process.WaitForExitAsync();
        await Eventually.HoldsAsync(() => inside.TrueForAll(id => !IsRunning(id)), "what ran inside ended, too");
    }

    private static async Task<string> SayAsync(string script)
    {
        using var starter = new ProcessStarter();
        var tools = await Tools.ShellAsync(script);
        using var process = await Sandbox.StartAsync(starter, tools, tools.Arguments(default));
        process.StandardInput.Close();
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return said.Trim();
    }

    private static List<int> Children(int id)
    {
        var children = Directory.GetDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), out var each) ? each : 0)
            .Where(each => each > 0 && ParentOf(each) == id).ToList();
        return [.. children, .. children.SelectMany(Children)];
    }

    private static int ParentOf(int id) => Stat(id) is { } stat
        ? int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture)
        : 0;

    private static bool IsRunning(int id) => Stat(id) is { } stat && stat[stat.LastIndexOf(')') + 2] != 'Z';

    private static string? Stat(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/stat");
        }
        catch (IOException)
        {
            return null;
        }
    }
}
