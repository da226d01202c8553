using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Saksi.Media.Receiving;
using Saksi.Media.Rtsp;
using Saksi.Recording.Coverage;
using Saksi.Recording.Segments;

namespace Saksi.Recording.Streams;

/// <summary>Records one stream for ever: connects, records until the stream ends, and tries again.</summary>
internal sealed partial class StreamRecorder
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    /// <summary>A session that lasted this long was a good one: the next pause is short again.</summary>
    private static readonly TimeSpan GoodSession = TimeSpan.FromSeconds(20);

    private readonly StreamOptions _options;
    private readonly FragmentAssembler _assembler;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly StreamTap _tap;
    private readonly Lock _lock = new();
    private IReadOnlyList<RtspQuirk> _earlierQuirks = [];
    private bool _hasAnswered;

    /// <summary>What the ended sessions brought; with <see cref="Receiver"/> under the lock, lest a session be counted twice or not at all.</summary>
    private PacketCounts _earlierPackets = PacketCounts.None;

    public StreamRecorder(
        StreamOptions options, FragmentAssembler assembler, GapTracker gaps, StreamTap tap, TimeProvider time, ILogger logger)
    {
        _tap = tap;
        _options = options;
        _assembler = assembler;
        Gaps = gaps;
        _time = time;
        _logger = logger;
    }

    public StreamName Name => _options.Name;

    public string DisplayUrl => _options.Url.ToString();

    public FragmentAssembler Assembler => _assembler;

    public GapTracker Gaps { get; }

    /// <summary>What the camera did otherwise than it should, in this session and those before.</summary>
    public IReadOnlyList<RtspQuirk> Quirks =>
        Receiver is { } receiver ? [.. _earlierQuirks.Union(receiver.Quirks).Order()] : _earlierQuirks;

    /// <summary>Null between sessions.</summary>
    public StreamReceiver? Receiver { get; private set; }

    /// <summary>What came in all sessions.</summary>
    public PacketCounts Packets
    {
        get
        {
            lock (_lock)
            {
                return Receiver is { } receiver ? _earlierPackets.Plus(receiver.Statistics) : _earlierPackets;
            }
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var pause = ShortestPause;
        while (!cancellationToken.IsCancellationRequested)
        {
            var started = _time.GetTimestamp();
            var (reason, detail) = await RunOnceAsync(cancellationToken).ConfigureAwait(false);
            _tap.EndSession(reason, detail);
            _assembler.EndSession(reason, detail, AskedInVain(reason, started));
            if (cancellationToken.IsCancellationRequested)
            {
                break;
            }

            pause = _time.GetElapsedTime(started) > GoodSession ? ShortestPause : pause;
            await PauseAsync(pause, cancellationToken).ConfigureAwait(false);
            pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
        }

        // Also a stream that was in a gap: from now on nobody looks.
        _assembler.EndSession(GapReason.Stopped, "");
    }

    /// <summary>How long ago the camera was asked that never answered: since then the reason holds. Zero when it did answer.</summary>
    private TimeSpan AskedInVain(GapReason reason, long started) =>
        _hasAnswered || reason == GapReason.Stopped ? TimeSpan.Zero : _time.GetElapsedTime(started);

    /// <summary>One session, from connecting to its end.</summary>
    [SuppressMessage(
        "Design",
        "CA1031:Do not catch general exception types",
        Justification = "The supervisor of one stream: a mistake of ours in one camera's path must not end the others' recording.")]
    private async Task<(GapReason Reason, string Detail)> RunOnceAsync(CancellationToken cancellationToken)
    {
        _hasAnswered = false;
        try
        {
            await using var receiver = await StreamReceiver.OpenAsync(ReceiverOptions(), cancellationToken).ConfigureAwait(false);
            Receiver = receiver;
            _hasAnswered = true;
            _assembler.BeginSession(receiver.Tracks);
            _tap.BeginSession(receiver.Tracks);
            using var gated = _options.Gate is { } gate ? new GatedSink(_assembler, gate, receiver.Tracks, _time) : null;
            await receiver.ReceiveAsync(_tap.Before(gated as IStreamSink ?? _assembler), cancellationToken).ConfigureAwait(false);
            return (GapReason.ConnectionLost, "the camera ended the stream");
        }
        catch (RtspException exception)
        {
            return (Reason(exception.Reason), exception.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The first attempt of all: unlike later ones it follows no gap, and the time it took must have a reason.
            return _hasAnswered || Gaps.Count > 0 ? (GapReason.Stopped, "") : (GapReason.Unreachable, "the camera had not answered yet");
        }
        catch (Exception exception)
        {
            LogUnexpected(exception, Name);
            return (GapReason.Unknown, exception.Message);
        }
        finally
        {
            _earlierQuirks = Quirks;
            lock (_lock)
            {
                _earlierPackets = Receiver is { } ended ? _earlierPackets.Plus(ended.Statistics) : _earlierPackets;
                Receiver = null;
            }
        }
    }

    private async Task PauseAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        // Hundreds of cameras behind one switch that restarts shall not all knock in the same instant.
        var jitter = TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(0, (int)(pause.TotalMilliseconds / 4) + 1));
        try
        {
            await Task.Delay(pause + jitter, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The loop sees it.
        }
    }

    private StreamReceiverOptions ReceiverOptions() => new()
    {
        Url = _options.Url,
        UserName = _options.UserName,
        Password = _options.Password,
        Transport = _options.Transport,
        VideoTimeout = _options.VideoTimeout,
        CertificateFingerprints = _options.CertificateFingerprints,
        AllowBasicOverPlainText = _options.AllowBasicOverPlainText,
        Clock = _time,
    };

    private static GapReason Reason(StreamEndReason reason) => reason switch
    {
        StreamEndReason.Unreachable or StreamEndReason.NoAnswer => GapReason.Unreachable,
        StreamEndReason.AuthenticationRefused => GapReason.AuthenticationRefused,
        StreamEndReason.NotFound => GapReason.StreamNotFound,
        StreamEndReason.NoUsableTracks => GapReason.NothingToRecord,
        StreamEndReason.CertificateRefused or StreamEndReason.TlsFailed => GapReason.CertificateRefused,
        StreamEndReason.ConnectionClosed or StreamEndReason.EndedByCamera => GapReason.ConnectionLost,
        StreamEndReason.NoVideo or StreamEndReason.NoPackets => GapReason.NoVideo,
        StreamEndReason.ParametersUnreadable => GapReason.ParametersUnreadable,
        StreamEndReason.TimestampJump => GapReason.TimestampJump,
        _ => GapReason.ProtocolError,
    };

    [LoggerMessage(LogLevel.Error, "{Stream}: unexpected error; the stream is tried again")]
    private partial void LogUnexpected(Exception exception, StreamName stream);
}
