namespace Saksi.Bench.Reports;

/// <summary>Order statistics of a list of numbers.</summary>
internal static class Quantile
{
    public static double Median(IEnumerable<double> values) => Of(values, 0.5);

    /// <summary>The smallest value that at least this share of them does not exceed.</summary>
    /// <exception cref="BenchException">There are none.</exception>
    public static double Of(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToList();
        return sorted.Count > 0
            ? sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Count) - 1)]
            : throw new BenchException("Nothing was measured.");
    }
}
