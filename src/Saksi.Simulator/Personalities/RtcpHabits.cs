namespace Saksi.Simulator.Personalities;

/// <summary>What a camera does about RTCP sender reports (RFC 3550 6.4.1).</summary>
public sealed record RtcpHabits
{
    public bool SendsReports { get; init; } = true;

    /// <summary>Seconds from one report to the next.</summary>
    public double IntervalSeconds { get; init; } = 5;

    /// <summary>Seconds from the first access unit to the first report.</summary>
    public double FirstAfterSeconds { get; init; }

    /// <summary>Reports bear another SSRC than the media (Tapo C320WS).</summary>
    public bool HasOtherSsrc { get; init; }

    /// <summary>The SDES chunk is not terminated (Hanwha).</summary>
    public bool OmitsSdesEnd { get; init; }
}
