namespace Saksi.Simulator.Ledger;

/// <summary>What was sent in one RTSP session, from PLAY to its end.</summary>
public sealed class SessionLedger
{
    internal SessionLedger(string camera, string stream, string transport, DateTimeOffset started)
    {
        Camera = camera;
        Stream = stream;
        Transport = transport;
        Started = started;
    }

    public string Camera { get; }

    public string Stream { get; }

    /// <summary><c>tcp</c> or <c>udp</c>.</summary>
    public string Transport { get; }

    /// <summary>When PLAY was answered.</summary>
    public DateTimeOffset Started { get; }

    /// <summary>When it ended; null while it plays.</summary>
    public DateTimeOffset? Stopped { get; internal set; }

    /// <summary>Why it ended: <c>teardown</c>, <c>connection closed</c>, <c>timeout</c>, <c>reboot</c>…</summary>
    public string? StopReason { get; internal set; }

    public TrackLedger? Video { get; internal set; }

    public TrackLedger? Audio { get; internal set; }
}
