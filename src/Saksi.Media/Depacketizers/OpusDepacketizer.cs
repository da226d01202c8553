using Saksi.Media.Codecs;
using Saksi.Media.Rtp;
using Saksi.Media.Tracks;

namespace Saksi.Media.Depacketizers;

/// <summary>Opus (RFC 7587): every packet is a unit.</summary>
/// <remarks>
/// Always 48 kHz and two channels, whatever the SDP says (quirk 73, RFC 7587 7): an Opus packet says itself whether
/// it is stereo, and a stereo decoder plays a mono packet on both sides.
/// </remarks>
internal sealed class OpusDepacketizer : Depacketizer
{
    private readonly TrackFormat _format = OpusConfiguration.CreateFormat(channels: 2);
    private int _lost;

    public override TrackFormat? Format => _format;

    public override void Push(in RtpPacket packet, int lostBefore, long arrivalTimestamp, IAccessUnitSink sink)
    {
        _lost += lostBefore;
        var duration = OpusConfiguration.DurationOf(packet.Payload);
        if (duration == 0)
        {
            Counters.MalformedPackets++;
            Counters.LastReason = "the payload is no Opus packet";
            return;
        }

        var unit = new AccessUnit
        {
            Data = packet.Payload,
            Format = _format,
            RtpTimestamp = packet.Timestamp,
            DurationTicks = duration,
            IsKeyFrame = true,
            LostPackets = _lost,
            ArrivalTimestamp = arrivalTimestamp,
        };
        _lost = 0;
        sink.OnAccessUnit(in unit);
    }

    public override void Flush(IAccessUnitSink sink)
    {
        // Nothing is held back.
    }
}
