namespace Saksi.Media.Rtp;

/// <summary>Counts the packets of one source as RFC 3550 6.4.1 and appendix A want it, for receiver reports.</summary>
internal sealed class RtpReceptionReport(int clockRateHz, TimeProvider clock)
{
    private uint _cycles;
    private ushort _highest;
    private uint _first;
    private bool _hasFirst;
    private long _received;
    private long _expectedAtReport;
    private long _receivedAtReport;
    private long _lastArrivalTicks;
    private uint _lastTimestamp;
    private double _jitter;

    /// <summary>Interarrival jitter in ticks of the RTP clock (RFC 3550 A.8).</summary>
    internal uint JitterTicks => (uint)Math.Min(_jitter, uint.MaxValue);

    /// <summary>The middle 32 bits of the NTP time of the latest sender report; 0 before the first.</summary>
    internal uint LastSenderReport { get; private set; }

    internal long LastSenderReportArrival { get; private set; }

    /// <summary>Highest sequence number received, with the count of its turns above the 16 bits.</summary>
    internal uint ExtendedHighest => (_cycles << 16) + _highest;

    internal void OnPacket(ushort sequenceNumber, uint timestamp, long arrival)
    {
        if (!_hasFirst)
        {
            _hasFirst = true;
            _highest = sequenceNumber;
            _first = sequenceNumber;
        }
        else if ((ushort)(sequenceNumber - _highest) is > 0 and < 0x8000)
        {
            _cycles += sequenceNumber < _highest ? 1u : 0u;
            _highest = sequenceNumber;
        }

        _received++;
        UpdateJitter(timestamp, arrival);
    }

    internal void OnSenderReport(ulong ntpTime, long arrival)
    {
        LastSenderReport = (uint)(ntpTime >> 16);
        LastSenderReportArrival = arrival;
    }

    /// <summary>Packets lost since the beginning, as RFC 3550 A.3 counts: duplicates make it smaller.</summary>
    internal long CumulativeLost => _hasFirst ? ExtendedHighest - _first + 1 - _received : 0;

    /// <summary>The share of packets lost since this was asked last, in 1/256 (RFC 3550 A.3).</summary>
    internal byte TakeFractionLost()
    {
        var expected = _hasFirst ? ExtendedHighest - _first + 1L : 0;
        var expectedNow = expected - _expectedAtReport;
        var lostNow = expectedNow - (_received - _receivedAtReport);
        _expectedAtReport = expected;
        _receivedAtReport = _received;
        return expectedNow <= 0 || lostNow <= 0 ? (byte)0 : (byte)Math.Min(255, lostNow * 256 / expectedNow);
    }

    /// <summary>Starts anew: the source has another SSRC.</summary>
    internal void Reset()
    {
        _hasFirst = false;
        _cycles = 0;
        _received = 0;
        _expectedAtReport = 0;
        _receivedAtReport = 0;
        _jitter = 0;
        LastSenderReport = 0;
    }

    private void UpdateJitter(uint timestamp, long arrival)
    {
        var arrivalTicks = (long)(arrival * ((double)clockRateHz / clock.TimestampFrequency));
        if (_received > 1)
        {
            var difference = (double)(arrivalTicks - _lastArrivalTicks) - (int)(timestamp - _lastTimestamp);
            _jitter += (Math.Abs(difference) - _jitter) / 16;
        }

        _lastArrivalTicks = arrivalTicks;
        _lastTimestamp = timestamp;
    }
}
