namespace Saksi.Server.Settings;

/// <summary>When a camera is recorded, and how much around an event.</summary>
public sealed record RecordingRule
{
    public static TimeSpan DefaultPreRoll { get; } = TimeSpan.FromSeconds(5);

    public static TimeSpan DefaultPostRoll { get; } = TimeSpan.FromSeconds(30);

    /// <summary>A pre-roll is kept in memory: longer ones would cost too much of it.</summary>
    public static TimeSpan LongestPreRoll { get; } = TimeSpan.FromSeconds(60);

    public RecordingMode Mode { get; init; }

    /// <summary>How much before an event is recorded as well.</summary>
    public TimeSpan PreRoll { get; init; } = DefaultPreRoll;

    /// <summary>How much after its end.</summary>
    public TimeSpan PostRoll { get; init; } = DefaultPostRoll;

    /// <summary>The only times at which it is recorded; null: always.</summary>
    public WeeklySchedule? Schedule { get; init; }

    /// <summary>Nothing has to be decided while the recorder runs.</summary>
    public bool IsAlways => Mode == RecordingMode.Always && Schedule is null;
}
