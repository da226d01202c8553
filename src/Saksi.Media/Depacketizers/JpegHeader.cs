using System.Buffers.Binary;

namespace Saksi.Media.Depacketizers;

/// <summary>What the headers of one RTP/JPEG packet say (RFC 2435 3.1).</summary>
internal readonly ref struct JpegHeader
{
    private const int MainSize = 8;

    public int FragmentOffset { get; private init; }

    /// <summary>0 for 4:2:2, 1 for 4:2:0, plus 64 with restart markers.</summary>
    public int Type { get; private init; }

    public int Quality { get; private init; }

    /// <summary>In pixels; 0 when the picture is larger than the header can say.</summary>
    public int Width { get; private init; }

    /// <summary>In pixels; 0 when the picture is larger than the header can say.</summary>
    public int Height { get; private init; }

    /// <summary>MCUs between restart markers; 0 for none.</summary>
    public int RestartInterval { get; private init; }

    /// <summary>Bit n says that table n has 16-bit values.</summary>
    public int QuantizerPrecision { get; private init; }

    /// <summary>The tables as they stand in the first packet of a picture with quality 128 and up.</summary>
    public ReadOnlySpan<byte> Quantizers { get; private init; }

    public ReadOnlySpan<byte> Scan { get; private init; }

    /// <summary>Reads the headers.</summary>
    /// <param name="payload">The RTP payload.</param>
    /// <param name="header">What it says, when null is returned.</param>
    /// <returns>Null, or why the payload is no JPEG fragment.</returns>
    public static string? Read(ReadOnlySpan<byte> payload, out JpegHeader header)
    {
        header = default;
        if (payload.Length < MainSize)
        {
            return "a JPEG payload is shorter than its header";
        }

        var offset = (payload[1] << 16) | (payload[2] << 8) | payload[3];
        var type = payload[4];
        var quality = payload[5];
        var rest = payload[MainSize..];
        if ((type & 0x3F) > 1 || type > 0x7F)
        {
            return "a JPEG type that RFC 2435 leaves to others";
        }

        if (quality == 0)
        {
            return "JPEG quality 0 is reserved";
        }

        var restartInterval = 0;
        if (type >= 64)
        {
            // 3.1.7: interval, then first, last and count, which only matter to who decodes partial pictures.
            if (rest.Length < 4)
            {
                return "the JPEG restart header is cut off";
            }

            restartInterval = BinaryPrimitives.ReadUInt16BigEndian(rest);
            rest = rest[4..];
        }

        var precision = 0;
        var tables = ReadOnlySpan<byte>.Empty;
        if (quality >= 128 && offset == 0)
        {
            // 3.1.8: must be zero, precision, length.
            if (rest.Length < 4 || rest.Length - 4 < BinaryPrimitives.ReadUInt16BigEndian(rest[2..]))
            {
                return "the JPEG quantization tables are cut off";
            }

            precision = rest[1];
            tables = rest.Slice(4, BinaryPrimitives.ReadUInt16BigEndian(rest[2..]));
            rest = rest[(4 + tables.Length)..];
        }

        header = new JpegHeader
        {
            FragmentOffset = offset,
            Type = type & 0x3F,
            Quality = quality,
            Width = 8 * payload[6],
            Height = 8 * payload[7],
            RestartInterval = restartInterval,
            QuantizerPrecision = precision,
            Quantizers = tables,
            Scan = rest,
        };
        return null;
    }
}
