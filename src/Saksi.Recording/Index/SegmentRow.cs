using Saksi.Recording.Segments;

namespace Saksi.Recording.Index;

/// <summary>What the index knows of a segment.</summary>
internal sealed record SegmentRow
{
    public required SegmentKey Key { get; init; }

    public required StreamName Stream { get; init; }

    public required Guid Storage { get; init; }

    /// <summary>Within the storage directory.</summary>
    public required string Path { get; init; }

    /// <summary><c>open</c>, <c>closed</c> or <c>cut</c>.</summary>
    public required string State { get; init; }

    public required long StartUs { get; init; }

    public required long EndUs { get; init; }

    public required long PayloadBytes { get; init; }

    public required long FileBytes { get; init; }

    public required long AccessUnits { get; init; }

    public required long AllAccessUnits { get; init; }

    public required long LostPackets { get; init; }

    public required long DamagedAccessUnits { get; init; }

    public byte[]? Sha256 { get; init; }

    public SegmentTotals Totals => new()
    {
        StartUs = StartUs,
        EndUs = EndUs,
        AccessUnits = AccessUnits,
        AllAccessUnits = AllAccessUnits,
        LostPackets = LostPackets,
        DamagedAccessUnits = DamagedAccessUnits,
    };
}
