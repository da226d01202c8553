using Saksi.Media.Rtsp;

namespace Saksi.Media.Receiving;

/// <summary>Receives one stream of a camera: from its address to access units on one timeline.</summary>
/// <remarks>
/// <see cref="OpenAsync"/>, then <see cref="ReceiveAsync"/> once, then <see cref="DisposeAsync"/>, also while it runs.
/// One receiver is one run: for another try, open another. Properties may be read from any thread at any time.
/// </remarks>
public sealed class StreamReceiver : IAsyncDisposable
{
    private readonly StreamContext _context;
    private readonly CancellationTokenSource _disposal = new();
    private StreamSession _session;
    private bool _isSetUp;
    private RtspException? _firstFailure;
    private Task _receiving = Task.CompletedTask;

    private StreamReceiver(StreamContext context, StreamSession session)
    {
        _context = context;
        _session = session;
    }

    /// <summary>The tracks that are received, video first; their places are the track indexes of the units.</summary>
    public IReadOnlyList<ReceivedTrack> Tracks => _session.Selection.Tracks;

    /// <summary>The tracks that the stream has besides.</summary>
    public IReadOnlyList<IgnoredTrack> Ignored => _session.Selection.Ignored;

    /// <summary>What the camera calls its server; null when it does not say.</summary>
    public string? Server => _session.Server;

    /// <summary>The realm that the camera named when it asked for credentials; null when it did not ask.</summary>
    public string? Realm => _session.Realm;

    /// <summary>What the camera did otherwise than it should, so far.</summary>
    public IReadOnlyCollection<RtspQuirk> Quirks => _context.Quirks;

    /// <summary>The transport in use: TCP or UDP, once the tracks are set up.</summary>
    public RtspTransport Transport => _session.Transport;

    public StreamStatistics Statistics => _context.Statistics;

    private bool MayFallBack => _context.Options.Transport == RtspTransport.Auto && _firstFailure is null;

    /// <summary>Connects and asks what the stream holds, without setting anything up.</summary>
    /// <exception cref="RtspException">It cannot be had; the reason says why.</exception>
    public static async Task<StreamReceiver> DescribeAsync(
        StreamReceiverOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var context = new StreamContext(options, new RtspQuirkSet(), new StreamStatistics());
        return new StreamReceiver(context, await StreamSession.DescribeAsync(context, cancellationToken));
    }

    /// <summary>Connects, asks what the stream holds, chooses tracks and sets them up.</summary>
    /// <exception cref="RtspException">It cannot be had; the reason says why.</exception>
    public static async Task<StreamReceiver> OpenAsync(
        StreamReceiverOptions options, CancellationToken cancellationToken = default)
    {
        var receiver = await DescribeAsync(options, cancellationToken);
        try
        {
            await receiver.SetUpAsync(cancellationToken);
            return receiver;
        }
        catch
        {
            await receiver.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the stream and delivers until it ends.</summary>
    /// <param name="sink">Who takes units and reports, one call at a time, on threads of the pool.</param>
    /// <param name="cancellationToken">Ends it; the session is taken down on disposal.</param>
    /// <exception cref="RtspException">Why the stream ended: always, unless cancelled.</exception>
    public Task ReceiveAsync(IStreamSink sink, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sink);
        _receiving = RunAsync(sink, cancellationToken);
        return _receiving;
    }

    /// <summary>Ends the stream, tells the camera so (waiting at most a second for its answer), and closes all.</summary>
    public async ValueTask DisposeAsync()
    {
        await _disposal.CancelAsync();
        await _receiving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _session.DisposeAsync();
        _disposal.Dispose();
    }

    private async Task RunAsync(IStreamSink sink, CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposal.Token);
        await SetUpAsync(linked.Token);
        try
        {
            await PlayAsync(sink, linked.Token);
        }
        catch (RtspException exception) when (exception.Reason == StreamEndReason.NoPackets && MayFallBack)
        {
            // A firewall or a camera that keeps its word badly: the other transport, over a new session.
            await FallBackAsync(exception, linked.Token);
            await PlayAsync(sink, linked.Token);
        }
    }

    private async Task PlayAsync(IStreamSink sink, CancellationToken cancellationToken)
    {
        var options = _context.Options;
        var patience = MayFallBack ? options.FirstPacketTimeout : options.VideoTimeout;
        try
        {
            await _session.PlayAsync(sink, cancellationToken);
            await _session.ReceiveAsync(patience, cancellationToken);
        }
        catch (RtspException exception) when (_firstFailure is { } first && _context.Statistics.Packets == 0)
        {
            throw BothFailed(first, exception);
        }
    }

    private async Task SetUpAsync(CancellationToken cancellationToken)
    {
        if (_isSetUp)
        {
            return;
        }

        _isSetUp = true;
        var first = _context.Options.Transport == RtspTransport.Udp ? RtspTransport.Udp : RtspTransport.Tcp;
        try
        {
            await _session.SetUpAsync(first, cancellationToken);
        }
        catch (RtspException exception) when (MayFallBack
            && exception.Reason is StreamEndReason.TransportRefused or StreamEndReason.RequestRefused
                or StreamEndReason.ConnectionClosed)
        {
            await FallBackAsync(exception, cancellationToken);
        }
    }

    // Hikvision wants DESCRIBE again before SETUP when the transport changes.
    private async Task FallBackAsync(RtspException failure, CancellationToken cancellationToken)
    {
        _firstFailure = failure;
        var other = Other(Transport);
        try
        {
            await _session.DisposeAsync();
            _session = await StreamSession.DescribeAsync(_context, cancellationToken);
            await _session.SetUpAsync(other, cancellationToken);
        }
        catch (RtspException exception)
        {
            throw BothFailed(failure, exception);
        }
    }

    /// <summary>
    /// What happened first is what is wrong with the camera: the other transport was our idea. Only where that was
    /// set up, and then nothing came, is that more than a refusal.
    /// </summary>
    private static RtspException BothFailed(RtspException first, RtspException second)
    {
        var reason = second.Reason == StreamEndReason.NoPackets ? second.Reason : first.Reason;
        return new RtspException(reason, $"over TCP: {first.Message}; over UDP: {second.Message}", second)
        {
            StatusCode = first.StatusCode,
        };
    }

    private static RtspTransport Other(RtspTransport transport) =>
        transport == RtspTransport.Udp ? RtspTransport.Tcp : RtspTransport.Udp;
}
