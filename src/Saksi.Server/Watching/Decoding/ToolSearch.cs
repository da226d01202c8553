using System.ComponentModel;
using System.Diagnostics;

namespace Saksi.Server.Watching.Decoding;

/// <summary>Finds the decoder and the sandbox, and tries both once.</summary>
public static class ToolSearch
{
    private const int LongestMessage = 300;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Whether pictures can be looked at on this machine.</summary>
    /// <returns>Null when they can; otherwise what to do, for people.</returns>
    public static async Task<string?> FindProblemAsync(TimeProvider time, CancellationToken cancellationToken) =>
        (await FindAsync(time, cancellationToken)).Problem;

    internal static async Task<(DecoderTools? Tools, string? Problem)> FindAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        if (OnPath("ffmpeg") is not { } ffmpeg)
        {
            return (null, "ffmpeg is not installed: motion and thumbnails are off. Install it: apt-get install ffmpeg");
        }

        if (OnPath("bwrap") is not { } bubblewrap)
        {
            return (null, "bubblewrap is not installed: no decoder runs outside a sandbox, so motion and thumbnails are off. "
                + "Install it: apt-get install bubblewrap");
        }

        var tools = new DecoderTools(bubblewrap, ffmpeg, await LibrariesAsync(ffmpeg, time, cancellationToken), FfmpegArguments.Of);
        using var starter = new ProcessStarter();
        var (exitCode, _, error) = await RunAsync(Sandbox.StartAsync(starter, tools, ["-version"], hearsErrors: true), time, cancellationToken);
        return exitCode == 0 ? (tools, null) : (null, $"The decoder does not run in its sandbox, so motion and thumbnails are off: {error}. {Advice(error)}");
    }

    /// <summary>The libraries of a program and the loader, by the paths under which it looks for them.</summary>
    internal static async Task<IReadOnlyList<string>> LibrariesAsync(string program, TimeProvider time, CancellationToken cancellationToken)
    {
        using var starter = new ProcessStarter();
        var (_, output, _) = await RunAsync(
            starter.StartAsync(new ProcessStartInfo("ldd", [program])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }),
            time,
            cancellationToken);

        // "name => /path (address)", or "/path (address)"; a program without libraries has neither.
        return output.Split('\n')
            .Select(line => line[(line.IndexOf("=> ", StringComparison.Ordinal) is var arrow && arrow >= 0 ? arrow + 3 : 0)..].Trim())
            .Where(line => line.StartsWith('/') && line.Contains(" (", StringComparison.Ordinal))
            .Select(line => line[..line.IndexOf(" (", StringComparison.Ordinal)])
            .Distinct().ToList();
    }

    /// <summary>What to do about a sandbox that does not stand. There is no way around it: no decoder runs with a wall missing.</summary>
    private static string Advice(string error) => error switch
    {
        _ when error.Contains("SECCOMP", StringComparison.OrdinalIgnoreCase) =>
            "The filter of system calls needs a kernel with CONFIG_SECCOMP_FILTER and a bubblewrap that knows --seccomp: update both.",
        _ when error.Contains("filter of system calls", StringComparison.Ordinal) =>
            "Watch these cameras on a machine with an x86-64 or arm64 processor, or with a 64-bit .NET.",
        _ =>
            "Where the system forbids user namespaces, allow them: sysctl kernel.unprivileged_userns_clone=1, "
            + "or kernel.apparmor_restrict_unprivileged_userns=0.",
    };

    private static string? OnPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
        .Concat(["/usr/bin", "/usr/local/bin"])
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(path => Path.IsPathRooted(path) && File.Exists(path));

    /// <summary>Runs a program whose input is nothing.</summary>
    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        Task<Process> starting, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            using var process = await starting;
            process.StandardInput.Close();
            using var patience = new CancellationTokenSource(Patience, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
            try
            {
                var error = process.StandardError.ReadToEndAsync(either.Token);
                var output = await process.StandardOutput.ReadToEndAsync(either.Token);
                await process.WaitForExitAsync(either.Token);
                return (process.ExitCode, output, Short(await error));
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                cancellationToken.ThrowIfCancellationRequested();
                return (-1, "", $"it was not done after {Patience.TotalSeconds:0} s");
            }
        }
        catch (Exception exception) when (exception is Win32Exception or IOException or PlatformNotSupportedException)
        {
            return (-1, "", exception.Message);
        }
    }

    private static string Short(string message)
    {
        message = message.Trim().ReplaceLineEndings(" ").TrimEnd('.');
        return message.Length <= LongestMessage ? message : message[..LongestMessage] + "…";
    }
}
