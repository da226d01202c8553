using System.Buffers.Binary;
using Saksi.Simulator.Clips;

namespace Saksi.Simulator.Packets;

/// <summary>Puts AAC frames into RTP, mode AAC-hbr (RFC 3640 3.3.6): one frame in a packet, 13 + 3 bits of AU header.</summary>
internal static class AacPacketizer
{
    public static void AddUnit(PacketImageBuilder builder, ClipTrack track, ClipUnit unit, PacketHabits habits)
    {
        var frame = unit.Parts[0].Span;
        Span<byte> header = stackalloc byte[4 + 7];
        var adtsSize = habits.AacKeepsAdts ? 7 : 0;
        BinaryPrimitives.WriteUInt16BigEndian(header, 16); // AU-headers-length, in bits
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)((frame.Length + adtsSize) << 3));
        if (habits.AacKeepsAdts)
        {
            Adts.WriteHeader(header[4..], track.AudioSpecificConfig.Span, frame.Length);
        }

        builder.AddPacket(header[..(4 + adtsSize)], frame, marker: true);
    }
}
