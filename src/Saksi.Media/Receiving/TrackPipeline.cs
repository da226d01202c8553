using Saksi.Media.Codecs;
using Saksi.Media.Rtp;
using Saksi.Media.Rtsp;
using Saksi.Media.Timing;
using Saksi.Media.Tracks;

namespace Saksi.Media.Receiving;

/// <summary>The way of one track's packets: source, order, depacketizer, timeline, sink.</summary>
/// <remarks>Every call is made under the session's gate. Nothing is allocated per packet or unit.</remarks>
internal sealed class TrackPipeline : IAccessUnitSink, IDisposable
{
    private const int MaxStraysInRow = 2;

    private readonly int _index;
    private readonly ReceivedTrack _track;
    private readonly StreamStatistics _statistics;
    private readonly StreamTimeline _timeline;
    private readonly RtspQuirkSet _quirks;
    private readonly RtpReorderBuffer _reorderBuffer;
    private readonly RtpSequenceTracker _sequence = new();
    private readonly HeldPackets _held = new();
    private readonly SsrcGate _gate = new();
    private readonly PayloadTypeGate _payloadTypes;
    private DecodeTimeCalculator? _decodeTimes;
    private TrackFormat? _format;
    private RtcpSenderReport? _unplacedReport;
    private long _unplacedReportArrival;
    private int _straysInRow;
    private long _lateTaken;
    private long _reorderedTaken;

    internal TrackPipeline(
        int index,
        ReceivedTrack track,
        int reorderSpan,
        StreamTimeline timeline,
        StreamContext context)
    {
        var clock = context.Clock;
        _index = index;
        _track = track;
        _statistics = context.Statistics;
        _timeline = timeline;
        _quirks = context.Quirks;
        _payloadTypes = new PayloadTypeGate(track.PayloadType);
        _reorderBuffer = new RtpReorderBuffer(TakeOrdered, reorderSpan, clock);
        Report = new RtpReceptionReport(track.ClockRateHz, clock);
        LastUnitArrival = clock.GetTimestamp();
    }

    internal ReceivedTrack Track => _track;

    internal RtpReceptionReport Report { get; }

    /// <summary>Whom packets come from; null before the first.</summary>
    internal uint? Ssrc => _gate.IsHeard ? _gate.Current : null;

    internal IStreamSink? Sink { get; set; }

    internal bool HasPackets { get; private set; }

    /// <summary>When the latest unit was handed over; at first, when receiving began.</summary>
    internal long LastUnitArrival { get; set; }

    internal long LastPacketArrival { get; private set; }

    /// <summary>The camera said goodbye (RTCP BYE), and no packet came since.</summary>
    internal bool HasSaidGoodbye { get; private set; }

    /// <summary>The timestamps leapt: the run must end.</summary>
    internal bool HasLeapt { get; private set; }

    internal void Announce(uint ssrc) => _gate.Announce(ssrc);

    /// <summary>Takes a packet of the RTP channel.</summary>
    internal void OnRtp(ReadOnlySpan<byte> bytes, long arrival)
    {
        if (!RtpPacket.TryParse(bytes, out var packet, out _))
        {
            _statistics.MalformedPackets++;
            return;
        }

        if (!_payloadTypes.Accepts(packet.PayloadType))
        {
            // Geovision: type 50 with the sequence number of the packet before it.
            _statistics.UnexpectedPayloadTypePackets++;
            _quirks.Add(RtspQuirk.UnexpectedPayloadType);
            return;
        }

        if (_payloadTypes.HasChanged)
        {
            _quirks.Add(RtspQuirk.PayloadTypeDiffers);
        }

        switch (_gate.Judge(packet.Ssrc))
        {
            case SsrcGate.Verdict.Accept:
                DropHeld();
                break;
            case SsrcGate.Verdict.Foreign:
                _held.Add(bytes, arrival, isFirst: _gate.ForeignRun == 1);
                return;
            default:
                SwitchSource();
                break;
        }

        TakeOwn(packet, bytes, arrival);
    }

    /// <summary>Takes a packet of the RTCP channel.</summary>
    internal void OnRtcp(ReadOnlySpan<byte> bytes, long arrival)
    {
        var reader = new RtcpReader(bytes);
        for (var kind = reader.Read(); kind != RtcpReader.Kind.End; kind = reader.Read())
        {
            if (kind == RtcpReader.Kind.SenderReport)
            {
                OnSenderReport(reader.SenderReport, arrival);
            }
            else if (kind == RtcpReader.Kind.Bye && reader.ByeSsrc == Ssrc)
            {
                HasSaidGoodbye = true;
            }
        }

        if (reader.Error is not null || bytes.Length == 0)
        {
            _statistics.MalformedRtcpPackets++;
            _quirks.Add(RtspQuirk.MalformedRtcp);
        }
    }

    /// <summary>To be called now and then: gives up packets that are missing for too long.</summary>
    internal void OnTime(long now)
    {
        _reorderBuffer.OnTime(now);
        TakeReorderCounts();
        _track.Jitter = TimeSpan.FromSeconds((double)Report.JitterTicks / _track.ClockRateHz);
    }

    /// <summary>Hands out what is left: the stream has ended.</summary>
    internal void Flush()
    {
        _reorderBuffer.Flush();
        if (!HasLeapt)
        {
            _track.Depacketizer.Flush(this);
        }
    }

    /// <summary>Takes a unit from the depacketizer, gives it its times and hands it on.</summary>
    public void OnAccessUnit(in AccessUnit unit)
    {
        if (HasLeapt)
        {
            return;
        }

        if (!_timeline.TryPlace(_index, unit.RtpTimestamp, unit.ArrivalTimestamp, unit.ContinuesPicture, out var pts))
        {
            // One alone is a flipped bit. The next one tells.
            _statistics.StrayAccessUnits++;
            HasLeapt = ++_straysInRow == MaxStraysInRow;
            return;
        }

        _straysInRow = 0;
        if (!ReferenceEquals(unit.Format, _format))
        {
            TakeFormat(unit.Format);
        }

        LastUnitArrival = unit.ArrivalTimestamp;
        _statistics.AccessUnits++;
        if (_unplacedReport is { } report)
        {
            _unplacedReport = null;
            HandOver(report, _unplacedReportArrival);
        }

        Sink?.OnAccessUnit(unit with
        {
            TrackIndex = _index,
            Pts = pts,
            Dts = _decodeTimes!.Next(pts), // by TakeFormat
            IsTimedByArrival = _timeline.IsByArrival(_index),
        });
    }

    public void Dispose()
    {
        _reorderBuffer.Dispose();
        _held.Dispose();
    }

    private void TakeFormat(TrackFormat format)
    {
        _format = format;
        if (_decodeTimes is null)
        {
            _decodeTimes = new DecodeTimeCalculator(format);
        }
        else
        {
            _decodeTimes.ChangeFormat(format);
        }
    }

    private void TakeOwn(in RtpPacket packet, ReadOnlySpan<byte> bytes, long arrival)
    {
        HasPackets = true;
        HasSaidGoodbye = false;
        LastPacketArrival = arrival;
        _statistics.Packets++;
        _statistics.Bytes += bytes.Length;
        Report.OnPacket(packet.SequenceNumber, packet.Timestamp, arrival);
        _reorderBuffer.Push(packet.SequenceNumber, bytes, arrival);
        TakeReorderCounts();
    }

    private void TakeOrdered(ReadOnlySpan<byte> bytes, long arrival)
    {
        if (!RtpPacket.TryParse(bytes, out var packet, out _))
        {
            return; // it was one when it came in
        }

        var lost = _sequence.Accept(packet.SequenceNumber);
        if (lost == RtpSequenceTracker.Late)
        {
            _statistics.LatePackets++;
            return;
        }

        if (lost > 0)
        {
            _statistics.LostPackets += lost;
            Sink?.OnPacketsLost(_index, lost);
        }

        _track.Depacketizer.Push(packet, lost, arrival, this);
    }

    private void TakeReorderCounts()
    {
        // The buffer counts for itself; the statistics are of the whole stream.
        _statistics.LatePackets += _reorderBuffer.LatePackets - _lateTaken;
        _statistics.ReorderedPackets += _reorderBuffer.ReorderedPackets - _reorderedTaken;
        _lateTaken = _reorderBuffer.LatePackets;
        _reorderedTaken = _reorderBuffer.ReorderedPackets;
    }

    private void DropHeld()
    {
        if (_held.Count > 0)
        {
            _statistics.ForeignPackets += _held.Count;
            _held.Clear();
            if (_gate.ForeignTotal >= SsrcGate.ReportAfter)
            {
                _quirks.Add(RtspQuirk.PacketsOfAnotherSession);
            }
        }
    }

    /// <summary>The held packets were of the new source: they come first.</summary>
    private void SwitchSource()
    {
        _quirks.Add(HasPackets ? RtspQuirk.SsrcChanged : RtspQuirk.SsrcDiffersFromAnnounced);
        _reorderBuffer.Restart();
        _sequence.Reset();
        Report.Reset();
        _unplacedReport = null;
        if (HasPackets)
        {
            _track.Depacketizer.Flush(this);
            _timeline.Rebase(_index);
        }

        foreach (var (bytes, arrival) in _held.Packets)
        {
            if (RtpPacket.TryParse(bytes.Span, out var packet, out _))
            {
                TakeOwn(packet, bytes.Span, arrival);
            }
        }

        _held.Clear();
    }

    private void OnSenderReport(in RtcpSenderReport report, long arrival)
    {
        if (_gate.IsForeign(report.Ssrc))
        {
            _statistics.ForeignPackets++;
            return;
        }

        _statistics.SenderReports++;
        if (_gate.Current is { } ssrc && ssrc != report.Ssrc)
        {
            // Tapo C320WS numbers its reports otherwise than its packets. The timeline takes none that is far from
            // the packets, should it be a stale session's after all.
            _quirks.Add(RtspQuirk.RtcpSsrcDiffers);
        }

        Report.OnSenderReport(report.NtpTime, arrival);
        if (!_timeline.TryTakeReport(_index, report, arrival))
        {
            return;
        }

        if (_timeline.IsPlaced(_index))
        {
            HandOver(report, arrival);
        }
        else
        {
            _unplacedReport = report;
            _unplacedReportArrival = arrival;
        }
    }

    private void HandOver(in RtcpSenderReport report, long arrival) =>
        Sink?.OnSenderReport(_index, new SenderReport
        {
            NtpTime = report.NtpTime,
            RtpTimestamp = report.RtpTimestamp,
            Pts = _timeline.PtsOf(_index, report.RtpTimestamp),
            ArrivalTimestamp = arrival,
        });
}
