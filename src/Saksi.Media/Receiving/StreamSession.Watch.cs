using System.Buffers.Binary;
using System.Security.Cryptography;
using Saksi.Media.Rtp;
using Saksi.Media.Rtsp;
using Saksi.Media.Tracks;

namespace Saksi.Media.Receiving;

/// <content>The timer: keep-alive, receiver reports, and noticing that nothing comes any more.</content>
internal sealed partial class StreamSession
{
    // RFC 3550 6.2: five seconds at least between reports of one receiver.
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan GoodbyeGrace = TimeSpan.FromSeconds(1);

    private readonly uint _ownSsrc = BinaryPrimitives.ReadUInt32LittleEndian(RandomNumberGenerator.GetBytes(4));
    private TimeSpan? _firstPacketTimeout;
    private long _watchStart;
    private long _lastKeepAlive;
    private long _lastReport;

    private void StartWatch(TimeSpan? firstPacketTimeout)
    {
        _firstPacketTimeout = firstPacketTimeout;
        _watchStart = _lastKeepAlive = _lastReport = _clock.GetTimestamp();
        var tick = Transport == RtspTransport.Udp ? UdpTick : TcpTick;
        _timer = _clock.CreateTimer(_ => OnTick(), state: null, tick, tick);
    }

    private void OnTick()
    {
        var now = _clock.GetTimestamp();
        RtspException? end;
        bool isKeepAliveDue;
        bool isReportDue;
        lock (_gate)
        {
            foreach (var input in _inputs)
            {
                input.Pipeline.OnTime(now);
            }

            _statistics.SkippedBytes = Client.Connection.Frames.SkippedBytes;
            end = _end is null ? FindEnd(now) : null;
            _end ??= end;
            isKeepAliveDue = _end is null && IsKeepAliveDue(now);
            isReportDue = _end is null && _clock.GetElapsedTime(_lastReport, now) >= ReportInterval;
            _lastKeepAlive = isKeepAliveDue ? now : _lastKeepAlive;
            _lastReport = isReportDue ? now : _lastReport;
        }

        if (end is not null)
        {
            CancelQuietly();
        }

        if (isKeepAliveDue)
        {
            _ = SendQuietlyAsync(Client.SendKeepAliveAsync(_baseUrl, _stop.Token));
        }

        if (isReportDue)
        {
            SendReports(now);
        }
    }

    private bool IsKeepAliveDue(long now)
    {
        var interval = RtspKeepAlive.Interval(Client.Session?.Timeout ?? SessionHeader.DefaultTimeout);
        return Client.KeepAlive.IsDueNow || _clock.GetElapsedTime(_lastKeepAlive, now) >= interval;
    }

    private RtspException? FindEnd(long now)
    {
        var hasPackets = _inputs.Exists(i => i.Pipeline.HasPackets);
        if (!hasPackets && _clock.GetElapsedTime(_watchStart, now) >= (_firstPacketTimeout ?? _options.VideoTimeout))
        {
            return new RtspException(
                StreamEndReason.NoPackets, $"not one packet came over {Transport.ToString().ToUpperInvariant()}");
        }

        if (_inputs.TrueForAll(i => i.Pipeline.HasSaidGoodbye
            && _clock.GetElapsedTime(i.Pipeline.LastPacketArrival, now) >= GoodbyeGrace))
        {
            return new RtspException(StreamEndReason.EndedByCamera, "the camera said that the stream is over (RTCP BYE)");
        }

        var leapt = _inputs.Find(i => i.Pipeline.HasLeapt);
        if (leapt is not null)
        {
            return new RtspException(StreamEndReason.TimestampJump, "the timestamps of a track jumped");
        }

        var hasVideo = _inputs.Exists(i => i.Track.Kind == TrackKind.Video);
        var watched = _inputs.Where(i => !hasVideo || i.Track.Kind == TrackKind.Video);
        return watched.Any(i => _clock.GetElapsedTime(i.Pipeline.LastUnitArrival, now) < _options.VideoTimeout)
            ? null
            : new RtspException(
                StreamEndReason.NoVideo,
                $"no {(hasVideo ? "video" : "audio")} for {_options.VideoTimeout.TotalSeconds:0.#} s"
                + (hasPackets ? ", although packets came" : ""));
    }

    private void SendReports(long now)
    {
        foreach (var input in _inputs)
        {
            if (BuildReport(input, now) is not { } frame)
            {
                continue;
            }

            if (input.Ports is { } ports)
            {
                ports.SendReport(frame.AsSpan(RtspFrameReader.FrameHeaderSize));
            }
            else
            {
                _ = SendQuietlyAsync(Client.SendInterleavedAsync(frame, _stop.Token));
            }
        }
    }

    /// <summary>A receiver report behind the header of an interleaved frame; null before the first packet.</summary>
    private byte[]? BuildReport(TrackInput input, long now)
    {
        lock (_gate)
        {
            if (input.Pipeline.Ssrc is not { } source)
            {
                return null;
            }

            var report = input.Pipeline.Report;
            var delay = report.LastSenderReport == 0
                ? 0
                : _clock.GetElapsedTime(report.LastSenderReportArrival, now).TotalSeconds * 65536;
            var frame = new byte[RtspFrameReader.FrameHeaderSize + RtcpReceiverReport.Size];
            frame[0] = (byte)'$';
            frame[1] = (byte)input.RtcpChannel;
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), RtcpReceiverReport.Size);
            RtcpReceiverReport.Write(
                frame.AsSpan(RtspFrameReader.FrameHeaderSize),
                _ownSsrc,
                source,
                report,
                (uint)Math.Min(delay, uint.MaxValue));
            return frame;
        }
    }

    // A connection that broke is noticed by who reads it.
    private static async Task SendQuietlyAsync(Task sending)
    {
        try
        {
            await sending;
        }
        catch (Exception exception) when (exception is RtspException or OperationCanceledException
            or ObjectDisposedException)
        {
            _ = exception;
        }
    }

    private void CancelQuietly()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // A last tick ran beside the end of everything.
        }
    }
}
