using System.Diagnostics.CodeAnalysis;
using Saksi.Recording.Index;

namespace Saksi.Recording.Coverage;

/// <summary>A stream's timeline, and what of it is stored.</summary>
public sealed record StreamCoverage : StreamTimeline
{
    [SetsRequiredMembers]
    internal StreamCoverage(StreamTimeline timeline, SegmentSums sums)
        : base(timeline)
    {
        AccessUnits = sums.AccessUnits;
        LostPackets = sums.LostPackets;
        DamagedAccessUnits = sums.DamagedAccessUnits;
        Bytes = sums.FileBytes;
    }

    public long AccessUnits { get; }

    public long LostPackets { get; }

    public long DamagedAccessUnits { get; }

    /// <summary>Bytes of the segment files.</summary>
    public long Bytes { get; }
}
