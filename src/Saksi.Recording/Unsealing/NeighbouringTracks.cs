using Saksi.Age;
using Saksi.Media.Mp4;
using Saksi.Recording.Index;
using Saksi.Recording.Segments;

namespace Saksi.Recording.Unsealing;

/// <summary>
/// Says which tracks a segment has whose own init segment is damaged: those of its neighbours in the run, if they leave no doubt.
/// </summary>
/// <remarks>
/// A camera may change its parameters within a run, with a new segment. So the nearest segments before and after must agree where
/// both can be read, and the init segment must have had the length that theirs have, as the index's table tells.
/// </remarks>
internal sealed class NeighbouringTracks(IndexReader index, Func<SegmentRow, SegmentPayload?> open)
{
    /// <summary>Damage rarely hits many files in a row, and each costs a key agreement.</summary>
    private const int Farthest = 4;

    /// <summary>Finds the tracks.</summary>
    /// <returns>Null when no neighbour can be read, or they leave a doubt.</returns>
    public IReadOnlyList<Mp4Track>? Find(SegmentRow row, IReadOnlyList<FragmentTable.Entry> fragments)
    {
        var neighbours = index.Neighbours(row.Key, Farthest);
        var before = Nearest(neighbours.Where(neighbour => neighbour.Key.Sequence < row.Key.Sequence));
        var after = Nearest(neighbours.Where(neighbour => neighbour.Key.Sequence > row.Key.Sequence));
        if (before is not null && after is not null && !AreSame(before.Tracks, after.Tracks))
        {
            return null;
        }

        return (before ?? after) is { } nearest && (fragments.Count == 0 || IsSameLength(row, fragments[0], nearest))
            ? nearest.Tracks
            : null;
    }

    private Neighbour? Nearest(IEnumerable<SegmentRow> rows)
    {
        foreach (var row in rows)
        {
            using var payload = open(row);
            if (payload is not null && TryRead(payload) is { } neighbour)
            {
                return neighbour;
            }
        }

        return null;
    }

    private static Neighbour? TryRead(SegmentPayload payload)
    {
        try
        {
            var reader = Mp4Reader.Open(payload);
            return reader.UserBoxes.Count == 0 ? null : new Neighbour(reader.Tracks, reader.NextOffset, reader.UserBoxes[0].SizeBytes);
        }
        catch (Exception exception) when (exception is Mp4FormatException or AgeFormatException)
        {
            return null;
        }
    }

    private static bool AreSame(IReadOnlyList<Mp4Track> first, IReadOnlyList<Mp4Track> second) =>
        first.Count == second.Count
        && first.Zip(second).All(pair =>
            pair.First.Id == pair.Second.Id
            && pair.First.TimeScale == pair.Second.TimeScale
            && pair.First.Formats.SequenceEqual(pair.Second.Formats));

    /// <summary>The card in it differs from segment to segment, by no more than the digits of its media time.</summary>
    private static bool IsSameLength(SegmentRow row, FragmentTable.Entry first, Neighbour neighbour)
    {
        var withoutCard = neighbour.InitBytes - neighbour.CardBytes;
        return first.Offset >= withoutCard + Card(row, mediaStartUs: 0) && first.Offset <= withoutCard + Card(row, long.MaxValue);
    }

    private static long Card(SegmentRow row, long mediaStartUs) => SegmentCard.Format(new SegmentStart
    {
        Stream = row.Stream,
        Key = row.Key,
        WallStartUs = row.StartUs,
        MediaStartUs = mediaStartUs,
        Formats = [],
    }).Length;

    private sealed record Neighbour(IReadOnlyList<Mp4Track> Tracks, long InitBytes, long CardBytes);
}
