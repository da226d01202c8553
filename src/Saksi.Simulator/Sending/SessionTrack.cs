using System.Buffers.Binary;
using Saksi.Simulator.Clips;
using Saksi.Simulator.Faults;
using Saksi.Simulator.Ledger;
using Saksi.Simulator.Packets;
using Saksi.Simulator.Personalities;

namespace Saksi.Simulator.Sending;

/// <summary>One track of a session on its way: which unit is next, and its sequence number and timestamp.</summary>
/// <remarks>The pacer calls <see cref="SendDue"/>; other threads may stop it or change the clip at any time.</remarks>
internal sealed class SessionTrack : IDisposable
{
    /// <summary>A simulator that could not keep up leaves units out rather than sending old ones in a burst.</summary>
    private static readonly long MostLateness = TimeSpan.FromSeconds(2).Ticks;

    private readonly Lock _gate = new();
    private readonly CameraState _camera;
    private readonly RtcpHabits _rtcp;
    private readonly PacketSpoiler _spoiler;
    private ClipTrack _track;
    private PacketImage _image;
    private long _clipStart;
    private long _next;
    private long _startCamera;
    private long _nextReport;
    private uint _timestampBase;
    private uint? _frozenTimestamp;
    private uint _sentPackets;
    private uint _sentBytes;
    private bool _isPaused;
    private bool _isStarted;

    public SessionTrack(CameraState camera, RtcpHabits rtcp, ClipTrack track, PacketImage image, MediaTransport transport, ulong seed)
    {
        var generator = new SeededGenerator(seed);
        _camera = camera;
        _rtcp = rtcp;
        _track = track;
        _image = image;
        Transport = transport;
        Ssrc = (uint)generator.Next();
        Sequence = (ushort)generator.Next();
        _timestampBase = (uint)generator.Next();
        _spoiler = new PacketSpoiler(generator.Next());
    }

    public MediaTransport Transport { get; private set; }

    public uint Ssrc { get; private set; }

    /// <summary>The sequence number of the next packet.</summary>
    public ushort Sequence { get; private set; }

    public uint Timestamp => (uint)(_timestampBase + MediaTime + _camera.MediaStep(_track.ClockRateHz));

    /// <summary>Where this track's numbers go. Set before it starts.</summary>
    public TrackLedger? Ledger { get; set; }

    public bool IsVideo => _track.IsVideo;

    /// <summary>True time in ticks at which the next unit is to be sent.</summary>
    public long Due => _camera.Clock.ToTrue(_startCamera + ToTicks(MediaTime));

    /// <summary>Counts starts: a pacer forgets a track whose generation is not the one it knew.</summary>
    public int Generation { get; private set; }

    private int Unit => (int)(_next % _track.Units.Count);

    // Ticks of the RTP clock since the start.
    private long MediaTime => _clipStart + (_next / _track.Units.Count * _track.DurationTicks) + _track.Units[Unit].Time;

    /// <summary>Starts, or goes on after a pause: at a key frame unless the camera has other habits.</summary>
    public void Start(long startCamera, bool betweenKeyFrames)
    {
        lock (_gate)
        {
            if (_isStarted)
            {
                _timestampBase += (uint)((startCamera - _startCamera) * _track.ClockRateHz / TimeSpan.TicksPerSecond);
            }

            _isStarted = true;
            _startCamera = startCamera;
            _next = betweenKeyFrames && IsVideo ? _track.Units.Skip(1).TakeWhile(unit => !unit.IsKeyFrame).Count() / 2 : 0;
            _clipStart = -_track.Units[Unit].Time;
            _nextReport = _camera.Clock.TrueNow + TimeSpan.FromSeconds(_rtcp.FirstAfterSeconds).Ticks;
            Generation++;
        }
    }

    public void Stop()
    {
        lock (_gate)
        {
            Generation++;
        }
    }

    /// <summary>Goes on with another clip from the next unit, timestamps running on.</summary>
    public void Switch(ClipTrack track, PacketImage image)
    {
        lock (_gate)
        {
            _clipStart = MediaTime;
            _next = 0;
            (_track, _image) = (track, image);
        }
    }

    /// <summary>Goes on sending, but to another place, and nobody counts it any more.</summary>
    public void Divert(MediaTransport transport)
    {
        lock (_gate)
        {
            Transport = transport;
            Ledger = null;
        }
    }

    /// <summary>Another SSRC, sequence number and timestamp from the next packet, as after a restart of the sender.</summary>
    public void Renumber(SeededGenerator generator)
    {
        lock (_gate)
        {
            Ssrc = (uint)generator.Next();
            Sequence = (ushort)generator.Next();
            _timestampBase = (uint)generator.Next();
        }
    }

    /// <summary>Sends the unit that is due, if the camera is in order, and moves to the next one.</summary>
    /// <param name="generation">The start that the pacer knows of.</param>
    /// <param name="now">True time in ticks.</param>
    /// <param name="wallTime">The same, for the ledger.</param>
    /// <param name="scratch">Room for the largest unit; anyone's, between calls.</param>
    /// <returns>False when the track was stopped.</returns>
    public bool SendDue(int generation, long now, DateTimeOffset wallTime, ref byte[] scratch)
    {
        lock (_gate)
        {
            if (generation != Generation)
            {
                return false;
            }

            var plan = _camera.Plan;
            if (plan.StalledUntil <= now && now >= _nextReport)
            {
                SendReport(now);
            }

            if (IsSkipped(plan, now))
            {
                if (Ledger is { } ledger)
                {
                    ledger.UnitsSkipped++;
                }
            }
            else
            {
                SendUnit(plan, now, wallTime, ref scratch);
            }

            _next++;
            return true;
        }
    }

    public void Dispose()
    {
        Stop();
        Transport.Dispose();
    }

    private static uint Add(uint value, int delta) => unchecked(value + (uint)delta);

    private bool IsSkipped(FaultPlan plan, long now)
    {
        if (plan.StalledUntil > now || (IsVideo && plan.NoVideoUntil > now) || now - Due > MostLateness)
        {
            _isPaused = true;
            return true;
        }

        if (_isPaused)
        {
            // An encoder that was at rest starts with a key frame.
            GoToKeyFrame();
            _isPaused = false;
        }

        return false;
    }

    // Timestamps run on.
    private void GoToKeyFrame()
    {
        var time = MediaTime;
        while (!_track.Units[Unit].IsKeyFrame)
        {
            _next++;
        }

        _clipStart += time - MediaTime;
    }

    private void SendUnit(FaultPlan plan, long now, DateTimeOffset wallTime, ref byte[] scratch)
    {
        var unit = Unit;
        var source = _image.UnitBytes(unit);
        var prefix = _camera.SendsLineBeforeFrames && Transport.IsByteStream ? 2 : 0;
        if (scratch.Length < source.Length + prefix)
        {
            scratch = new byte[(source.Length + prefix) * 2];
        }

        "\r\n"u8[..prefix].CopyTo(scratch);
        var frames = scratch.AsSpan(prefix, source.Length);
        source.CopyTo(frames);
        _frozenTimestamp = plan.FrozenUntil > now ? _frozenTimestamp ?? Timestamp : null;
        var timestamp = _frozenTimestamp ?? Timestamp;
        Patch(frames, unit, timestamp);
        var packets = _image.PacketCount(unit);
        bool isSent;
        if (plan.HitsPackets || _spoiler.HoldsPacket)
        {
            isSent = Transport.TrySend(_spoiler.Spoil(frames, plan, Transport.IsByteStream));
        }
        else
        {
            isSent = Transport.TrySend(scratch.AsSpan(0, prefix + source.Length));
        }

        Count(unit, packets, timestamp, isSent, wallTime);
    }

    private void Patch(Span<byte> frames, int unit, uint timestamp)
    {
        var first = _image.FirstPacket(unit);
        var channel = Transport.Channel;
        for (var packet = first; packet < first + _image.PacketCount(unit); packet++)
        {
            var at = frames[_image.OffsetInUnit(unit, packet)..];
            at[1] = channel;
            BinaryPrimitives.WriteUInt16BigEndian(at[6..], Sequence++);
            BinaryPrimitives.WriteUInt32BigEndian(at[8..], Add(timestamp, _image.TimestampDelta(packet)));
            BinaryPrimitives.WriteUInt32BigEndian(at[12..], Ssrc);
        }
    }

    private void Count(int unit, int packets, uint timestamp, bool isSent, DateTimeOffset wallTime)
    {
        var sample = _track.Units[unit];
        _sentPackets += (uint)packets;
        _sentBytes += (uint)sample.SizeBytes;
        if (Ledger is not { } ledger)
        {
            return;
        }

        ledger.PacketsLost = _spoiler.Dropped;
        if (isSent)
        {
            ledger.Add(sample, timestamp, packets, wallTime);
        }
        else if (!Transport.IsBroken)
        {
            ledger.UnitsDroppedForSlowClient++;
        }
    }

    private void SendReport(long now)
    {
        _nextReport = now + TimeSpan.FromSeconds(_rtcp.IntervalSeconds).Ticks;
        if (!_rtcp.SendsReports)
        {
            return;
        }

        // RFC 3550 6.4.1: the RTP timestamp of the very moment that the NTP time tells.
        var since = (Int128)(_camera.Clock.ToCamera(now) - _startCamera) * _track.ClockRateHz / TimeSpan.TicksPerSecond;
        var timestamp = (uint)(ulong)(_timestampBase + (long)since + _camera.MediaStep(_track.ClockRateHz));
        Span<byte> frame = stackalloc byte[SenderReport.LargestSize];
        var size = SenderReport.Write(frame, (byte)(Transport.Channel + 1), _rtcp.HasOtherSsrc ? ~Ssrc : Ssrc,
            _camera.Clock.WallClock, timestamp, _sentPackets, _sentBytes, _rtcp.OmitsSdesEnd);
        Transport.SendReport(frame[..size]);
        if (Ledger is { } ledger)
        {
            ledger.SenderReports++;
        }
    }

    private long ToTicks(long mediaTime) => (long)((Int128)mediaTime * TimeSpan.TicksPerSecond / _track.ClockRateHz);
}
