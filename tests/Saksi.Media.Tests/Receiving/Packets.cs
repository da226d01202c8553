using System.Buffers.Binary;

namespace Saksi.Media.Tests.Receiving;

/// <summary>Makes RTP and RTCP packets byte by byte.</summary>
internal static class Packets
{
    internal const uint Ssrc = 0x11223344;

    internal static byte[] Rtp(
        int sequenceNumber, uint timestamp, int payloadType = 0, uint ssrc = Ssrc, bool marker = true, byte[]? payload = null)
    {
        payload ??= new byte[160];
        var packet = new byte[12 + payload.Length];
        packet[0] = 0x80;
        packet[1] = (byte)(payloadType | (marker ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)sequenceNumber);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), ssrc);
        payload.CopyTo(packet, 12);
        return packet;
    }

    internal static byte[] SenderReport(ulong ntpTime, uint timestamp, uint ssrc = Ssrc)
    {
        var packet = new byte[28];
        BinaryPrimitives.WriteUInt32BigEndian(packet, 0x80C80006);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), ssrc);
        BinaryPrimitives.WriteUInt64BigEndian(packet.AsSpan(8), ntpTime);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(16), timestamp);
        return packet;
    }

    internal static byte[] Bye(uint ssrc = Ssrc)
    {
        var packet = new byte[8];
        BinaryPrimitives.WriteUInt32BigEndian(packet, 0x81CB0001);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), ssrc);
        return packet;
    }

    internal static byte[] Frame(int channel, byte[] packet)
    {
        var frame = new byte[4 + packet.Length];
        frame[0] = (byte)'$';
        frame[1] = (byte)channel;
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)packet.Length);
        packet.CopyTo(frame, 4);
        return frame;
    }

    /// <summary>One G.711 packet of 20 ms on a channel: the units that most tests count.</summary>
    internal static byte[] Audio(int index, int channel = 0, uint ssrc = Ssrc, int firstSequenceNumber = 1000) =>
        Frame(channel, Rtp(firstSequenceNumber + index, (uint)(160 * index), ssrc: ssrc));
}
