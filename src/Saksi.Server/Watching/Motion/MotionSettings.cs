namespace Saksi.Server.Watching.Motion;

/// <summary>What counts as motion.</summary>
public sealed record MotionSettings
{
    /// <summary>1: only what stands out clearly; 100: the least change.</summary>
    public int Sensitivity { get; init; } = 50;

    /// <summary>What moves has to fill so many percent of the picture.</summary>
    public double SmallestPercent { get; init; } = 0.5;

    /// <summary>The same in thousandths, as settings write it.</summary>
    public int SmallestPerMille => (int)Math.Round(SmallestPercent * 10);

    /// <summary>What moves has to do so for so long.</summary>
    public TimeSpan ShortestDuration { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>Motion is over when nothing moved for so long.</summary>
    public TimeSpan QuietTime { get; init; } = TimeSpan.FromSeconds(5);

    public IReadOnlyList<Zone> Zones { get; init; } = [];

    /// <summary>Equal with the same zones.</summary>
    public bool Equals(MotionSettings? other) =>
        other is not null
        && Sensitivity == other.Sensitivity
        && SmallestPercent.Equals(other.SmallestPercent)
        && ShortestDuration == other.ShortestDuration
        && QuietTime == other.QuietTime
        && Zones.SequenceEqual(other.Zones);

    public override int GetHashCode() => HashCode.Combine(Sensitivity, SmallestPercent, ShortestDuration, Zones.Count);
}
