using System.Buffers.Binary;

namespace Saksi.Media.Depacketizers;

/// <summary>Writes what stands before the scan of a JPEG picture, from what RFC 2435 packets say (appendix B there).</summary>
internal static class JpegPictureHeader
{
    /// <summary>More than the longest header: three 16-bit tables, Huffman tables and the fixed segments.</summary>
    public const int MaxSizeBytes = 1024;

    /// <summary>Writes SOI to SOS.</summary>
    /// <param name="header">The picture's first packet.</param>
    /// <param name="quantizers">One to three tables as in the packet, or the two default ones.</param>
    /// <param name="precision">Bit n: table n has 16-bit values.</param>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="destination">At least <see cref="MaxSizeBytes"/>.</param>
    /// <returns>The bytes written, or 0 when the tables have no possible size.</returns>
    public static int Write(
        in JpegHeader header,
        ReadOnlySpan<byte> quantizers,
        int precision,
        int width,
        int height,
        Span<byte> destination)
    {
        destination[0] = 0xFF;
        destination[1] = 0xD8;
        var at = 2;
        var count = WriteQuantizers(quantizers, precision, destination, ref at);
        if (count == 0)
        {
            return 0;
        }

        if (header.RestartInterval > 0)
        {
            var interval = StartSegment(0xDD, 2, destination, ref at);
            BinaryPrimitives.WriteUInt16BigEndian(interval, (ushort)header.RestartInterval);
        }

        WriteFrame(header.Type, count, width, height, destination, ref at);
        JpegTables.Huffman.CopyTo(StartSegment(0xC4, JpegTables.Huffman.Length, destination, ref at));

        // Three components, the first with the luma tables; the whole spectrum (baseline).
        ReadOnlySpan<byte> scan = [3, 1, 0x00, 2, 0x11, 3, 0x11, 0, 63, 0];
        scan.CopyTo(StartSegment(0xDA, scan.Length, destination, ref at));
        return at;
    }

    private static int WriteQuantizers(ReadOnlySpan<byte> tables, int precision, Span<byte> destination, ref int at)
    {
        var count = 0;
        for (; count < 3 && !tables.IsEmpty; count++)
        {
            var isWide = (precision >> count & 1) != 0;
            var size = isWide ? 2 * JpegTables.TableSize : JpegTables.TableSize;
            if (tables.Length < size)
            {
                return 0;
            }

            var segment = StartSegment(0xDB, 1 + size, destination, ref at);
            segment[0] = (byte)((isWide ? 0x10 : 0) | count);
            tables[..size].CopyTo(segment[1..]);
            tables = tables[size..];
        }

        return count;
    }

    private static void WriteFrame(
        int type, int tableCount, int width, int height, Span<byte> destination, ref int at)
    {
        var frame = StartSegment(0xC0, 15, destination, ref at);
        frame[0] = 8; // bits per sample
        BinaryPrimitives.WriteUInt16BigEndian(frame[1..], (ushort)height);
        BinaryPrimitives.WriteUInt16BigEndian(frame[3..], (ushort)width);
        frame[5] = 3;
        for (var component = 0; component < 3; component++)
        {
            var one = frame[(6 + (3 * component))..];
            one[0] = (byte)(component + 1);
            one[1] = component > 0 ? (byte)0x11 : type == 0 ? (byte)0x21 : (byte)0x22;
            one[2] = (byte)Math.Min(component, tableCount - 1);
        }
    }

    private static Span<byte> StartSegment(byte marker, int size, Span<byte> destination, ref int at)
    {
        destination[at] = 0xFF;
        destination[at + 1] = marker;
        BinaryPrimitives.WriteUInt16BigEndian(destination[(at + 2)..], (ushort)(2 + size));
        var segment = destination.Slice(at + 4, size);
        at += 4 + size;
        return segment;
    }
}
