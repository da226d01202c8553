namespace Saksi.Recording.Segments;

/// <summary>A segment's fragments summed up, as far as they are durable.</summary>
internal sealed record SegmentTotals
{
    public required long StartUs { get; init; }

    public required long EndUs { get; init; }

    public long AccessUnits { get; init; }

    public long AllAccessUnits { get; init; }

    public long LostPackets { get; init; }

    public long DamagedAccessUnits { get; init; }

    public int Fragments { get; init; }

    /// <summary>Sums up the fragments that lie before an offset of the payload.</summary>
    public static SegmentTotals Of(SegmentStart start, IReadOnlyList<StoredFragment> fragments, long payloadBytes)
    {
        var totals = new SegmentTotals { StartUs = start.WallStartUs, EndUs = start.WallStartUs };
        long units = 0, all = 0, lost = 0, damaged = 0;
        var count = 0;
        foreach (var fragment in fragments)
        {
            if (fragment.End > payloadBytes)
            {
                break;
            }

            units += fragment.Facts.AccessUnits;
            all += fragment.Facts.AllAccessUnits;
            lost += fragment.Facts.LostPackets;
            damaged += fragment.Facts.DamagedAccessUnits;
            count++;
        }

        if (count == 0)
        {
            return totals;
        }

        // The run's clock settles during the first seconds: the latest fragment knows best, and all are on one media time.
        var last = fragments[count - 1].Facts;
        return totals with
        {
            StartUs = last.WallStartUs - (last.MediaStartUs - fragments[0].Facts.MediaStartUs),
            EndUs = last.WallEndUs,
            AccessUnits = units,
            AllAccessUnits = all,
            LostPackets = lost,
            DamagedAccessUnits = damaged,
            Fragments = count,
        };
    }
}
