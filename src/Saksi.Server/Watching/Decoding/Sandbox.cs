using System.Diagnostics;

namespace Saksi.Server.Watching.Decoding;

/// <summary>
/// Runs a program that sees nothing: no network, no processes, no files but those it consists of, no environment, no way to more rights,
/// bounded memory. What it has is standard input and standard output.
/// </summary>
/// <remarks>
/// A shell sets the limits and becomes bubblewrap, which becomes the program. Its standard error leads nowhere: what a hostile stream
/// makes a decoder say is nobody's business. There is no /proc and no /dev inside.
/// </remarks>
internal static class Sandbox
{
    /// <summary>ffmpeg maps half of this for its libraries alone; a 4K stream needs 200 MB for pictures.</summary>
    private const int MemoryKilobytes = 1 << 20;

    /// <summary>No core dump (it would hold pictures), no file of any size, few descriptors, bounded memory, and the least share of the processor.</summary>
    private static readonly string Limits = $"ulimit -c 0; ulimit -f 0; ulimit -n 64; ulimit -v {MemoryKilobytes}; exec nice -n 10 \"$@\"";

    /// <summary>How to start a program in the sandbox.</summary>
    /// <param name="tools">Which program, and what it consists of.</param>
    /// <param name="arguments">Its command line.</param>
    /// <param name="hearsErrors">Read what it says on standard error: only where its input is our own.</param>
    public static ProcessStartInfo Start(DecoderTools tools, IEnumerable<string> arguments, bool hearsErrors = false)
    {
        var start = new ProcessStartInfo("/bin/sh")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = hearsErrors,
            WorkingDirectory = "/",
            ArgumentList = { "-c", hearsErrors ? Limits : Limits + " 2>/dev/null", "sh", tools.Sandbox },
        };
        foreach (var argument in Walls(tools).Append("--").Append(tools.Program).Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        // What nice and the loader of bubblewrap look at; the program itself gets no environment at all.
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/bin:/bin:/run/current-system/sw/bin";
        return start;
    }

    private static IEnumerable<string> Walls(DecoderTools tools)
    {
        // New namespaces for users, network, processes, mounts, IPC, host name and control groups.
        string[] walls = ["--unshare-all", "--die-with-parent", "--new-session", "--clearenv", "--cap-drop", "ALL", "--hostname", "decoder"];
        return walls
            .Concat(tools.Files.Append(tools.Program).Distinct().SelectMany(file => (string[])["--ro-bind", file, file]))
            .Concat(["--size", "1048576", "--tmpfs", "/tmp", "--remount-ro", "/", "--chdir", "/"]);
    }
}
