using Saksi.Simulator.Clips;

namespace Saksi.Simulator.Packets;

/// <summary>Cuts a whole track into RTP packets.</summary>
internal static class Packetizer
{
    public static PacketImage Packetize(ClipTrack track, PacketHabits habits, byte payloadType)
    {
        var builder = new PacketImageBuilder(payloadType);
        foreach (var unit in track.Units)
        {
            builder.BeginUnit();
            AddUnit(builder, track, unit, habits);
            if (track.IsVideo && habits.Marker != MarkerHabit.Never)
            {
                builder.MarkLast();
            }
        }

        return builder.Build();
    }

    private static void AddUnit(PacketImageBuilder builder, ClipTrack track, ClipUnit unit, PacketHabits habits)
    {
        switch (track.Codec)
        {
            case ClipCodec.H264:
            case ClipCodec.H265:
                NalPacketizer.AddUnit(builder, unit, habits);
                break;
            case ClipCodec.Mjpeg:
                JpegPacketizer.AddUnit(builder, unit, habits);
                break;
            case ClipCodec.Aac:
                AacPacketizer.AddUnit(builder, track, unit, habits);
                break;
            default:
                // RFC 3551 4.5.14 (G.711) and RFC 7587 4.2 (Opus): the frame is the payload.
                builder.AddPacket([], unit.Parts[0].Span);
                break;
        }
    }
}
