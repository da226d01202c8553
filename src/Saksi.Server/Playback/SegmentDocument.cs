using Saksi.Recording.Playback;

namespace Saksi.Server.Playback;

/// <summary>One sealed segment: where its bytes are and what time they hold. Nothing in it opens the segment.</summary>
/// <param name="Id">For <c>GET segments/{id}</c>.</param>
/// <param name="Start">When its first picture was seen.</param>
/// <param name="End">Where it ends; of an open segment, how far it is durable.</param>
/// <param name="IsOpen">It is being written: ask again later, and read its tail as well.</param>
/// <param name="PayloadBytes">Bytes of the fragmented MP4 inside that are durable.</param>
/// <param name="Fragments">
/// Five numbers each: offset in the payload, size in bytes, start after the segment's start in milliseconds, duration in
/// milliseconds, 1 when a player may begin there. Empty while the segment is open, and when it was never closed.
/// </param>
internal sealed record SegmentDocument(
    string Id,
    DateTimeOffset Start,
    DateTimeOffset End,
    bool IsOpen,
    long PayloadBytes,
    IReadOnlyList<IReadOnlyList<long>> Fragments)
{
    public static SegmentDocument Of(StoredSegment segment, bool withFragments) => new(
        segment.Key.ToString(),
        segment.Start,
        segment.End,
        segment.IsOpen,
        segment.PayloadBytes,
        withFragments
            ? [.. segment.Fragments.Select(fragment => (long[])
                [
                    fragment.Offset,
                    fragment.SizeBytes,
                    (long)fragment.Start.TotalMilliseconds,
                    (long)fragment.Duration.TotalMilliseconds,
                    fragment.StartsWithKeyFrame ? 1 : 0,
                ])]
            : []);
}
