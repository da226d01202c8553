using Saksi.Media.Mp4;
using Saksi.Recording.Index;
using Saksi.Recording.Segments;

namespace Saksi.Recording.Unsealing;

/// <summary>A segment that its owner has opened: what the index says of it, its payload, and a reader over that.</summary>
internal sealed class OpenedSegment(
    SegmentRow row, SegmentPayload payload, Mp4Reader reader, IReadOnlyList<FragmentTable.Entry> fragments) : IDisposable
{
    public SegmentRow Row { get; } = row;

    public SegmentPayload Payload { get; } = payload;

    public Mp4Reader Reader { get; } = reader;

    /// <summary>Its own init segment is damaged, and so perhaps what follows that.</summary>
    public required bool HasLostBeginning { get; init; }

    /// <summary>Goes to the key frame at or before a time, by the index's table; without one reading begins where it is.</summary>
    public void SkipTo(long fromUs)
    {
        if (Row.StartUs >= fromUs)
        {
            return;
        }

        foreach (var entry in fragments)
        {
            if (entry.StartsWithKeyFrame && Row.StartUs + entry.StartUs <= fromUs && entry.Offset > Reader.NextOffset)
            {
                Reader.NextOffset = entry.Offset;
            }
        }
    }

    /// <summary>
    /// Goes to the next fragment behind damage: by the index's table to the next key frame, without one to the next fragment that can be
    /// found.
    /// </summary>
    /// <param name="after">Where reading was resumed the last time, so that every attempt comes further.</param>
    /// <returns>False when nothing follows.</returns>
    public bool TryResume(long after)
    {
        var from = Math.Max(Reader.NextOffset, after + 1);
        var next = Next(Payload, fragments, from);
        Reader.NextOffset = next < 0 ? Payload.Length : next;
        return next >= 0;
    }

    /// <summary>Where the first fragment at or behind an offset begins that a player may begin with; -1 when there is none.</summary>
    public static long Next(IByteSource payload, IReadOnlyList<FragmentTable.Entry> fragments, long from)
    {
        if (fragments.Count == 0)
        {
            return FragmentSearch.Next(payload, from);
        }

        var entry = fragments.FirstOrDefault(entry => entry.StartsWithKeyFrame && entry.Offset >= from);
        return entry.Size == 0 ? -1 : entry.Offset;
    }

    public void Dispose() => Payload.Dispose();
}
