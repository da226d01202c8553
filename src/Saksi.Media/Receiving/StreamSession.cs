using System.Net;
using Saksi.Media.Rtsp;

namespace Saksi.Media.Receiving;

/// <summary>One RTSP session with a camera over one transport, from the connection to TEARDOWN.</summary>
/// <remarks>
/// Steps: <see cref="DescribeAsync"/>, <see cref="SetUpAsync"/>, <see cref="PlayAsync"/>, <see cref="ReceiveAsync"/>.
/// </remarks>
internal sealed class StreamSession : IAsyncDisposable
{
    // The longest datagram that IP can carry: TP-Link Tapo sends 10,000 bytes, so no smaller number is safe.
    private const int RtpDatagramSize = 65536;
    private const int RtcpDatagramSize = 2048;

    private static readonly TimeSpan TeardownTimeout = TimeSpan.FromSeconds(1);

    private readonly DescribedStream _stream;
    private readonly StreamContext _context;
    private readonly CancellationTokenSource _stop = new();
    private TrackInputs _inputs = new();
    private RtspException? _end;
    private bool _isClosedByCamera;
    private bool _isDisposed;

    private StreamSession(DescribedStream stream, StreamContext context)
    {
        _stream = stream;
        _context = context;
    }

    internal TrackSelection Selection => _stream.Selection;

    internal string? Server => _stream.Client.Server;

    internal string? Realm => _stream.Realm;

    internal RtspTransport Transport { get; private set; }

    /// <summary>Connects and asks what the stream holds.</summary>
    internal static async Task<StreamSession> DescribeAsync(StreamContext context, CancellationToken cancellationToken) =>
        new(await new StreamOpener(context).DescribeAsync(cancellationToken), context);

    /// <summary>Sets the tracks up.</summary>
    internal async Task SetUpAsync(RtspTransport transport, CancellationToken cancellationToken)
    {
        Transport = transport;
        _inputs = await new TrackSetUp(_stream, _context).RunAsync(transport, cancellationToken);
    }

    /// <summary>Starts the stream; packets may arrive before this returns.</summary>
    internal async Task PlayAsync(IStreamSink sink, CancellationToken cancellationToken)
    {
        foreach (var input in _inputs.All)
        {
            input.Pipeline.Sink = sink;
            input.Pipeline.LastUnitArrival = _context.Clock.GetTimestamp();
            input.Ports?.PunchHoles();
        }

        _stream.Client.PacketHandler = TakeInterleaved;

        // Parrot wants a Range; a live camera ignores what it says.
        const string Range = "Range: npt=0.000-\r\n";
        var answer = await _stream.Client.RequestAsync("PLAY", _stream.AggregateUrl, Range, cancellationToken);
        if (answer.StatusCode == 459)
        {
            // Aggregate operation not allowed (RFC 2326 11.3.10): one by one, then.
            foreach (var input in _inputs.All)
            {
                answer = await _stream.Client.RequestAsync("PLAY", input.Url, Range, cancellationToken);
            }
        }

        if (!answer.IsSuccess)
        {
            throw RtspRefusal.Create("PLAY", answer);
        }

        TakeRtpInfo(answer.Headers["RTP-Info"]);
    }

    /// <summary>Delivers until the stream ends.</summary>
    /// <param name="firstPacketTimeout">The most time until the first packet.</param>
    /// <param name="cancellationToken">Ends it without an error.</param>
    /// <exception cref="RtspException">Why it ended; always, unless cancelled.</exception>
    internal async Task ReceiveAsync(TimeSpan firstPacketTimeout, CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, cancellationToken);
        var endFinder = new StreamEndFinder(_inputs, Transport, firstPacketTimeout, _context);
        var loops = StartLoops(linked.Token);
        await using var watch = new StreamWatch(_stream, _inputs, endFinder, _context, End, linked.Token);
        try
        {
            // None of them ends but with an exception; the first takes the others along.
            await await Task.WhenAny(loops);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && _end is not null)
        {
            throw _end;
        }
        catch (RtspException exception) when (exception.Reason == StreamEndReason.ConnectionClosed)
        {
            _isClosedByCamera = true;
            throw;
        }
        finally
        {
            await linked.CancelAsync();
            await Task.WhenAll(loops).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Flush();
        }
    }

    /// <summary>Ends what runs, takes the session down and closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        await _stop.CancelAsync();
        _stream.Client.PacketHandler = null;
        if (_stream.Client.Session is not null && !_isClosedByCamera)
        {
            await TearDownAsync();
        }

        await _stream.Client.DisposeAsync();
        _inputs.Dispose();
        _stop.Dispose();
    }

    private List<Task> StartLoops(CancellationToken cancellationToken)
    {
        var loops = new List<Task> { _stream.Client.ReceiveAsync(cancellationToken) };
        foreach (var input in _inputs.All)
        {
            if (input.Ports is not { } ports)
            {
                continue;
            }

            var rtp = new DatagramReceiver(ports.Rtp, ports, _context, RtpDatagramSize, packet => TakeRtp(input, packet));
            var rtcp = new DatagramReceiver(
                ports.Rtcp,
                ports,
                _context,
                RtcpDatagramSize,
                packet => input.Pipeline.OnRtcp(packet, _context.Clock.GetTimestamp()));
            loops.Add(rtp.ReceiveAsync(from => NoteSource(ports, from), cancellationToken));
            loops.Add(rtcp.ReceiveAsync(ports.AimReportsAt, cancellationToken));
        }

        return loops;
    }

    private void NoteSource(UdpPortPair ports, SocketAddress from)
    {
        if (ports.ServerPorts is { } announced && announced.Rtp != UdpPortPair.PortOf(from))
        {
            _context.Quirks.Add(RtspQuirk.UdpPortsDiffer);
        }
    }

    private void TakeInterleaved(int channel, ReadOnlySpan<byte> packet)
    {
        var input = _inputs.OfChannel(channel);
        if (input is null)
        {
            _context.Statistics.UnknownChannelPackets++;

            // Some cameras have channels by default. Beside UDP there are none: these packets are another viewer's.
            _context.Quirks.Add(Transport == RtspTransport.Udp
                ? RtspQuirk.PacketsOfAnotherSession
                : RtspQuirk.DataOnUnassignedChannel);
        }
        else if (channel == input.RtcpChannel && channel != input.RtpChannel)
        {
            input.Pipeline.OnRtcp(packet, _context.Clock.GetTimestamp());
        }
        else
        {
            TakeRtp(input, packet);
        }
    }

    private void TakeRtp(TrackInput input, ReadOnlySpan<byte> packet)
    {
        input.Pipeline.OnRtp(packet, _context.Clock.GetTimestamp());
        if (input.Pipeline.HasLeapt)
        {
            throw StreamEndFinder.Leapt($"the {input.Track.Kind.ToString().ToLowerInvariant()}");
        }
    }

    private void TakeRtpInfo(string? value)
    {
        if (value is null)
        {
            return;
        }

        var entries = RtpInfoHeader.Parse(value, out var isMalformed);
        lock (_context.Gate)
        {
            foreach (var entry in entries)
            {
                var input = _inputs.OfUrl(entry.Url, _stream);
                isMalformed |= input is null;
                if (input is { AnnouncedSsrc: null } && entry.Ssrc is { } ssrc)
                {
                    input.Pipeline.Announce(ssrc);
                }
            }
        }

        if (isMalformed)
        {
            _context.Quirks.Add(RtspQuirk.RtpInfoMalformed);
        }
    }

    private void End(RtspException reason)
    {
        _end = reason;
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // A last tick ran beside the end of everything.
        }
    }

    private void Flush()
    {
        lock (_context.Gate)
        {
            foreach (var input in _inputs.All)
            {
                input.Pipeline.Flush();
                input.Pipeline.Sink = null;
            }
        }
    }

    private async Task TearDownAsync()
    {
        using var deadline = new CancellationTokenSource(TeardownTimeout, _context.Clock);
        try
        {
            var answer = await _stream.Client.RequestAsync("TEARDOWN", _stream.AggregateUrl, "", deadline.Token);
            if (!answer.IsSuccess)
            {
                _context.Quirks.Add(RtspQuirk.TeardownRefused);
            }
        }
        catch (Exception exception) when (exception is RtspException or OperationCanceledException)
        {
            // The connection is closed in any case, which ends the session of every server that is in order.
            _context.Quirks.Add(RtspQuirk.TeardownRefused);
        }
    }
}
