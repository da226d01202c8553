using Saksi.Media.Tracks;

namespace Saksi.Recording.Segments;

/// <summary>Everything a segment is opened with.</summary>
internal sealed record SegmentStart
{
    public required StreamName Stream { get; init; }

    public required SegmentKey Key { get; init; }

    public required long WallStartUs { get; init; }

    public required long MediaStartUs { get; init; }

    /// <summary>The leading track first.</summary>
    public required IReadOnlyList<TrackFormat> Formats { get; init; }
}
