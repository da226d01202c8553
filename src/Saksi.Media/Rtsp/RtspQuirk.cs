namespace Saksi.Media.Rtsp;

/// <summary>
/// What a camera did otherwise than the specifications say, and was forgiven.
/// </summary>
/// <remarks><see cref="RtspQuirkSet.NameOf"/> gives the stable name: <c>content-base-without-scheme</c>. At most 64.</remarks>
public enum RtspQuirk
{
    /// <summary>Bytes between messages that are neither RTSP nor an interleaved frame were skipped.</summary>
    JunkBetweenMessages,

    /// <summary>Line breaks stood in front of an interleaved frame or a message.</summary>
    LineBreaksBetweenMessages,

    /// <summary>RTP came before the answer to PLAY.</summary>
    DataBeforePlayResponse,

    /// <summary>Interleaved frames came on channels that were never set up.</summary>
    DataOnUnassignedChannel,

    /// <summary>
    /// Packets of another session arrived in ours: live555 before 2017 does so with a stale socket. Another viewer's
    /// pictures may reach us, and ours another viewer: update the camera's firmware.
    /// </summary>
    PacketsOfAnotherSession,

    /// <summary>The CSeq of an answer is missing or unreadable.</summary>
    ResponseWithoutCSeq,

    /// <summary>The camera sent requests to us.</summary>
    RequestFromServer,

    /// <summary>A keep-alive was not answered.</summary>
    KeepAliveUnanswered,

    /// <summary>A keep-alive was refused with an error status.</summary>
    KeepAliveRefused,

    /// <summary>OPTIONS was refused, and the stream works all the same.</summary>
    OptionsRefused,

    /// <summary>The Session header carries an impossible timeout.</summary>
    SessionTimeoutInvalid,

    /// <summary>A later SETUP answered with another session id than the first.</summary>
    SessionIdChanged,

    /// <summary>The answer to SETUP has no session id.</summary>
    SessionIdMissing,

    /// <summary>The session had to be taken down with an error answer.</summary>
    TeardownRefused,

    /// <summary>Only Basic authentication is offered on a connection without TLS: the password crosses the wire.</summary>
    BasicAuthentication,

    /// <summary>The camera refused the Digest algorithm that it had offered itself; a weaker one was taken.</summary>
    OfferedDigestRefused,

    /// <summary>Only TLS suites with RSA key exchange, without forward secrecy; allowed by the owner's waiver.</summary>
    TlsRsaKeyExchange,

    ContentBaseWithoutScheme,
    ContentBaseWithDoubledScheme,
    ContentBaseWithUnbracketedIPv6,
    ContentBaseRelative,
    ContentTypeMissing,
    ContentTypeUnexpected,

    /// <summary>RTP-Info has entries that cannot be read or that belong to no track of ours.</summary>
    RtpInfoMalformed,

    /// <summary>The <c>ssrc</c> of the Transport header is no 32-bit hexadecimal number.</summary>
    TransportSsrcInvalid,

    /// <summary>The answer names other interleaved channels than were asked for.</summary>
    InterleavedChannelsChanged,

    /// <summary>The answer to a TCP SETUP calls itself <c>RTP/AVP</c>, which is UDP.</summary>
    TcpTransportLabelledUdp,

    /// <summary>The Transport header lacks what it must have (channels or server ports).</summary>
    TransportIncomplete,

    /// <summary>UDP packets come from another port than the camera announced.</summary>
    UdpPortsDiffer,

    /// <summary>All packets carry another SSRC than the camera announced.</summary>
    SsrcDiffersFromAnnounced,

    /// <summary>The SSRC of a track changed in mid-stream.</summary>
    SsrcChanged,

    /// <summary>RTCP names another SSRC than the RTP packets.</summary>
    RtcpSsrcDiffers,

    /// <summary>Packets with a payload type that the description does not give the track were dropped.</summary>
    UnexpectedPayloadType,

    /// <summary>The track uses another payload type than its description says.</summary>
    PayloadTypeDiffers,

    /// <summary>RTCP packets that cannot be read.</summary>
    MalformedRtcp,

    /// <summary>Sender reports contradict each other or the arrival of packets; they were not used.</summary>
    SenderReportsImplausible,

    /// <summary>The session description has tracks that mean nothing to us beside good ones.</summary>
    UnusableTracksInDescription,

    /// <summary>RTP timestamps stand still while units keep coming; arrival times stand in.</summary>
    TimestampsFrozen,
}
