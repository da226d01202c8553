using Saksi.Media.Tracks;

namespace Saksi.Media.Mp4;

/// <summary>One track as <c>moov</c> describes it.</summary>
public sealed class Mp4Track
{
    public required uint Id { get; init; }

    public required uint TimeScale { get; init; }

    /// <summary>
    /// The sample entries in order. Null stands for one that Saksi does not know; its samples are enumerated all the same.
    /// </summary>
    public required IReadOnlyList<TrackFormat?> Formats { get; init; }

    /// <summary>Why sample entries are null; empty when none is.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>
    /// Where the presentation begins on the track's timeline (8.6.6, the first edit that is not empty); 0 without
    /// edit list.
    /// </summary>
    public long EditStart { get; init; }

    internal TrackExtends Defaults { get; init; }
}
