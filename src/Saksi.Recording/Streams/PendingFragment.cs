using Saksi.Media.Tracks;
using Saksi.Recording.Clocks;
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

    /// <summary>Notes the first unit of the leading track.</summary>
    public void Begin(in AccessUnit unit, long mediaUs, long arrivedUs)
    {
        MediaStartUs = mediaUs;
        ShownUs = UnixTime.FromMediaTicks(unit.Pts, unit.Format.ClockRateHz);
        ArrivedUs = arrivedUs;
        StartsWithKeyFrame = unit.IsKeyFrame;
    }

    /// <summary>Counts a unit of any track.</summary>
    public void Count(in AccessUnit unit)
    {
        AllUnits++;
        Lost += unit.LostPackets;
        Damaged += unit.IsDamaged ? 1 : 0;
    }

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
