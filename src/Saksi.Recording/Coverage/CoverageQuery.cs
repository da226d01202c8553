using Saksi.Recording.Clocks;
using Saksi.Recording.Index;
using Saksi.Recording.Segments;
using Saksi.Recording.Storage;

namespace Saksi.Recording.Coverage;

/// <summary>Says which seconds are recorded, and why not the others.</summary>
public static class CoverageQuery
{
    /// <summary>Two pieces of one run this close together are one.</summary>
    private const long SameUs = 400_000;

    /// <summary>A gap that is shorter than this is the uncertainty of the clocks, and is not told.</summary>
    private const long SmallestGapUs = 20_000;

    /// <summary>
    /// A gap is told with the instants that were known then. The run's clock goes on following the camera by up to 500 ppm while the first segment is
    /// open, and moves that segment's begin with it: less than this between an instant that was told and a segment is the same gap.
    /// </summary>
    private const long MovedUs = 100_000;

    /// <summary>A recorder that wrote within this time is running: its open gaps last until now.</summary>
    private const long AliveUs = 3_000_000;

    /// <summary>Reads the account of a data directory.</summary>
    /// <param name="data">The data directory.</param>
    /// <param name="camera">One camera, or null for all.</param>
    /// <param name="from">Begin of the time asked for; null: what is known first.</param>
    /// <param name="to">End of the time asked for; null: what is known last.</param>
    /// <param name="time">Tells now.</param>
    /// <exception cref="IndexDamagedException">The index is not there or cannot be read.</exception>
    public static IReadOnlyList<StreamCoverage> Run(
        DataDirectory data, string? camera, DateTimeOffset? from, DateTimeOffset? to, TimeProvider time)
    {
        using var index = IndexReader.Open(data.IndexPath);
        var accountUs = AccountUs(index, time);
        return index.Streams()
            .Where(stream => camera is null || stream.Name.Camera == camera)
            .Select(stream => AccountOf(index, stream.Id, accountUs) is { } known
                ? Cover(
                    index,
                    stream.Id,
                    stream.Name,
                    known,
                    from is { } first ? UnixTime.ToMicroseconds(first) : known.FromUs,
                    to is { } last ? UnixTime.ToMicroseconds(last) : known.ToUs)
                : null)
            .OfType<StreamCoverage>()
            .ToList();
    }

    /// <summary>Reads the account of one stream.</summary>
    /// <param name="data">The data directory.</param>
    /// <param name="stream">Its name.</param>
    /// <param name="from">Begin of the time asked for.</param>
    /// <param name="to">End of the time asked for.</param>
    /// <param name="time">Tells now.</param>
    /// <returns>Null when nothing is known of the stream.</returns>
    /// <exception cref="IndexDamagedException">The index is not there or cannot be read.</exception>
    public static StreamTimeline? Of(DataDirectory data, StreamName stream, DateTimeOffset from, DateTimeOffset to, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(data);
        using var index = IndexReader.Open(data.IndexPath);
        var accountUs = AccountUs(index, time);
        return index.Streams()
            .Where(known => known.Name == stream)
            .Select(each => AccountOf(index, each.Id, accountUs) is { } known
                ? Timeline(index, each.Id, stream, known, UnixTime.ToMicroseconds(from), UnixTime.ToMicroseconds(to))
                : null)
            .FirstOrDefault();
    }

    /// <summary>How far the recorder's account goes: until now while it runs, or until it was last heard of.</summary>
    private static long AccountUs(IndexReader index, TimeProvider time)
    {
        var nowUs = UnixTime.ToMicroseconds(time.GetUtcNow());
        var aliveUs = index.AliveUs() ?? 0;
        return nowUs - aliveUs < AliveUs ? nowUs : aliveUs;
    }

    /// <summary>Where a person stopped the recorder, the account ends; any other gap lasts as long as the recorder lives.</summary>
    private static (long FromUs, long ToUs)? AccountOf(IndexReader index, long stream, long accountUs) => index.Known(stream) is { } known
        ? (known.FromUs, index.OpenGap(stream) is null or GapReason.Stopped ? known.ToUs : Math.Max(known.ToUs, accountUs))
        : null;

    private static StreamCoverage Cover(
        IndexReader index, long stream, StreamName name, (long FromUs, long ToUs) known, long fromUs, long toUs) =>
        new(Timeline(index, stream, name, known, fromUs, toUs), index.SegmentSums(stream, fromUs, toUs));

    private static StreamTimeline Timeline(
        IndexReader index, long stream, StreamName name, (long FromUs, long ToUs) known, long fromUs, long toUs)
    {
        var gapRows = index.Gaps(stream, fromUs, toUs);
        var spans = Subtract(Merge(index.SegmentSpans(stream, fromUs, toUs), fromUs, toUs), gapRows.Where(IsInsideRun));
        return new StreamTimeline
        {
            Name = name,
            From = UnixTime.FromMicroseconds(fromUs),
            To = UnixTime.FromMicroseconds(toUs),
            Known = new CoverageSpan(UnixTime.FromMicroseconds(known.FromUs), UnixTime.FromMicroseconds(known.ToUs)),
            RecordedSeconds = spans.Sum(span => span.ToUs - span.FromUs) / (double)UnixTime.MicrosecondsPerSecond,
            Spans = spans.Select(span => new CoverageSpan(
                UnixTime.FromMicroseconds(span.FromUs), UnixTime.FromMicroseconds(span.ToUs))).ToList(),
            Gaps = Explain(spans, gapRows, fromUs, toUs),
            Clock = index.Clock(stream, fromUs, toUs),
        };
    }

    /// <summary>Holes in the middle of a segment; the other gaps lie between segments anyway.</summary>
    private static bool IsInsideRun(GapRow gap) => gap.Reason is GapReason.PacketLoss or GapReason.Stalled && gap.ToUs is not null;

    private static List<Span> Merge(IReadOnlyList<SegmentSpan> segments, long fromUs, long toUs)
    {
        var spans = new List<Span>();
        var run = "";
        foreach (var segment in segments)
        {
            var start = Math.Max(segment.StartUs, fromUs);
            var end = Math.Min(segment.EndUs, toUs);
            if (end <= start)
            {
                continue;
            }

            // Between runs the end of the one is only as exact as the last picture's duration.
            var tolerance = segment.Run == run ? SameUs : SmallestGapUs;
            if (spans.Count > 0 && start - spans[^1].ToUs <= tolerance)
            {
                spans[^1] = spans[^1] with { ToUs = Math.Max(spans[^1].ToUs, end) };
            }
            else
            {
                spans.Add(new Span(start, end));
            }

            run = segment.Run;
        }

        return spans;
    }

    private static List<Span> Subtract(List<Span> spans, IEnumerable<GapRow> holes)
    {
        foreach (var hole in holes)
        {
            var holeEnd = hole.ToUs!.Value; // Filtered by the caller.
            spans = spans.SelectMany(span => span.Without(hole.FromUs, holeEnd)).ToList();
        }

        return spans;
    }

    private static List<Gap> Explain(List<Span> spans, IReadOnlyList<GapRow> rows, long fromUs, long toUs)
    {
        var gaps = new List<Gap>();
        var at = fromUs;
        foreach (var span in spans.Append(new Span(toUs, toUs)))
        {
            if (span.FromUs - at >= SmallestGapUs)
            {
                Explain(gaps, rows, at, span.FromUs);
            }

            at = Math.Max(at, span.ToUs);
        }

        return gaps;
    }

    /// <summary>Cuts one stretch without recording into pieces with the reasons that the account gives.</summary>
    private static void Explain(List<Gap> gaps, IReadOnlyList<GapRow> rows, long fromUs, long toUs)
    {
        var at = fromUs;
        GapRow? before = null;
        while (at < toUs)
        {
            var row = RowAt(rows, at);
            var next = rows.Select(candidate => candidate.FromUs).Where(start => start > at).Append(toUs).Min();
            var end = row is null ? next : Math.Min(row.ToUs ?? long.MaxValue, next);
            end = Math.Min(end, toUs);
            if (row is null && end - at < MovedUs)
            {
                row = before ?? (end < toUs ? RowAt(rows, end) : null);
            }

            before = row;
            Add(gaps, at, end, row?.Reason ?? GapReason.Unknown, row?.Detail ?? "");
            at = end;
        }
    }

    /// <summary>Of several reasons for one instant the one that was noted last rules.</summary>
    private static GapRow? RowAt(IReadOnlyList<GapRow> rows, long at) =>
        rows.LastOrDefault(row => row.FromUs <= at && (row.ToUs ?? long.MaxValue) > at);

    private static void Add(List<Gap> gaps, long fromUs, long toUs, GapReason reason, string detail)
    {
        var from = UnixTime.FromMicroseconds(fromUs);
        var to = UnixTime.FromMicroseconds(toUs);
        if (gaps.Count > 0 && gaps[^1].To == from && (gaps[^1].Reason == reason || toUs - fromUs < SmallestGapUs))
        {
            gaps[^1] = gaps[^1] with { To = to };
        }
        else
        {
            gaps.Add(new Gap(from, to, reason, detail));
        }
    }

    private readonly record struct Span(long FromUs, long ToUs)
    {
        public IEnumerable<Span> Without(long fromUs, long toUs)
        {
            if (toUs <= FromUs || fromUs >= ToUs)
            {
                yield return this;
                yield break;
            }

            if (fromUs > FromUs)
            {
                yield return new Span(FromUs, fromUs);
            }

            if (toUs < ToUs)
            {
                yield return new Span(toUs, ToUs);
            }
        }
    }
}
