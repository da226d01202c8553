using System.Text;

namespace Saksi.Bench.Reports;

/// <summary>Puts figures into the page of benchmarks, between the marks of each measure; the words around them stay.</summary>
internal static class BenchmarksPage
{
    public static void Write(string path, BenchReport report)
    {
        var page = File.ReadAllText(path);
        foreach (var result in report.Results)
        {
            page = Replace(page, result.Measure, Table(report.Machine, result));
        }

        File.WriteAllText(path, page);
    }

    private static string Replace(string page, string measure, string table)
    {
        var begin = $"<!-- {measure}: written by bench/run -->\n";
        const string End = "<!-- end -->\n";
        var from = page.IndexOf(begin, StringComparison.Ordinal);
        var to = from < 0 ? -1 : page.IndexOf(End, from, StringComparison.Ordinal);
        return to < 0
            ? throw new BenchException($"docs/benchmarks.md has no place for {measure}.")
            : page[..(from + begin.Length)] + table + page[to..];
    }

    private static string Table(Machine machine, MeasureResult result)
    {
        var hasPeer = result.Figures.Any(figure => figure.Peer is not null);
        var text = new StringBuilder();
        text.Append(hasPeer ? "| figure | Saksi | must be | peer | peer : Saksi |\n|---|---|---|---|---|\n" : "| figure | Saksi | must be |\n|---|---|---|\n");
        foreach (var figure in result.Figures)
        {
            var reached = figure.IsReached is { } good ? $"{figure.Limit}{(good ? "" : " **missed**")}" : "";
            text.Append($"| {figure.Name} | {Figure.Number(figure.Value)} {figure.Unit}".TrimEnd() + $" | {reached} |");
            if (hasPeer)
            {
                text.Append(figure.Peer is { } peer
                    ? $" {Figure.Number(peer)} {figure.Unit} | {Figure.Number(figure.PeerRatio ?? 0)} |"
                    : " | |");
            }

            text.Append('\n');
        }

        text.Append(
            $"\n{result.Taken:yyyy-MM-dd HH:mm} UTC, load before {result.Load}; {machine.Processor}, {machine.Memory}, {machine.System}, "
            + $"kernel {machine.Kernel}, {machine.Runtime}; recorded to {machine.FileSystem}, opened to {machine.RamFileSystem}.\n");
        return text.ToString();
    }
}
