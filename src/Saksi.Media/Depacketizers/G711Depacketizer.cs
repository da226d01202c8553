using Saksi.Media.Rtp;
using Saksi.Media.Tracks;

namespace Saksi.Media.Depacketizers;

/// <summary>G.711 (RFC 3551 4.5.14): every packet is a unit, every byte a sample of a channel.</summary>
internal sealed class G711Depacketizer(Codec codec, int clockRateHz, int channels) : Depacketizer
{
    private readonly TrackFormat _format = new()
    {
        Kind = TrackKind.Audio,
        Codec = codec,
        CodecString = codec == Codec.PcmA ? "alaw" : "ulaw",
        ClockRateHz = clockRateHz,
        Channels = channels,
    };

    private int _lost;

    public override TrackFormat? Format => _format;

    public override void Push(in RtpPacket packet, int lostBefore, long arrivalTimestamp, IAccessUnitSink sink)
    {
        _lost += lostBefore;
        var size = packet.Payload.Length - (packet.Payload.Length % channels);
        if (size == 0)
        {
            Counters.MalformedPackets++;
            Counters.LastReason = "the G.711 payload is empty";
            return;
        }

        var unit = new AccessUnit
        {
            Data = packet.Payload[..size],
            Format = _format,
            RtpTimestamp = packet.Timestamp,
            DurationTicks = size / channels,
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
