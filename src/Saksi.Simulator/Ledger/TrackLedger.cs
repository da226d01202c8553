using Saksi.Simulator.Clips;

namespace Saksi.Simulator.Ledger;

/// <summary>What was sent of one track in one session. Read it at any time; each value is true for the moment.</summary>
public sealed class TrackLedger
{
    private readonly Lock _gate = new();
    private readonly List<SentUnit>? _units;
    private DateTimeOffset? _first;
    private DateTimeOffset? _last;
    private long _accessUnits;

    internal TrackLedger(ClipCodec codec, bool keepsUnits)
    {
        Codec = codec;
        _units = keepsUnits ? [] : null;
    }

    public ClipCodec Codec { get; }

    /// <summary>Access units handed to the network; those that packet loss was asked for are among them.</summary>
    public long AccessUnits => Interlocked.Read(ref _accessUnits);

    public long KeyFrames { get; private set; }

    /// <summary>Bytes of the access units, before packetizing.</summary>
    public long Bytes { get; private set; }

    public long Packets { get; private set; }

    /// <summary>Units that a slow client's full queue had no room for.</summary>
    public long UnitsDroppedForSlowClient { get; internal set; }

    /// <summary>Units never sent because of a stall, or because the simulator itself came too late.</summary>
    public long UnitsSkipped { get; internal set; }

    /// <summary>Packets lost on demand.</summary>
    public long PacketsLost { get; internal set; }

    public long SenderReports { get; internal set; }

    /// <summary>RTCP packets of the client.</summary>
    public long ReceiverReports { get; internal set; }

    /// <summary>Wall time of the first access unit, null before it.</summary>
    public DateTimeOffset? First
    {
        get
        {
            lock (_gate)
            {
                return _first;
            }
        }
    }

    /// <summary>Wall time of the latest access unit, null before the first.</summary>
    public DateTimeOffset? Last
    {
        get
        {
            lock (_gate)
            {
                return _last;
            }
        }
    }

    /// <summary>Every access unit sent; empty unless <see cref="SimulatorOptions.KeepsUnits"/>.</summary>
    public IReadOnlyList<SentUnit> Units
    {
        get
        {
            lock (_gate)
            {
                return _units is null ? [] : [.. _units];
            }
        }
    }

    internal void Add(ClipUnit unit, uint rtpTimestamp, int packets, DateTimeOffset wallTime)
    {
        lock (_gate)
        {
            _first ??= wallTime;
            _last = wallTime;
            KeyFrames += unit.IsKeyFrame ? 1 : 0;
            Bytes += unit.SizeBytes;
            Packets += packets;
            _units?.Add(new SentUnit(wallTime, rtpTimestamp, unit.IsKeyFrame, unit.SizeBytes, unit));
        }

        Interlocked.Increment(ref _accessUnits);
    }
}
