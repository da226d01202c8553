using System.Buffers.Binary;

namespace Saksi.Media.Rtp;

/// <summary>One RTP packet (RFC 3550 5.1), a view of the received bytes.</summary>
public readonly ref struct RtpPacket
{
    private const int FixedHeaderSize = 12;

    public bool Marker { get; init; }

    public byte PayloadType { get; init; }

    public ushort SequenceNumber { get; init; }

    public uint Timestamp { get; init; }

    public uint Ssrc { get; init; }

    /// <summary>What follows header, CSRC list and header extension, without the padding.</summary>
    public ReadOnlySpan<byte> Payload { get; init; }

    /// <summary>Reads a packet.</summary>
    /// <param name="bytes">The whole packet, as one datagram or interleaved frame carried it.</param>
    /// <param name="packet">The packet, when true is returned.</param>
    /// <param name="error">Why the bytes are no RTP packet, when false is returned; a constant, never built.</param>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out RtpPacket packet, out string? error)
    {
        packet = default;
        if (bytes.Length < FixedHeaderSize)
        {
            error = "shorter than an RTP header";
            return false;
        }

        if (bytes[0] >> 6 != 2)
        {
            error = "RTP version is not 2";
            return false;
        }

        var start = FixedHeaderSize + (4 * (bytes[0] & 0x0F));
        if ((bytes[0] & 0x10) != 0)
        {
            // RFC 3550 5.3.1: 16 bits defined by profile, 16 bits length in words.
            if (start + 4 > bytes.Length)
            {
                error = "header extension is cut off";
                return false;
            }

            start += 4 + (4 * BinaryPrimitives.ReadUInt16BigEndian(bytes[(start + 2)..]));
        }

        if (start > bytes.Length)
        {
            error = "header is longer than the packet";
            return false;
        }

        var end = bytes.Length;
        if ((bytes[0] & 0x20) != 0)
        {
            var padding = bytes[^1];
            if (padding == 0 || padding > end - start)
            {
                error = "padding is longer than the payload";
                return false;
            }

            end -= padding;
        }

        packet = new RtpPacket
        {
            Marker = (bytes[1] & 0x80) != 0,
            PayloadType = (byte)(bytes[1] & 0x7F),
            SequenceNumber = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            Timestamp = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]),
            Ssrc = BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]),
            Payload = bytes[start..end],
        };
        error = null;
        return true;
    }
}
