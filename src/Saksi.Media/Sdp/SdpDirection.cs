namespace Saksi.Media.Sdp;

/// <summary>Which way a media flows, as the description says it (RFC 8866 6.7).</summary>
public enum SdpDirection
{
    /// <summary>The description does not say.</summary>
    Unstated,
    ReceiveOnly,
    SendOnly,
    SendAndReceive,
    Inactive,
}
