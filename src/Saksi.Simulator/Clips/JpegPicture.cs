using System.Buffers.Binary;

namespace Saksi.Simulator.Clips;

/// <summary>What RFC 2435 carries of a baseline JPEG picture.</summary>
internal sealed class JpegPicture
{
    private int _luminanceTable;
    private int _chrominanceTable;

    public int Width { get; private set; }

    public int Height { get; private set; }

    /// <summary>0 for 4:2:2 and 1 for 4:2:0 sampling (RFC 2435 4.1).</summary>
    public int RtpType { get; private set; }

    /// <summary>MCUs between restart markers, 0 when there are none.</summary>
    public int RestartInterval { get; private set; }

    /// <summary>The tables of luminance and of chrominance, 64 bytes each, in zigzag order.</summary>
    public ReadOnlyMemory<byte> QuantizationTables { get; private set; }

    /// <summary>The entropy-coded bytes, without the EOI marker.</summary>
    public ReadOnlyMemory<byte> Scan { get; private set; }

    /// <summary>Reads a picture that our own encoder made (ISO 10918-1 B.2).</summary>
    /// <exception cref="SimulatorException">It is of a kind that RFC 2435 cannot carry.</exception>
    public static JpegPicture Parse(ReadOnlyMemory<byte> bytes)
    {
        var picture = new JpegPicture();
        var tables = new SortedDictionary<int, byte[]>();
        for (var offset = 2; offset + 4 <= bytes.Length;)
        {
            var marker = bytes.Span[offset + 1];
            var length = BinaryPrimitives.ReadUInt16BigEndian(bytes.Span[(offset + 2)..]);
            var body = bytes.Span.Slice(offset + 4, length - 2);
            offset += 2 + length;
            switch (marker)
            {
                case 0xDB:
                    ReadTables(body, tables);
                    break;
                case 0xC0:
                    picture.ReadFrameHeader(body);
                    break;
                case 0xDD:
                    picture.RestartInterval = BinaryPrimitives.ReadUInt16BigEndian(body);
                    break;
                case 0xDA:
                    picture.Scan = bytes[offset..^2];
                    picture.QuantizationTables = picture.ChooseTables(tables);
                    return picture;
                case >= 0xC1 and <= 0xCF when marker is not (0xC4 or 0xC8 or 0xCC):
                    throw new SimulatorException("RTP carries baseline JPEG only (RFC 2435 4.1).");
                default:
                    break;
            }
        }

        throw new SimulatorException("The JPEG picture has no scan.");
    }

    private static void ReadTables(ReadOnlySpan<byte> body, SortedDictionary<int, byte[]> tables)
    {
        for (; body.Length >= 65; body = body[65..])
        {
            if (body[0] > 3)
            {
                throw new SimulatorException("RTP carries 8-bit quantization tables here only.");
            }

            tables[body[0]] = body[1..65].ToArray();
        }
    }

    // RFC 2435 4.1: types 0 and 1 have two tables, even where the picture uses one for everything.
    private byte[] ChooseTables(SortedDictionary<int, byte[]> tables) =>
        tables.TryGetValue(_luminanceTable, out var luminance) && tables.TryGetValue(_chrominanceTable, out var chrominance)
            ? [.. luminance, .. chrominance]
            : throw new SimulatorException("The JPEG picture lacks a quantization table.");

    private void ReadFrameHeader(ReadOnlySpan<byte> body)
    {
        Height = BinaryPrimitives.ReadUInt16BigEndian(body[1..]);
        Width = BinaryPrimitives.ReadUInt16BigEndian(body[3..]);
        _luminanceTable = body[8];
        _chrominanceTable = body[11];
        RtpType = body[7] switch
        {
            0x21 => 0,
            0x22 => 1,
            _ => throw new SimulatorException("RTP carries JPEG in 4:2:0 or 4:2:2 sampling only (RFC 2435 4.1)."),
        };
        if (Width > 2040 || Height > 2040)
        {
            throw new SimulatorException($"RTP carries JPEG up to 2040 pixels a side (RFC 2435 3.1.5), not {Width}x{Height}.");
        }
    }
}
