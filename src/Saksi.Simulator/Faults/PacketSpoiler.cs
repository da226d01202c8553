using System.Buffers;
using System.Buffers.Binary;
using Saksi.Simulator.Packets;

namespace Saksi.Simulator.Faults;

/// <summary>Does to one track's packets what a <see cref="FaultPlan"/> says.</summary>
internal sealed class PacketSpoiler(ulong seed)
{
    private readonly SeededGenerator _generator = new(seed);
    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly ArrayBufferWriter<byte> _held = new();
    private long _packets;

    public long Dropped { get; private set; }

    /// <summary>A packet waits for its successor; it would be lost, or very late, if that were not spoiled too.</summary>
    public bool HoldsPacket => _held.WrittenCount > 0;

    /// <summary>Spoils the packets of an access unit, numbered and stamped already.</summary>
    /// <param name="frames">Packets behind their frame headers.</param>
    /// <param name="plan">What is to be done.</param>
    /// <param name="isByteStream">Garbage may stand between frames; else it makes a datagram of its own.</param>
    /// <returns>What is to be sent, valid until the next call.</returns>
    public ReadOnlySpan<byte> Spoil(ReadOnlySpan<byte> frames, FaultPlan plan, bool isByteStream)
    {
        _output.ResetWrittenCount();
        while (!frames.IsEmpty)
        {
            var size = PacketImage.FrameHeaderSize + BinaryPrimitives.ReadUInt16BigEndian(frames[2..]);
            SpoilPacket(frames[..size], plan, isByteStream);
            frames = frames[size..];
        }

        return _output.WrittenSpan;
    }

    private void SpoilPacket(ReadOnlySpan<byte> packet, FaultPlan plan, bool isByteStream)
    {
        if (_generator.Chance(plan.Garbage))
        {
            WriteGarbage(isByteStream);
        }

        var number = _packets++;
        if (_generator.Chance(plan.Loss) || plan.LostPackets.Contains(number)
            || (plan.LossEvery > 0 && number % plan.LossEvery == plan.LossEvery - 1))
        {
            Dropped++;
            return;
        }

        // A packet held back follows the next one, be it of this access unit or of another.
        if (_held.WrittenCount == 0 && _generator.Chance(plan.Reordering))
        {
            Write(_held, packet, plan);
            return;
        }

        Write(_output, packet, plan);
        if (_generator.Chance(plan.Duplication))
        {
            _output.Write(_output.WrittenSpan[^packet.Length..]);
        }

        _output.Write(_held.WrittenSpan);
        _held.ResetWrittenCount();
    }

    private void Write(ArrayBufferWriter<byte> target, ReadOnlySpan<byte> packet, FaultPlan plan)
    {
        var copy = target.GetSpan(packet.Length);
        packet.CopyTo(copy);
        if (plan.ClearsMarkers)
        {
            copy[PacketImage.FrameHeaderSize + 1] &= 0x7F;
        }

        if (_generator.Chance(plan.Corruption))
        {
            // Behind the frame header: a flipped length would be a fault of TCP, which has none.
            var at = PacketImage.FrameHeaderSize + _generator.Below(packet.Length - PacketImage.FrameHeaderSize);
            copy[at] ^= (byte)(1 << _generator.Below(8));
        }

        target.Advance(packet.Length);
    }

    private void WriteGarbage(bool isByteStream)
    {
        var length = 1 + _generator.Below(64);
        var garbage = _output.GetSpan(PacketImage.FrameHeaderSize + length);
        var start = 0;
        if (!isByteStream)
        {
            garbage[0] = (byte)'$';
            garbage[1] = 0;
            BinaryPrimitives.WriteUInt16BigEndian(garbage[2..], (ushort)length);
            start = PacketImage.FrameHeaderSize;
        }

        for (var index = 0; index < length; index++)
        {
            // Not '$' and no letter: a receiver can find the next frame by looking for it, as with real cameras.
            garbage[start + index] = (byte)(0x80 | (_generator.Next() & 0x7F));
        }

        _output.Advance(start + length);
    }
}
