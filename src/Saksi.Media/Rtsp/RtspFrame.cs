namespace Saksi.Media.Rtsp;

/// <summary>What stands next in the bytes of an RTSP connection.</summary>
internal enum RtspFrameKind
{
    /// <summary>An RTP or RTCP packet on a channel (RFC 2326 10.12).</summary>
    Interleaved,

    Message,

    /// <summary>A message whose Content-Length nobody can mean.</summary>
    OversizedMessage,
}

/// <summary>One interleaved frame or message, a view of the receive buffer.</summary>
internal readonly ref struct RtspFrame
{
    internal required RtspFrameKind Kind { get; init; }

    internal int Channel { get; init; }

    /// <summary>The packet of an interleaved frame; the start line and header of a message.</summary>
    internal ReadOnlySpan<byte> Bytes { get; init; }

    internal ReadOnlySpan<byte> Body { get; init; }
}
