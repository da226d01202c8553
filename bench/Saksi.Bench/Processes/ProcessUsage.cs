using System.Globalization;

namespace Saksi.Bench.Processes;

/// <summary>What processes have used up to now, by /proc.</summary>
/// <param name="UserSeconds">Time in their own code.</param>
/// <param name="SystemSeconds">Time of the kernel on their behalf.</param>
/// <param name="ResidentBytes">Memory, shared pages counted in each process.</param>
/// <param name="ProportionalBytes">Memory, shared pages divided among who shares them.</param>
/// <param name="AnonymousBytes">Memory that no file backs.</param>
internal readonly record struct ProcessUsage(
    double UserSeconds, double SystemSeconds, long ResidentBytes, long ProportionalBytes, long AnonymousBytes)
{
    // USER_HZ, which the kernel shows to programs as 100 on every architecture that .NET runs on.
    private const double TicksPerSecond = 100;

    public double CpuSeconds => UserSeconds + SystemSeconds;

    public static ProcessUsage Of(int process)
    {
        var stat = File.ReadAllText($"/proc/{process}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var memory = File.ReadAllLines($"/proc/{process}/smaps_rollup");
        return new ProcessUsage(
            Number(fields[11]) / TicksPerSecond,
            Number(fields[12]) / TicksPerSecond,
            Kilobytes(memory, "Rss:"),
            Kilobytes(memory, "Pss:"),
            Kilobytes(memory, "Pss_Anon:"));
    }

    /// <summary>Of several together.</summary>
    public static ProcessUsage Of(IEnumerable<int> processes) => processes.Select(Of).Aggregate(default(ProcessUsage), (sum, one) => sum + one);

    public static ProcessUsage operator +(ProcessUsage a, ProcessUsage b) => new(
        a.UserSeconds + b.UserSeconds,
        a.SystemSeconds + b.SystemSeconds,
        a.ResidentBytes + b.ResidentBytes,
        a.ProportionalBytes + b.ProportionalBytes,
        a.AnonymousBytes + b.AnonymousBytes);

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static long Kilobytes(string[] lines, string name)
    {
        var line = Array.Find(lines, each => each.StartsWith(name, StringComparison.Ordinal)) ?? "";
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 1 ? 1024 * Number(words[1]) : 0;
    }
}
