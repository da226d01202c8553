namespace Saksi.Bench.Reports;

/// <summary>A straight line through values over time, by least squares.</summary>
/// <param name="PerHour">How steep it is.</param>
/// <param name="StandardError">Of that, were the values independent.</param>
internal readonly record struct Slope(double PerHour, double StandardError)
{
    public static Slope Of(IReadOnlyList<(double Hours, double Value)> points)
    {
        var (x, y) = (points.Average(point => point.Hours), points.Average(point => point.Value));
        var spread = points.Sum(point => (point.Hours - x) * (point.Hours - x));
        var slope = points.Sum(point => (point.Hours - x) * (point.Value - y)) / spread;
        var rest = points.Sum(point => Math.Pow(point.Value - y - (slope * (point.Hours - x)), 2));
        return new Slope(slope, Math.Sqrt(rest / Math.Max(1, points.Count - 2) / spread));
    }
}
