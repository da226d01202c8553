using Saksi.Bench.Processes;

namespace Saksi.Bench.Soaking;

/// <summary>What a process holds at a moment and must not hold more and more of.</summary>
/// <param name="ProportionalBytes">Memory, shared pages divided among who shares them.</param>
/// <param name="AnonymousBytes">Memory that no file backs.</param>
/// <param name="Handles">Files, sockets and all else that has a descriptor.</param>
/// <param name="Threads">Its threads.</param>
internal readonly record struct ServerSize(long ProportionalBytes, long AnonymousBytes, int Handles, int Threads)
{
    /// <summary>Of two looks the lesser, each number for itself.</summary>
    public ServerSize Least(ServerSize other) => new(
        Math.Min(ProportionalBytes, other.ProportionalBytes),
        Math.Min(AnonymousBytes, other.AnonymousBytes),
        Math.Min(Handles, other.Handles),
        Math.Min(Threads, other.Threads));

    public static ServerSize Of(int process)
    {
        var usage = ProcessUsage.Of(process);
        return new ServerSize(
            usage.ProportionalBytes,
            usage.AnonymousBytes,
            Directory.EnumerateFileSystemEntries($"/proc/{process}/fd").Count(),
            Directory.EnumerateDirectories($"/proc/{process}/task").Count());
    }
}
