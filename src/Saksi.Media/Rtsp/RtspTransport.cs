namespace Saksi.Media.Rtsp;

/// <summary>How RTP travels beside an RTSP session.</summary>
public enum RtspTransport
{
    /// <summary>TCP first; UDP when the camera refuses that; the other one when no packet comes.</summary>
    Auto,

    /// <summary>Interleaved in the RTSP connection (RFC 2326 10.12).</summary>
    Tcp,

    /// <summary>Two UDP ports per track.</summary>
    Udp,
}
