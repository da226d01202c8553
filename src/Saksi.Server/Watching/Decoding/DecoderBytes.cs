using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using Saksi.Media.Tracks;

namespace Saksi.Server.Watching.Decoding;

/// <summary>Access units as a decoder reads them from a pipe.</summary>
/// <remarks>
/// H.264 and H.265 become Annex B: a start code before each NAL unit, parameter sets before each key frame, and an access unit delimiter
/// behind each unit. The delimiter tells the decoder that the picture is complete, so that it comes out now and not with the next one.
/// </remarks>
internal static class DecoderBytes
{
    /// <summary>A unit that is larger is left out; those of 4K cameras stay below 2 MB.</summary>
    public const int LargestUnit = 8 << 20;

    private const int LengthSize = 4;

    // ITU-T H.264 7.3.2.4: NAL unit type 9, any kind of picture. ITU-T H.265 7.3.2.5: type 35, likewise.
    private static ReadOnlySpan<byte> H264Delimiter => [0, 0, 0, 1, 0x09, 0xF0];

    private static ReadOnlySpan<byte> H265Delimiter => [0, 0, 0, 1, 0x46, 0x01, 0x50];

    private static ReadOnlySpan<byte> StartCode => [0, 0, 0, 1];

    private static ReadOnlySpan<byte> PartHeader => "--saksi\r\nContent-Type: image/jpeg\r\nContent-Length: "u8;

    /// <summary>The parameter sets of a format with start codes before them; empty when there are none, or they cannot be read.</summary>
    public static byte[] ParameterSets(TrackFormat format)
    {
        var sets = new ArrayBufferWriter<byte>();
        var isRead = format.Codec switch
        {
            Codec.H264 => TryReadAvc(format.DecoderConfiguration.Span, sets),
            Codec.H265 => TryReadHevc(format.DecoderConfiguration.Span, sets),
            _ => true,
        };
        return isRead ? sets.WrittenSpan.ToArray() : [];
    }

    /// <summary>Bytes that <see cref="Write"/> needs at most.</summary>
    public static int MostBytes(in AccessUnit unit, int parameterSetBytes) => unit.Data.Length + parameterSetBytes + 64;

    /// <summary>Writes a unit.</summary>
    /// <returns>How many bytes; 0 when the lengths in it do not fit.</returns>
    public static int Write(in AccessUnit unit, ReadOnlySpan<byte> parameterSets, Span<byte> destination) =>
        unit.Format.Codec switch
        {
            Codec.H264 => WriteNalUnits(unit, parameterSets, H264Delimiter, destination),
            Codec.H265 => WriteNalUnits(unit, parameterSets, H265Delimiter, destination),
            _ => WritePart(unit.Data, destination),
        };

    private static int WriteNalUnits(in AccessUnit unit, ReadOnlySpan<byte> parameterSets, ReadOnlySpan<byte> delimiter, Span<byte> destination)
    {
        var written = 0;
        if (unit.IsKeyFrame)
        {
            parameterSets.CopyTo(destination);
            written = parameterSets.Length;
        }

        for (var rest = unit.Data; !rest.IsEmpty;)
        {
            if (rest.Length < LengthSize
                || BinaryPrimitives.ReadUInt32BigEndian(rest) is var length && length > rest.Length - LengthSize)
            {
                return 0;
            }

            var nalUnit = rest.Slice(LengthSize, (int)length);
            StartCode.CopyTo(destination[written..]);
            nalUnit.CopyTo(destination[(written + LengthSize)..]);
            written += LengthSize + nalUnit.Length;
            rest = rest[(LengthSize + nalUnit.Length)..];
        }

        delimiter.CopyTo(destination[written..]);
        return written + delimiter.Length;
    }

    /// <summary>A part of a multipart document (RFC 2046 5.1): its length tells where the picture ends.</summary>
    private static int WritePart(ReadOnlySpan<byte> picture, Span<byte> destination)
    {
        PartHeader.CopyTo(destination);
        var written = PartHeader.Length;
        Utf8Formatter.TryFormat(picture.Length, destination[written..], out var digits);
        written += digits;
        "\r\n\r\n"u8.CopyTo(destination[written..]);
        picture.CopyTo(destination[(written + 4)..]);
        written += 4 + picture.Length;
        "\r\n"u8.CopyTo(destination[written..]);
        return written + 2;
    }

    // ISO 14496-15 5.3.3.1: 5 bytes, the number of SPS (5 bits), each behind its 16-bit length, the number of PPS, likewise.
    private static bool TryReadAvc(ReadOnlySpan<byte> configuration, ArrayBufferWriter<byte> sets)
    {
        if (configuration.Length < 7)
        {
            return false;
        }

        var rest = configuration[5..];
        for (var list = 0; list < 2; list++)
        {
            if (rest.IsEmpty)
            {
                return false;
            }

            var count = list == 0 ? rest[0] & 0x1F : rest[0];
            rest = rest[1..];
            if (!TryReadSets(ref rest, count, sets))
            {
                return false;
            }
        }

        return true;
    }

    // ISO 14496-15 8.3.3.1: 22 bytes, the number of arrays; each a type, a 16-bit count, and sets behind their 16-bit lengths.
    private static bool TryReadHevc(ReadOnlySpan<byte> configuration, ArrayBufferWriter<byte> sets)
    {
        if (configuration.Length < 23)
        {
            return false;
        }

        var arrays = configuration[22];
        var rest = configuration[23..];
        for (var array = 0; array < arrays; array++)
        {
            if (rest.Length < 3)
            {
                return false;
            }

            var count = BinaryPrimitives.ReadUInt16BigEndian(rest[1..]);
            rest = rest[3..];
            if (!TryReadSets(ref rest, count, sets))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryReadSets(ref ReadOnlySpan<byte> rest, int count, ArrayBufferWriter<byte> sets)
    {
        for (var set = 0; set < count; set++)
        {
            if (rest.Length < 2 || BinaryPrimitives.ReadUInt16BigEndian(rest) is var length && length > rest.Length - 2)
            {
                return false;
            }

            sets.Write(StartCode);
            sets.Write(rest.Slice(2, length));
            rest = rest[(2 + length)..];
        }

        return true;
    }
}
