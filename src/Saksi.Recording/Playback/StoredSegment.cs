using Saksi.Recording.Segments;

namespace Saksi.Recording.Playback;

/// <summary>One segment as a player needs to know it. Nothing in it opens the segment.</summary>
public sealed record StoredSegment
{
    public required SegmentKey Key { get; init; }

    public required StreamName Stream { get; init; }

    /// <summary>When its first picture was seen.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>Where it ends; of an open segment, how far it is durable.</summary>
    public required DateTimeOffset End { get; init; }

    /// <summary>It is being written: its file grows, and its last seconds may lie in the tail beside it.</summary>
    public required bool IsOpen { get; init; }

    /// <summary>Bytes of the payload that are durable, in chunks and tail.</summary>
    public required long PayloadBytes { get; init; }

    /// <summary>Where each fragment lies in the payload. Empty while the segment is open, and when it was never closed.</summary>
    public required IReadOnlyList<StoredFragmentPlace> Fragments { get; init; }
}
