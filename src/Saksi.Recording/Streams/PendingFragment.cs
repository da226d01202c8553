using Saksi.Recording.Segments;

namespace Saksi.Recording.Streams;

/// <summary>What has been collected for the next fragment besides the bytes.</summary>
internal struct PendingFragment
{
    /// <summary>Decode time of the first unit of the leading track.</summary>
    public long MediaStartUs;

    /// <summary>Presentation time of that unit.</summary>
    public long ShownUs;

    /// <summary>When it came.</summary>
    public long ArrivedUs;

    public bool StartsWithKeyFrame;
    public int Units;
    public int AllUnits;
    public int Lost;
    public int Damaged;

    public readonly FragmentFacts ToFacts(long durationUs, long wallStartUs) => new()
    {
        MediaStartUs = MediaStartUs,
        DurationUs = durationUs,
        WallStartUs = wallStartUs,
        StartsWithKeyFrame = StartsWithKeyFrame,
        AccessUnits = Units,
        AllAccessUnits = AllUnits,
        LostPackets = Lost,
        DamagedAccessUnits = Damaged,
    };
}
