using Saksi.Media.Rtsp;
using Saksi.Media.Sdp;

namespace Saksi.Media.Receiving;

/// <summary>One RTSP session with a camera over one transport, from the connection to TEARDOWN.</summary>
/// <remarks>
/// Steps: DESCRIBE, <see cref="SetUpAsync"/>, <see cref="PlayAsync"/>, <see cref="ReceiveAsync"/>.
/// One lock, the gate, guards all that packets touch: the loops that read sockets hold it per batch, the timer per
/// tick.
/// </remarks>
internal sealed partial class StreamSession : IAsyncDisposable
{
    private const int MaxRedirects = 5;

    private static readonly TimeSpan TeardownTimeout = TimeSpan.FromSeconds(1);

    private readonly StreamReceiverOptions _options;
    private readonly RtspQuirkSet _quirks;
    private readonly StreamStatistics _statistics;
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private RtspClient? _client;
    private string _baseUrl = "";
    private string _aggregateUrl = "";
    private bool _isClosedByCamera;
    private bool _isDisposed;

    private StreamSession(StreamReceiverOptions options, RtspQuirkSet quirks, StreamStatistics statistics)
    {
        _options = options;
        _quirks = quirks;
        _statistics = statistics;
        _clock = options.Clock;
    }

    internal TrackSelection Selection { get; private set; } = new();

    internal string? Server => _client?.Server;

    internal string? Realm { get; private set; }

    internal RtspTransport Transport { get; private set; }

    private RtspClient Client => _client ?? throw new InvalidOperationException("not connected");

    /// <summary>Connects and asks what the stream holds, following redirects.</summary>
    internal static async Task<StreamSession> DescribeAsync(
        StreamReceiverOptions options,
        RtspQuirkSet quirks,
        StreamStatistics statistics,
        CancellationToken cancellationToken)
    {
        var session = new StreamSession(options, quirks, statistics);
        try
        {
            await session.DescribeAsync(cancellationToken);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
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
        if (_timer is not null)
        {
            await _timer.DisposeAsync();
        }

        if (_client is { } client)
        {
            client.PacketHandler = null;
            if (client.Session is not null && !_isClosedByCamera)
            {
                await TearDownAsync(client);
            }

            await client.DisposeAsync();
        }

        foreach (var input in _inputs)
        {
            input.Dispose();
        }

        _stop.Dispose();
    }

    private async Task DescribeAsync(CancellationToken cancellationToken)
    {
        var url = _options.Url;
        var authenticator = CreateAuthenticator(url);
        var hasReconnected = false;
        for (var redirects = 0; ;)
        {
            RtspMessage answer;
            try
            {
                _client = await RtspClient.ConnectAsync(
                    url, ConnectionOptions(), authenticator, _quirks, _gate, cancellationToken);
                await AskForMethodsAsync(url, cancellationToken);
                answer = await Client.RequestAsync(
                    "DESCRIBE", url.RequestUri, "Accept: application/sdp\r\n", cancellationToken);
            }
            catch (RtspException exception) when (exception.Reason == StreamEndReason.ConnectionClosed
                && authenticator.Realm is not null && !hasReconnected)
            {
                // Some cameras close the connection with their challenge. The answer goes over a new one.
                hasReconnected = true;
                await CloseAsync();
                continue;
            }
            finally
            {
                Realm = authenticator.Realm;
            }

            if (answer.StatusCode is >= 300 and < 400)
            {
                await CloseAsync();
                var next = FollowRedirect(url, answer, ++redirects);
                authenticator = HasSameHost(url, next) ? authenticator : CreateAuthenticator(next);
                url = next;
                continue;
            }

            TakeDescription(url, answer);
            return;
        }
    }

    private async Task AskForMethodsAsync(RtspUrl url, CancellationToken cancellationToken)
    {
        var answer = await Client.RequestAsync("OPTIONS", url.RequestUri, "", cancellationToken);
        if (answer.IsSuccess)
        {
            Client.KeepAlive.TakePublic(string.Join(',', answer.Headers.All("Public")));
        }
        else if (answer.StatusCode is < 300 or >= 400)
        {
            _quirks.Add(RtspQuirk.OptionsRefused);
        }
    }

    private void TakeDescription(RtspUrl url, RtspMessage answer)
    {
        if (!answer.IsSuccess)
        {
            throw RtspRefusal.Create("DESCRIBE", answer);
        }

        NoteContentType(answer.Headers["Content-Type"]);
        if (!SdpParser.TryParse(answer.Body, out var description, out var error) || description is null)
        {
            throw new RtspException(StreamEndReason.ProtocolError, "the camera's answer to DESCRIBE: " + error);
        }

        _baseUrl = BaseUrl.Find(answer.Headers, url, _quirks);
        _aggregateUrl = BaseUrl.Join(_baseUrl, description.Control);
        Selection = TrackSelection.Choose(description, _quirks);
    }

    private void NoteContentType(string? contentType)
    {
        if (contentType is null)
        {
            _quirks.Add(RtspQuirk.ContentTypeMissing);
        }
        else if (!contentType.Split(';')[0].Trim().Equals("application/sdp", StringComparison.OrdinalIgnoreCase))
        {
            _quirks.Add(RtspQuirk.ContentTypeUnexpected);
        }
    }

    private static RtspUrl FollowRedirect(RtspUrl from, RtspMessage answer, int count)
    {
        var location = answer.Headers["Location"] ?? "";
        if (count > MaxRedirects)
        {
            throw new RtspException(StreamEndReason.RedirectRefused, "the camera redirects in a circle");
        }

        if (!RtspUrl.TryParse(location, out var next, out _) || next is null)
        {
            throw new RtspException(
                StreamEndReason.RedirectRefused, "the camera redirects to something that is no RTSP address");
        }

        return from.IsSecure && !next.IsSecure
            ? throw new RtspException(
                StreamEndReason.RedirectRefused,
                $"the camera redirects from an encrypted stream to {next}, which is not encrypted")
            : next;
    }

    private static bool HasSameHost(RtspUrl a, RtspUrl b) => a.Host.Equals(b.Host, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The owner's credentials go to the host that the owner named, and to no other that it redirects to.
    /// </summary>
    private RtspAuthenticator CreateAuthenticator(RtspUrl url)
    {
        var isOwners = HasSameHost(url, _options.Url);
        var userName = _options.UserName ?? _options.Url.UserName;
        var password = _options.UserName is null ? _options.Url.Password : _options.Password;
        return new RtspAuthenticator(
            isOwners ? userName : null,
            isOwners ? password ?? "" : null,
            url.IsSecure,
            _options.AllowBasicOverPlainText,
            _quirks);
    }

    private RtspConnectionOptions ConnectionOptions() => new()
    {
        AnswerTimeout = _options.ConnectTimeout,
        CertificateFingerprints = _options.CertificateFingerprints,
        AllowRsaKeyExchange = _options.AllowRsaKeyExchange,
        Clock = _options.Clock,
    };

    private async ValueTask CloseAsync()
    {
        if (_client is { } client)
        {
            _client = null;
            await client.DisposeAsync();
        }
    }

    private async Task TearDownAsync(RtspClient client)
    {
        using var deadline = new CancellationTokenSource(TeardownTimeout, _clock);
        try
        {
            var answer = await client.RequestAsync("TEARDOWN", _aggregateUrl, "", deadline.Token);
            if (!answer.IsSuccess)
            {
                _quirks.Add(RtspQuirk.TeardownRefused);
            }
        }
        catch (Exception exception) when (exception is RtspException or OperationCanceledException)
        {
            // The connection is closed in any case, which ends the session of every server that is in order.
            _quirks.Add(RtspQuirk.TeardownRefused);
        }
    }
}
