using System.Buffers.Binary;
using Saksi.Simulator.Clips;

namespace Saksi.Simulator.Packets;

/// <summary>Cuts baseline JPEG pictures into RTP packets (RFC 2435), quantization tables sent along (Q = 255).</summary>
internal static class JpegPacketizer
{
    private const int MainHeaderSize = 8;

    public static void AddUnit(PacketImageBuilder builder, ClipUnit unit, PacketHabits habits)
    {
        var picture = JpegPicture.Parse(unit.Parts[0]);
        var scan = picture.Scan.Span;
        var header = new byte[MainHeaderSize + 4 + 4 + picture.QuantizationTables.Length];
        for (var offset = 0; offset < scan.Length;)
        {
            var headerSize = WriteHeader(header, picture, offset);
            var length = Math.Min(habits.PayloadBytes - headerSize, scan.Length - offset);
            builder.AddPacket(header.AsSpan(0, headerSize), scan.Slice(offset, length));
            offset += length;
        }
    }

    // RFC 2435 3.1: fragment offset, type, Q, size in 8 pixels; 3.1.7: restart header; 3.1.8: tables in the first packet.
    private static int WriteHeader(Span<byte> header, JpegPicture picture, int offset)
    {
        BinaryPrimitives.WriteInt32BigEndian(header, offset);
        header[4] = (byte)(picture.RtpType + (picture.RestartInterval > 0 ? 64 : 0));
        header[5] = 255;
        header[6] = (byte)((picture.Width + 7) / 8);
        header[7] = (byte)((picture.Height + 7) / 8);
        var size = MainHeaderSize;
        if (picture.RestartInterval > 0)
        {
            BinaryPrimitives.WriteUInt16BigEndian(header[size..], (ushort)picture.RestartInterval);
            BinaryPrimitives.WriteUInt16BigEndian(header[(size + 2)..], 0xFFFF);
            size += 4;
        }

        if (offset == 0)
        {
            header[size] = 0;
            header[size + 1] = 0; // precision: 8 bits
            BinaryPrimitives.WriteUInt16BigEndian(header[(size + 2)..], (ushort)picture.QuantizationTables.Length);
            picture.QuantizationTables.Span.CopyTo(header[(size + 4)..]);
            size += 4 + picture.QuantizationTables.Length;
        }

        return size;
    }
}
