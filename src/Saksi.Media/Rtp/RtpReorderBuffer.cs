using System.Buffers;

namespace Saksi.Media.Rtp;

/// <summary>Takes one packet of an RTP stream in its order.</summary>
/// <param name="packet">The whole packet; valid during the call.</param>
/// <param name="arrival">When it came, in <see cref="TimeProvider.GetTimestamp"/> ticks.</param>
internal delegate void OrderedPacketHandler(ReadOnlySpan<byte> packet, long arrival);

/// <summary>Puts the packets of one stream back into their order.</summary>
/// <remarks>
/// A packet that is next goes straight through, uncopied. One that is ahead of its turn waits in rented memory until
/// the missing ones come, the span is full, or it has waited for <see cref="MaxWait"/>: then the missing ones are
/// given up. Whoever is behind counts them by the gap in the numbers.
/// </remarks>
/// <param name="next">Who takes packets in order.</param>
/// <param name="span">How many places the waiting packets may span, a power of two.</param>
/// <param name="clock">The clock of the arrival times.</param>
internal sealed class RtpReorderBuffer(OrderedPacketHandler next, int span, TimeProvider clock) : IDisposable
{
    /// <summary>The span for UDP.</summary>
    internal const int UdpSpan = 64;

    /// <summary>
    /// The span for TCP, which keeps the order of what it is given: only a camera that itself mixes up neighbours is
    /// put right. What is missing there is missing for good, so waiting long makes no sense.
    /// </summary>
    internal const int TcpSpan = 8;

    /// <summary>How long a gap may hold up the stream.</summary>
    internal static readonly TimeSpan MaxWait = TimeSpan.FromMilliseconds(150);

    private readonly Slot[] _slots = new Slot[span];
    private int _expected = -1;
    private int _waiting;
    private int _lateInRow;
    private ushort _lastLate;

    private struct Slot
    {
        internal byte[]? Bytes;
        internal int Length;
        internal long Arrival;
    }

    /// <summary>Packets that came after they had been given up, or twice.</summary>
    internal long LatePackets { get; private set; }

    /// <summary>Packets that came ahead of their turn and found it.</summary>
    internal long ReorderedPackets { get; private set; }

    /// <summary>Takes a packet as it came from the socket.</summary>
    internal void Push(ushort sequenceNumber, ReadOnlySpan<byte> packet, long arrival)
    {
        var ahead = _expected < 0 ? 0 : (ushort)(sequenceNumber - _expected);
        if (ahead >= 0x8000)
        {
            OnLate(sequenceNumber, packet, arrival);
            return;
        }

        _lateInRow = 0;
        if (ahead == 0)
        {
            Deliver(sequenceNumber, packet, arrival);
            DeliverReady();
            return;
        }

        // Too far ahead to wait for: give up what is missing, as much as makes room. Far leaps empty the buffer.
        while (ahead >= span && _waiting > 0)
        {
            SkipToFirstWaiting();
            ahead = (ushort)(sequenceNumber - _expected);
        }

        if (ahead == 0 || ahead >= span)
        {
            Deliver(sequenceNumber, packet, arrival);
            DeliverReady();
            return;
        }

        Store(sequenceNumber, packet, arrival);
    }

    /// <summary>Gives up packets that are missing for too long. To be called now and then.</summary>
    internal void OnTime(long now)
    {
        while (_waiting > 0 && clock.GetElapsedTime(FirstWaiting().Arrival, now) >= MaxWait)
        {
            SkipToFirstWaiting();
        }
    }

    /// <summary>Hands out everything that waits, gaps or not.</summary>
    internal void Flush()
    {
        while (_waiting > 0)
        {
            SkipToFirstWaiting();
        }
    }

    /// <summary>Hands out what waits, and takes the next packet's number as the first.</summary>
    internal void Restart()
    {
        Flush();
        _expected = -1;
        _lateInRow = 0;
    }

    public void Dispose()
    {
        for (var index = 0; index < span; index++)
        {
            if (_slots[index].Bytes is { } bytes)
            {
                ArrayPool<byte>.Shared.Return(bytes);
                _slots[index] = default;
            }
        }

        _waiting = 0;
    }

    // Late packets are dropped. Several in a row with rising numbers are a new numbering (RFC 3550 A.1 in spirit).
    private void OnLate(ushort sequenceNumber, ReadOnlySpan<byte> packet, long arrival)
    {
        var isNext = _lateInRow > 0 && sequenceNumber == (ushort)(_lastLate + 1);
        var isFar = (ushort)(_expected - sequenceNumber) > RtpSequenceTracker.MaxMisorder;
        _lateInRow = isFar ? (isNext ? _lateInRow + 1 : 1) : 0;
        _lastLate = sequenceNumber;
        if (_lateInRow >= 2)
        {
            Restart();
            Deliver(sequenceNumber, packet, arrival);
            return;
        }

        LatePackets++;
    }

    private void Store(ushort sequenceNumber, ReadOnlySpan<byte> packet, long arrival)
    {
        ref var slot = ref _slots[sequenceNumber % span];
        if (slot.Bytes is not null)
        {
            LatePackets++;
            return;
        }

        slot.Bytes = ArrayPool<byte>.Shared.Rent(packet.Length);
        slot.Length = packet.Length;
        slot.Arrival = arrival;
        packet.CopyTo(slot.Bytes);
        _waiting++;
        ReorderedPackets++;
    }

    private ref Slot FirstWaiting()
    {
        var number = _expected;
        while (_slots[number % span].Bytes is null)
        {
            number = (ushort)(number + 1);
        }

        return ref _slots[number % span];
    }

    private void SkipToFirstWaiting()
    {
        while (_slots[_expected % span].Bytes is null)
        {
            _expected = (ushort)(_expected + 1);
        }

        DeliverReady();
    }

    private void DeliverReady()
    {
        while (_waiting > 0 && _slots[_expected % span].Bytes is { } bytes)
        {
            ref var slot = ref _slots[_expected % span];
            var (length, arrival) = (slot.Length, slot.Arrival);
            slot = default;
            _waiting--;
            Deliver((ushort)_expected, bytes.AsSpan(0, length), arrival);
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private void Deliver(ushort sequenceNumber, ReadOnlySpan<byte> packet, long arrival)
    {
        _expected = (ushort)(sequenceNumber + 1);
        next(packet, arrival);
    }
}
