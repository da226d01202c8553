using Saksi.Recording.Clocks;
using Saksi.Recording.Coverage;
using Saksi.Recording.Index;
using Saksi.Recording.Segments;
using Saksi.Simulator;
using Saksi.Simulator.Ledger;

namespace Saksi.Bench.Soaking;

/// <summary>What one stream of a camera sent, held against what the index says of its closed segments.</summary>
/// <remarks>
/// A run begins with a key frame that was sent near the run's first instant and after the run before it. From there the camera's own timestamps say
/// which units lie within the run's media duration, whatever the delay of the network was; as many the index must have counted. On a busy
/// machine more than one key frame may be near: then the one that fits best. All other units must lie in a gap that coverage tells of.
/// </remarks>
internal sealed record StreamAccount
{
    private const int ClockRateHz = 90_000;

    /// <summary>How far a run's first instant may be from its first unit's sending, on a busy machine.</summary>
    private static readonly TimeSpan Uncertainty = TimeSpan.FromSeconds(3);

    /// <summary>A gap is told by the time of arrival.</summary>
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(1);

    public required StreamName Stream { get; init; }

    public required long Sent { get; init; }

    public required long Sealed { get; init; }

    /// <summary>Within a run, or between runs where no gap is told, and not in a closed segment.</summary>
    public required long Lost { get; init; }

    /// <summary>Within a gap that is told.</summary>
    public required long InGaps { get; init; }

    /// <summary>Not handed to the network, since the recorder did not read.</summary>
    public required long Dropped { get; init; }

    /// <summary>Between the first picture and the last.</summary>
    public required IReadOnlyList<Gap> Gaps { get; init; }

    /// <param name="index">The index, whose recorder has ended.</param>
    /// <param name="segments">The stream's closed segments.</param>
    /// <param name="camera">Whose ledger keeps units.</param>
    /// <param name="coverage">What is told of the stream.</param>
    public static StreamAccount Of(IndexReader index, IEnumerable<SegmentRow> segments, SimulatedCamera camera, StreamCoverage coverage)
    {
        var sessions = camera.Sessions
            .Where(session => session.Stream == coverage.Name.Stream)
            .Select(session => session.Video)
            .OfType<TrackLedger>()
            .ToList();
        var units = sessions.SelectMany((video, session) => video.Units.Select(unit => new Unit(session, unit))).ToList();
        var isInRun = new bool[units.Count];
        var runs = segments
            .GroupBy(segment => segment.Key.Run)
            .Select(run => run.OrderBy(segment => segment.Key.Sequence).ToList())
            .OrderBy(run => run[0].StartUs)
            .ToList();
        var lost = runs.Sum(run => LostIn(run, index, units, isInRun));
        var outside = units.Where((_, i) => !isInRun[i]).ToList();
        var told = outside.Count(unit => coverage.Gaps.Any(gap => gap.From <= unit.Sent.WallTime + Delay && (gap.To is null || gap.To >= unit.Sent.WallTime)));
        return new StreamAccount
        {
            Stream = coverage.Name,
            Sent = units.Count,
            Sealed = runs.Sum(run => run.Sum(segment => segment.AccessUnits)),
            Lost = lost + outside.Count - told,
            InGaps = told,
            Dropped = sessions.Sum(video => video.UnitsDroppedForSlowClient),
            Gaps = [.. coverage.Gaps.Where(gap => coverage.Spans.Count > 0 && gap.From >= coverage.Spans[0].From && gap.From < coverage.Spans[^1].From)],
        };
    }

    private static long LostIn(List<SegmentRow> run, IndexReader index, List<Unit> units, bool[] isInRun)
    {
        var start = UnixTime.FromMicroseconds(run[0].StartUs);
        var ticks = run.Sum(segment => MediaTicks(index.FragmentTable(segment.Key)));
        var counted = run.Sum(segment => segment.AccessUnits);
        var free = Array.LastIndexOf(isInRun, true) + 1;
        var place = Enumerable.Range(free, units.Count - free)
            .Where(unit => units[unit].Sent.IsKeyFrame && (units[unit].Sent.WallTime - start).Duration() < Uncertainty)
            .Select(first => (First: first, Count: CountWithin(units, first, ticks)))
            .OrderBy(each => Math.Abs(each.Count - counted))
            .ThenBy(each => (units[each.First].Sent.WallTime - start).Duration())
            .FirstOrDefault();
        Array.Fill(isInRun, true, place.First, place.Count);
        return Math.Abs(place.Count - counted);
    }

    /// <summary>How many units of a session, from one on, lie within a time.</summary>
    private static int CountWithin(List<Unit> units, int first, long ticks)
    {
        var end = first;
        while (end < units.Count && units[end].Session == units[first].Session && Ticks(units[first], units[end]) < ticks)
        {
            end++;
        }

        return end - first;
    }

    /// <summary>From the begin of a segment's first fragment to the end of its last.</summary>
    private static long MediaTicks(byte[]? table)
    {
        var last = FragmentTable.Parse(table)[^1];
        return (last.StartUs + last.DurationUs) * ClockRateHz / UnixTime.MicrosecondsPerSecond;
    }

    /// <summary>Timestamps are 32 bits wide: right for sessions of up to six hours. Half a picture is kept for rounding.</summary>
    private static long Ticks(Unit from, Unit to) => (int)(to.Sent.RtpTimestamp - from.Sent.RtpTimestamp) + (ClockRateHz / 50);

    private readonly record struct Unit(int Session, SentUnit Sent);
}
