using System.Buffers.Binary;

namespace Saksi.Simulator.Packets;

/// <summary>Collects the packets of a track, unit by unit.</summary>
internal sealed class PacketImageBuilder(byte payloadType)
{
    private readonly List<int> _packetOffsets = [];
    private readonly List<int> _firstPackets = [];
    private readonly List<int> _timestampDeltas = [];
    private byte[] _bytes = new byte[64 * 1024];
    private int _length;

    public void BeginUnit() => _firstPackets.Add(_packetOffsets.Count);

    /// <summary>Adds a packet whose payload is the concatenation of two pieces.</summary>
    public void AddPacket(
        ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, bool marker = false, int timestampDelta = 0)
    {
        var rtpLength = PacketImage.RtpHeaderSize + header.Length + payload.Length;
        if (rtpLength > ushort.MaxValue)
        {
            throw new SimulatorException($"A packet of {rtpLength} bytes is more than an interleaved frame can hold.");
        }

        _packetOffsets.Add(_length);
        _timestampDeltas.Add(timestampDelta);
        var frame = Take(PacketImage.FrameHeaderSize + rtpLength);
        frame[0] = (byte)'$';
        BinaryPrimitives.WriteUInt16BigEndian(frame[2..], (ushort)rtpLength);
        frame[4] = 0x80; // RFC 3550 5.1: version 2, no padding, no extension, no CSRC
        frame[5] = (byte)(payloadType | (marker ? 0x80 : 0));
        var body = frame[(PacketImage.FrameHeaderSize + PacketImage.RtpHeaderSize)..];
        header.CopyTo(body);
        payload.CopyTo(body[header.Length..]);
    }

    /// <summary>Sets the marker bit of the packet added last.</summary>
    public void MarkLast() => _bytes[_packetOffsets[^1] + 5] |= 0x80;

    public PacketImage Build()
    {
        _firstPackets.Add(_packetOffsets.Count);
        _packetOffsets.Add(_length);
        return new PacketImage(
            _bytes.AsSpan(0, _length).ToArray(), [.. _packetOffsets], [.. _firstPackets], [.. _timestampDeltas]);
    }

    private Span<byte> Take(int count)
    {
        if (_length + count > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + count));
        }

        var taken = _bytes.AsSpan(_length, count);
        _length += count;
        return taken;
    }
}
