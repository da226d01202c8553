using System.Buffers.Binary;
using Saksi.Simulator.Packets;

namespace Saksi.Simulator.Sending;

/// <summary>Writes RTCP sender reports with their SDES CNAME (RFC 3550 6.4.1, 6.5).</summary>
internal static class SenderReport
{
    public const int LargestSize = 64;

    private static readonly DateTimeOffset NtpEpoch = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes frame header and compound packet.</summary>
    /// <returns>How many bytes were written.</returns>
    public static int Write(
        Span<byte> frame, byte channel, uint ssrc, DateTimeOffset wallClock, uint rtpTimestamp, uint packets, uint bytes,
        bool omitsSdesEnd)
    {
        var report = frame[PacketImage.FrameHeaderSize..];
        report[0] = 0x80;
        report[1] = 200;
        BinaryPrimitives.WriteUInt16BigEndian(report[2..], 6); // length in words, less one
        BinaryPrimitives.WriteUInt32BigEndian(report[4..], ssrc);
        BinaryPrimitives.WriteUInt64BigEndian(report[8..], ToNtp(wallClock));
        BinaryPrimitives.WriteUInt32BigEndian(report[16..], rtpTimestamp);
        BinaryPrimitives.WriteUInt32BigEndian(report[20..], packets);
        BinaryPrimitives.WriteUInt32BigEndian(report[24..], bytes);
        var size = 28 + WriteDescription(report[28..], ssrc, omitsSdesEnd);
        frame[0] = (byte)'$';
        frame[1] = channel;
        BinaryPrimitives.WriteUInt16BigEndian(frame[2..], (ushort)size);
        return PacketImage.FrameHeaderSize + size;
    }

    /// <summary>Seconds since 1900 in the upper half, their fraction in the lower (RFC 3550 4).</summary>
    public static ulong ToNtp(DateTimeOffset time)
    {
        var ticks = (time - NtpEpoch).Ticks;
        var seconds = (ulong)(ticks / TimeSpan.TicksPerSecond);
        var fraction = (ulong)(ticks % TimeSpan.TicksPerSecond) * 0x1_0000_0000 / TimeSpan.TicksPerSecond;
        return (seconds << 32) | fraction;
    }

    // One chunk: SSRC, CNAME item, and the zeros that end it; some cameras forget those.
    private static int WriteDescription(Span<byte> packet, uint ssrc, bool omitsEnd)
    {
        var name = omitsEnd ? "camera"u8 : "camera0"u8;
        var size = omitsEnd ? 8 + 2 + name.Length : 8 + 2 + name.Length + 3;
        packet[..size].Clear();
        packet[0] = 0x81;
        packet[1] = 202;
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)((size / 4) - 1));
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], ssrc);
        packet[8] = 1;
        packet[9] = (byte)name.Length;
        name.CopyTo(packet[10..]);
        return size;
    }
}
