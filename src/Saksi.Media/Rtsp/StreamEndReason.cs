namespace Saksi.Media.Rtsp;

/// <summary>Why a stream could not be opened, or came to its end.</summary>
public enum StreamEndReason
{
    /// <summary>No connection: no route, refused, no such name, or no answer in time.</summary>
    Unreachable,

    /// <summary>The camera wants credentials that we do not have, or refused those we have.</summary>
    AuthenticationRefused,

    /// <summary>The camera knows no such stream (404 and its kin).</summary>
    NotFound,

    /// <summary>The stream has no track that can be carried.</summary>
    NoUsableTracks,

    /// <summary>The TLS certificate is neither trusted by this machine nor pinned.</summary>
    CertificateRefused,

    /// <summary>TLS could not be agreed on, for another reason than the certificate.</summary>
    TlsFailed,

    /// <summary>The camera refused the transport that was asked for.</summary>
    TransportRefused,

    /// <summary>The camera answered a request with an error that no other reason describes.</summary>
    RequestRefused,

    /// <summary>The camera left a request without an answer.</summary>
    NoAnswer,

    /// <summary>The camera closed the connection, or it broke.</summary>
    ConnectionClosed,

    /// <summary>The camera said that the stream is over (RTCP BYE for every track, or TEARDOWN).</summary>
    EndedByCamera,

    /// <summary>Not one RTP packet came after PLAY.</summary>
    NoPackets,

    /// <summary>Packets may come, but no video (or no audio where there is only that) for too long.</summary>
    NoVideo,

    /// <summary>The camera's parameter sets cannot be read, so that nothing tells how to decode its pictures.</summary>
    ParametersUnreadable,

    /// <summary>The RTP timestamps of a track jumped: the camera's clock was set, or it rebooted its encoder.</summary>
    TimestampJump,

    /// <summary>What came was not RTSP.</summary>
    ProtocolError,

    /// <summary>The camera redirected too often, or to a place that must not be followed.</summary>
    RedirectRefused,
}
