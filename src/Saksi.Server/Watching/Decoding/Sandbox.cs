using System.Diagnostics;
using System.IO.Pipes;
using System.Runtime.InteropServices;

namespace Saksi.Server.Watching.Decoding;

/// <summary>
/// Runs a program that sees nothing: no network, no processes, no files but those it consists of, no environment, no way to more rights,
/// bounded memory, and of the kernel the few calls of <see cref="SyscallFilter"/>. What it has is standard input and standard output.
/// </summary>
/// <remarks>
/// A shell sets the limits and becomes bubblewrap, which becomes the program. Its standard error leads nowhere: what a hostile stream
/// makes a decoder say is nobody's business. There is no /proc and no /dev inside. bubblewrap reads the filter from a pipe, so that there is
/// no file that somebody could put another in place of; without a filter it starts nothing.
/// </remarks>
internal static class Sandbox
{
    /// <summary>ffmpeg maps half of this for its libraries alone; a 4K stream needs 200 MB for pictures.</summary>
    private const int MemoryKilobytes = 1 << 20;

    /// <summary>No core dump (it would hold pictures), no file of any size, few descriptors, bounded memory, and the least share of the processor.</summary>
    private static readonly string Limits = $"ulimit -c 0; ulimit -f 0; ulimit -n 64; ulimit -v {MemoryKilobytes}; exec nice -n 10 \"$@\"";

    /// <summary>Starts a program in the sandbox.</summary>
    /// <param name="starter">Starts it.</param>
    /// <param name="tools">Which program, and what it consists of.</param>
    /// <param name="arguments">Its command line.</param>
    /// <param name="hearsErrors">Read what it says on standard error: only where its input is our own.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">It cannot be started.</exception>
    /// <exception cref="PlatformNotSupportedException">There is no filter of system calls for this processor.</exception>
    public static async Task<Process> StartAsync(
        ProcessStarter starter, DecoderTools tools, IEnumerable<string> arguments, bool hearsErrors = false)
    {
        var program = SyscallFilter.For(RuntimeInformation.ProcessArchitecture)
            ?? throw new PlatformNotSupportedException($"there is no filter of system calls for {RuntimeInformation.ProcessArchitecture} processors");

        // The whole program fits into the pipe. Its other end is inherited by whatever starts next: there is nothing secret in it.
        // bubblewrap reads to its end, which is when it is disposed of.
        await using var filter = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.Inheritable);
        await filter.WriteAsync(program);
        return await starter.StartAsync(Describe(tools, arguments, hearsErrors, filter.GetClientHandleAsString()));
    }

    private static ProcessStartInfo Describe(DecoderTools tools, IEnumerable<string> arguments, bool hearsErrors, string filter)
    {
        var start = new ProcessStartInfo("/bin/sh")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = hearsErrors,
            WorkingDirectory = "/",
            ArgumentList = { "-c", hearsErrors ? Limits : Limits + " 2>/dev/null", "sh", tools.Sandbox },
        };
        foreach (var argument in Walls(tools, filter).Append("--").Append(tools.Program).Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        // What nice and the loader of bubblewrap look at; the program itself gets no environment at all.
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/bin:/bin:/run/current-system/sw/bin";
        return start;
    }

    private static IEnumerable<string> Walls(DecoderTools tools, string filter)
    {
        // New namespaces for users, network, processes, mounts, IPC, host name and control groups.
        string[] walls =
        [
            "--unshare-all", "--die-with-parent", "--new-session", "--clearenv", "--cap-drop", "ALL", "--hostname", "decoder", "--seccomp", filter,
        ];
        return walls
            .Concat(["--size", "1048576", "--tmpfs", "/tmp"]) // First: what the program consists of may lie there.
            .Concat(tools.Files.Append(tools.Program).Distinct().SelectMany(file => (string[])["--ro-bind", file, file]))
            .Concat(["--remount-ro", "/", "--chdir", "/"]);
    }
}
