namespace Saksi.Server.Observability;

/// <summary>Makes counters of figures that may begin anew: whoever reads them sees totals that only grow while the server runs.</summary>
/// <remarks>
/// The recorder's figures of a stream begin with zero when its settings change, or when the recorder is replaced. Prometheus would take the
/// step down for a restart of the whole server. Thread-safe.
/// </remarks>
internal sealed class GrowingTotals
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Name, string Labels), (double Latest, double Total)> _totals = [];

    /// <summary>The total after a figure was read.</summary>
    public double Of(string name, string labels, double figure)
    {
        lock (_lock)
        {
            var (latest, total) = _totals.GetValueOrDefault((name, labels));
            total += figure >= latest ? figure - latest : figure;
            _totals[(name, labels)] = (figure, total);
            return total;
        }
    }
}
