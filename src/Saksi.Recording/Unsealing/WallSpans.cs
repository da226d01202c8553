using Saksi.Recording.Clocks;
using Saksi.Recording.Coverage;

namespace Saksi.Recording.Unsealing;

/// <summary>Stretches of wall time in order, in microseconds; those that touch become one.</summary>
internal sealed class WallSpans
{
    /// <summary>What lies this close together is one: clocks and the durations of last pictures are no more exact.</summary>
    private const long SameUs = 250_000;

    private readonly List<(long FromUs, long ToUs)> _spans = [];

    public void Clear() => _spans.Clear();

    public void Add(long fromUs, long toUs)
    {
        if (_spans.Count > 0 && fromUs - _spans[^1].ToUs < SameUs)
        {
            _spans[^1] = (_spans[^1].FromUs, Math.Max(_spans[^1].ToUs, toUs));
        }
        else if (toUs > fromUs)
        {
            _spans.Add((fromUs, toUs));
        }
    }

    /// <summary>What a stretch has that is not in here.</summary>
    public IEnumerable<(long FromUs, long ToUs)> MissingOf(long fromUs, long toUs)
    {
        var at = fromUs;
        foreach (var span in _spans)
        {
            if (Math.Min(span.FromUs, toUs) - at >= SameUs)
            {
                yield return (at, Math.Min(span.FromUs, toUs));
            }

            at = Math.Max(at, span.ToUs);
        }

        if (toUs - at >= SameUs)
        {
            yield return (at, toUs);
        }
    }

    public IReadOnlyList<CoverageSpan> ToCoverage() => _spans
        .Select(span => new CoverageSpan(UnixTime.FromMicroseconds(span.FromUs), UnixTime.FromMicroseconds(span.ToUs)))
        .ToList();
}
