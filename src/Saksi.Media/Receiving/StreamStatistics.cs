namespace Saksi.Media.Receiving;

/// <summary>What one stream has delivered, and what was wrong with it. May be read from any thread.</summary>
public sealed class StreamStatistics
{
    /// <summary>Good RTP packets.</summary>
    public long Packets { get; internal set; }

    /// <summary>Bytes of those packets, headers included.</summary>
    public long Bytes { get; internal set; }

    /// <summary>Access units handed over.</summary>
    public long AccessUnits { get; internal set; }

    /// <summary>Access units dropped because their timestamp alone leapt, or as the first of a leap that ended the run.</summary>
    public long StrayAccessUnits { get; internal set; }

    /// <summary>Packets that never came, by the gaps in their numbers.</summary>
    public long LostPackets { get; internal set; }

    /// <summary>Packets that came too late or twice, and were dropped.</summary>
    public long LatePackets { get; internal set; }

    /// <summary>Packets that came ahead of their turn.</summary>
    public long ReorderedPackets { get; internal set; }

    /// <summary>Packets that are no RTP.</summary>
    public long MalformedPackets { get; internal set; }

    /// <summary>Packets on a track's RTCP channel that are no RTCP, or end too early.</summary>
    public long MalformedRtcpPackets { get; internal set; }

    /// <summary>Interleaved packets on channels of no track.</summary>
    public long UnknownChannelPackets { get; internal set; }

    /// <summary>Packets of other sources than the track's own, dropped.</summary>
    public long ForeignPackets { get; internal set; }

    /// <summary>Packets with a payload type that is not the track's, dropped.</summary>
    public long UnexpectedPayloadTypePackets { get; internal set; }

    /// <summary>Bytes of the RTSP connection that belonged to no message and no packet.</summary>
    public long SkippedBytes { get; internal set; }

    /// <summary>RTCP sender reports.</summary>
    public long SenderReports { get; internal set; }
}
