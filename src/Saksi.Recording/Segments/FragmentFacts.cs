namespace Saksi.Recording.Segments;

/// <summary>What the index and the log want to know about one fragment.</summary>
internal readonly record struct FragmentFacts
{
    /// <summary>Media time of the first access unit of the leading track, in microseconds since the run began.</summary>
    public required long MediaStartUs { get; init; }

    public required long DurationUs { get; init; }

    /// <summary>Wall time of the first access unit, as far as known when the fragment was cut.</summary>
    public required long WallStartUs { get; init; }

    public required bool StartsWithKeyFrame { get; init; }

    /// <summary>Access units of the leading track.</summary>
    public required int AccessUnits { get; init; }

    /// <summary>Access units of all tracks.</summary>
    public required int AllAccessUnits { get; init; }

    public required int LostPackets { get; init; }

    public required int DamagedAccessUnits { get; init; }

    public long WallEndUs => WallStartUs + DurationUs;
}
