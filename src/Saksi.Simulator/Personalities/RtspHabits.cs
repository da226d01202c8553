namespace Saksi.Simulator.Personalities;

/// <summary>The Transport header of a SETUP response.</summary>
public enum TransportHabit
{
    Normal,

    /// <summary><c>RTP/AVP/TCP;ssrc=…;interleaved=0-1</c>, without <c>unicast</c> (Luckfox rkipc).</summary>
    SsrcFirst,

    /// <summary><c>ssrc= d6d6627</c>, padded with a blank (Hikvision, Dahua).</summary>
    PaddedSsrc,

    /// <summary>Interleaved, but labelled <c>RTP/AVP</c> (Escam Q6).</summary>
    LabelledAsUdp,

    /// <summary>Over UDP, <c>server_port</c> is left out (OpenIPC).</summary>
    NoServerPort,

    /// <summary>An empty <c>source=</c>.</summary>
    EmptySource,

    /// <summary>Only one channel: <c>interleaved=0</c>.</summary>
    SingleChannel,
}

/// <summary>The RTP-Info header of a PLAY response.</summary>
public enum RtpInfoHabit
{
    Normal,
    Missing,

    /// <summary><c>url=trackID=0;…</c> (Dahua).</summary>
    BareTrack,

    /// <summary>A sequence number that is always 1 (Tapo C320WS).</summary>
    WrongSequence,

    /// <summary><c>rtptime=-1</c> (OMNY M5S2A).</summary>
    NegativeTime,

    /// <summary><c>rtptime</c> left out and a <c>;</c> at the end.</summary>
    NoTime,
}

/// <summary>How a camera speaks RTSP, apart from what it sends.</summary>
public sealed record RtspHabits
{
    /// <summary>How CSeq is spelled in responses, such as <c>Cseq</c>.</summary>
    public string SequenceHeader { get; init; } = "CSeq";

    /// <summary>Blanks behind header values (Longse).</summary>
    public bool TrailingBlanks { get; init; }

    /// <summary><c>RTSP/1.0 200</c> and nothing behind it.</summary>
    public bool OmitsReason { get; init; }

    public string Public { get; init; } = "OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, TEARDOWN, GET_PARAMETER, SET_PARAMETER";

    /// <summary>The timeout told in the Session header; null tells none. 0 is told, and means none.</summary>
    public int? SessionTimeoutSeconds { get; init; } = 60;

    /// <summary>A session without a sign of life for that time is closed.</summary>
    public bool EnforcesSessionTimeout { get; init; } = true;

    /// <summary><c>; timeout=</c> with a blank (Axis).</summary>
    public bool BlankBeforeTimeout { get; init; }

    /// <summary>Every SETUP response has another session id.</summary>
    public bool ChangesSessionId { get; init; }

    public TransportHabit Transport { get; init; } = TransportHabit.Normal;

    /// <summary>Added to the channel numbers that the client asked for.</summary>
    public int ChannelOffset { get; init; }

    public RtpInfoHabit RtpInfo { get; init; } = RtpInfoHabit.Normal;

    /// <summary>Media is on its way before the PLAY response is (v4l2rtspserver).</summary>
    public bool SendsBeforePlayResponse { get; init; }

    /// <summary>An empty line before interleaved access units.</summary>
    public bool SendsLineBeforeFrames { get; init; }

    /// <summary>PLAY without Range is refused (Parrot).</summary>
    public bool RequiresRange { get; init; }

    /// <summary>Answers 401 to a request without User-Agent.</summary>
    public bool RequiresUserAgent { get; init; }

    /// <summary>The digest's <c>uri</c> has to be the URL of the request, to the letter.</summary>
    public bool RequiresFullDigestUri { get; init; }

    /// <summary>GET_PARAMETER is never answered (GW4089IP).</summary>
    public bool IgnoresGetParameter { get; init; }

    /// <summary>Closes the connection on SET_PARAMETER.</summary>
    public bool DropsOnSetParameter { get; init; }

    /// <summary>Sends the client an OPTIONS request after PLAY.</summary>
    public bool AsksClient { get; init; }

    /// <summary>SETUP over UDP is answered 461.</summary>
    public bool RefusesUdp { get; init; }

    /// <summary>SETUP over TCP is answered 461.</summary>
    public bool RefusesTcp { get; init; }

    /// <summary>Streams start in the middle of a group of pictures.</summary>
    public bool StartsBetweenKeyFrames { get; init; }

    /// <summary>
    /// A connection lost without TEARDOWN leaves its stream running for that long, into the camera's next connection
    /// (live555 before 2017, in Reolink and Foscam cameras).
    /// </summary>
    public int StaleSessionSeconds { get; init; }
}
