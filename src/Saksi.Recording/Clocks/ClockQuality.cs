namespace Saksi.Recording.Clocks;

/// <summary>How well a run's wall times are known, and how the camera's clock differs from ours.</summary>
public sealed record ClockQuality
{
    public required ClockSource Source { get; init; }

    /// <summary>The camera's wall clock minus ours, in microseconds; null when the camera never told its time.</summary>
    public long? OffsetUs { get; init; }

    /// <summary>
    /// By how many millionths the camera's media clock is faster than our monotonic clock; null until half a minute was
    /// seen.
    /// </summary>
    public double? DriftPpm { get; init; }

    /// <summary>The name of the source in files and JSON.</summary>
    public string SourceName => Source == ClockSource.SenderReports ? "rtcp" : "arrival";
}
