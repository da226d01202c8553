using Saksi.Recording.Coverage;

namespace Saksi.Server.Playback;

/// <summary>What is recorded of a stream in a time, and why not the rest.</summary>
/// <param name="From">Begin of the time that was asked for.</param>
/// <param name="To">Its end.</param>
/// <param name="Known">The first and last instant that anything is known of the stream; null: nothing is.</param>
/// <param name="RecordedSeconds">In the time asked for.</param>
/// <param name="Spans">What is recorded; spans closer together than the resolution are one.</param>
/// <param name="Gaps">What is not, and why; those shorter than the resolution are left out.</param>
/// <param name="ClockOffsetSeconds">The camera's wall clock minus ours; null when it never told its time.</param>
/// <param name="ClockDriftPpm">By how many millionths the camera's clock is faster than ours; null until known.</param>
/// <param name="ClockSource"><c>rtcp</c> or <c>arrival</c>; null when nothing is known.</param>
internal sealed record TimelineDocument(
    DateTimeOffset From,
    DateTimeOffset To,
    TimelineSpan? Known,
    double RecordedSeconds,
    IReadOnlyList<TimelineSpan> Spans,
    IReadOnlyList<TimelineGap> Gaps,
    double? ClockOffsetSeconds,
    double? ClockDriftPpm,
    string? ClockSource)
{
    public static TimelineDocument Empty(DateTimeOffset from, DateTimeOffset to) => new(from, to, null, 0, [], [], null, null, null);

    /// <param name="timeline">Of the time asked for.</param>
    /// <param name="from">Its begin.</param>
    /// <param name="to">Its end.</param>
    /// <param name="resolution">Shorter pieces are left out.</param>
    public static TimelineDocument Of(
        StreamTimeline timeline, DateTimeOffset from, DateTimeOffset to, TimeSpan resolution) => new(
        from,
        to,
        new TimelineSpan(timeline.Known.From, timeline.Known.To),
        Math.Round(timeline.RecordedSeconds, 3),
        Merge(timeline.Spans, resolution),
        [.. timeline.Gaps
            .Where(gap => gap.From < timeline.Known.To && (gap.To ?? to) > timeline.Known.From)
            .Select(gap => new TimelineGap(Later(gap.From, timeline.Known.From), Earlier(gap.To ?? to, timeline.Known.To), gap.Reason.Name(), gap.Detail))
            .Where(gap => gap.To - gap.From >= resolution)],
        timeline.Clock?.OffsetUs / 1e6,
        timeline.Clock?.DriftPpm,
        timeline.Clock?.SourceName);

    private static DateTimeOffset Later(DateTimeOffset left, DateTimeOffset right) => left > right ? left : right;

    private static DateTimeOffset Earlier(DateTimeOffset left, DateTimeOffset right) => left < right ? left : right;

    private static List<TimelineSpan> Merge(IReadOnlyList<CoverageSpan> spans, TimeSpan resolution)
    {
        var merged = new List<TimelineSpan>();
        foreach (var span in spans)
        {
            if (merged.Count > 0 && span.From - merged[^1].To < resolution)
            {
                merged[^1] = merged[^1] with { To = span.To };
            }
            else
            {
                merged.Add(new TimelineSpan(span.From, span.To));
            }
        }

        return merged;
    }
}

/// <param name="From">Where it begins.</param>
/// <param name="To">Where it ends.</param>
internal sealed record TimelineSpan(DateTimeOffset From, DateTimeOffset To);

/// <param name="From">Where it begins.</param>
/// <param name="To">Where it ends, or now while it lasts.</param>
/// <param name="Reason">A name from the guide's list of reasons.</param>
/// <param name="Detail">What is known besides; often empty.</param>
internal sealed record TimelineGap(DateTimeOffset From, DateTimeOffset To, string Reason, string Detail);
