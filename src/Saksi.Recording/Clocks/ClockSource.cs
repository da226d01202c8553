namespace Saksi.Recording.Clocks;

/// <summary>Where the knowledge about a camera's clock comes from.</summary>
public enum ClockSource
{
    /// <summary>Only from when access units arrived.</summary>
    Arrival,

    /// <summary>From the camera's RTCP sender reports.</summary>
    SenderReports,
}
