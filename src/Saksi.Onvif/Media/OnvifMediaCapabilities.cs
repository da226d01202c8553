using Saksi.Onvif.Soap;

namespace Saksi.Onvif.Media;

/// <summary>What the media service says it can do; null where it does not say.</summary>
/// <param name="HasSnapshots">Single pictures can be fetched.</param>
/// <param name="HasRtpOverTcp">RTP over RTSP over TCP, which recorders prefer.</param>
/// <param name="HasMulticast">Streams can be sent to many at once.</param>
public sealed record OnvifMediaCapabilities(bool? HasSnapshots, bool? HasRtpOverTcp, bool? HasMulticast)
{
    internal static OnvifMediaCapabilities Parse(SoapElement response)
    {
        var capabilities = response.Find("Capabilities");
        var streaming = capabilities?.Find("StreamingCapabilities");
        return new OnvifMediaCapabilities(
            XmlValue.Boolean(capabilities?.Attribute("SnapshotUri")),
            XmlValue.Boolean(streaming?.Attribute("RTP_RTSP_TCP") ?? streaming?.Attribute("RTPRTSPTCP")),
            XmlValue.Boolean(streaming?.Attribute("RTPMulticast")));
    }
}
