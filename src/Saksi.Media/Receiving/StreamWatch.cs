using System.Buffers.Binary;
using System.Security.Cryptography;
using Saksi.Media.Rtp;
using Saksi.Media.Rtsp;

namespace Saksi.Media.Receiving;

/// <summary>The timer of a session: keep-alive, receiver reports, and noticing that nothing comes any more.</summary>
internal sealed class StreamWatch : IAsyncDisposable
{
    private static readonly TimeSpan TcpTick = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan UdpTick = TimeSpan.FromMilliseconds(50);

    // RFC 3550 6.2: five seconds at least between reports of one receiver.
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(5);

    private readonly DescribedStream _stream;
    private readonly TrackInputs _inputs;
    private readonly StreamContext _context;
    private readonly StreamEndFinder _endFinder;
    private readonly Action<RtspException> _onEnd;
    private readonly CancellationToken _stopped;
    private readonly uint _ownSsrc = BinaryPrimitives.ReadUInt32LittleEndian(RandomNumberGenerator.GetBytes(4));
    private readonly ITimer _timer;
    private bool _hasEnded;
    private long _lastKeepAlive;
    private long _lastReport;

    /// <param name="stream">What is received.</param>
    /// <param name="inputs">Its tracks.</param>
    /// <param name="endFinder">Who decides that the stream is over.</param>
    /// <param name="context">What all share.</param>
    /// <param name="onEnd">Told once that the stream is over.</param>
    /// <param name="stopped">Cancels what is being sent.</param>
    internal StreamWatch(
        DescribedStream stream,
        TrackInputs inputs,
        StreamEndFinder endFinder,
        StreamContext context,
        Action<RtspException> onEnd,
        CancellationToken stopped)
    {
        _stream = stream;
        _inputs = inputs;
        _context = context;
        _endFinder = endFinder;
        _onEnd = onEnd;
        _stopped = stopped;
        _lastKeepAlive = _lastReport = context.Clock.GetTimestamp();
        var tick = inputs.All.Exists(i => i.Ports is not null) ? UdpTick : TcpTick;
        _timer = context.Clock.CreateTimer(static watch => ((StreamWatch)watch!).OnTick(), this, tick, tick); // its own
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void OnTick()
    {
        var now = _context.Clock.GetTimestamp();
        RtspException? end;
        bool isKeepAliveDue;
        bool isReportDue;
        lock (_context.Gate)
        {
            if (_hasEnded)
            {
                return;
            }

            foreach (var input in _inputs.All)
            {
                input.Pipeline.OnTime(now);
            }

            _context.Statistics.SkippedBytes = _stream.Client.Connection.Frames.SkippedBytes;
            end = _endFinder.Find(now);
            _hasEnded = end is not null;
            isKeepAliveDue = !_hasEnded && IsKeepAliveDue(now);
            isReportDue = !_hasEnded && _context.Clock.GetElapsedTime(_lastReport, now) >= ReportInterval;
            _lastKeepAlive = isKeepAliveDue ? now : _lastKeepAlive;
            _lastReport = isReportDue ? now : _lastReport;
        }

        if (end is not null)
        {
            _onEnd(end);
        }

        if (isKeepAliveDue)
        {
            _ = SendQuietlyAsync(_stream.Client.SendKeepAliveAsync(_stream.BaseUrl, _stopped));
        }

        if (isReportDue)
        {
            SendReports(now);
        }
    }

    private bool IsKeepAliveDue(long now)
    {
        var client = _stream.Client;
        var interval = RtspKeepAlive.Interval(client.Session?.Timeout ?? SessionHeader.DefaultTimeout);
        return client.KeepAlive.IsDueNow || _context.Clock.GetElapsedTime(_lastKeepAlive, now) >= interval;
    }

    private void SendReports(long now)
    {
        foreach (var input in _inputs.All)
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
                _ = SendQuietlyAsync(_stream.Client.SendInterleavedAsync(frame, _stopped));
            }
        }
    }

    /// <summary>A receiver report behind the header of an interleaved frame; null before the first packet.</summary>
    private byte[]? BuildReport(TrackInput input, long now)
    {
        lock (_context.Gate)
        {
            if (input.Pipeline.Ssrc is not { } source)
            {
                return null;
            }

            var report = input.Pipeline.Report;
            var delay = report.LastSenderReport == 0
                ? 0
                : _context.Clock.GetElapsedTime(report.LastSenderReportArrival, now).TotalSeconds * 65536;
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
}
