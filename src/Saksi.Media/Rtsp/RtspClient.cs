using System.Globalization;
using System.Text;

namespace Saksi.Media.Rtsp;

/// <summary>Takes a packet that came interleaved in the RTSP connection; the bytes are valid during the call.</summary>
internal delegate void InterleavedPacketHandler(int channel, ReadOnlySpan<byte> packet);

/// <summary>Requests and answers on one RTSP connection: numbering, authentication, session id, keep-alive.</summary>
/// <remarks>
/// One request at a time through <see cref="RequestAsync"/>, then <see cref="ReceiveAsync"/> until the end; both read
/// the connection and hand interleaved packets over while they do. <see cref="SendKeepAliveAsync"/> may be called
/// beside it: state that both touch is guarded by the gate, which is also held while packets are handed over.
/// </remarks>
internal sealed class RtspClient : IAsyncDisposable
{
    // go2rtc 7, retina 0.4.6: some cameras refuse who does not say its name.
    private const string UserAgent = "Saksi";

    private const int MaxAttempts = 4;
    private const int MaxAnswersPerRead = 16;

    /// <summary>After so many reads that had bytes waiting, others get a turn: a camera that floods holds no thread for itself.</summary>
    private const int MaxReadsInTurn = 16;

    private readonly RtspConnection _connection;
    private readonly RtspConnectionOptions _options;
    private readonly RtspAuthenticator _authenticator;
    private readonly RtspQuirkSet _quirks;
    private readonly Lock _gate;
    private readonly List<RtspMessage> _serverRequests = [];
    private int _lastCSeq;
    private int _awaitedCSeq;
    private bool _isAwaitingPlay;
    private RtspMessage? _answer;

    private RtspClient(
        RtspConnection connection,
        RtspConnectionOptions options,
        RtspAuthenticator authenticator,
        RtspQuirkSet quirks,
        Lock gate)
    {
        _connection = connection;
        _options = options;
        _quirks = quirks;
        _gate = gate;
        _authenticator = authenticator;
        KeepAlive = new RtspKeepAlive(quirks);
    }

    internal RtspConnection Connection => _connection;

    internal RtspKeepAlive KeepAlive { get; }

    /// <summary>Who takes interleaved packets; until it is set they are dropped.</summary>
    internal InterleavedPacketHandler? PacketHandler { get; set; }

    /// <summary>The Server header of the latest answer that had one.</summary>
    internal string? Server { get; private set; }

    /// <summary>The session that SETUP has opened; null before.</summary>
    internal SessionHeader? Session { get; private set; }

    internal static async Task<RtspClient> ConnectAsync(
        RtspUrl url,
        RtspConnectionOptions options,
        RtspAuthenticator authenticator,
        RtspQuirkSet quirks,
        Lock gate,
        CancellationToken cancellationToken)
    {
        var connection = await RtspConnection.ConnectAsync(url, options, quirks, cancellationToken);
        return new RtspClient(connection, options, authenticator, quirks, gate);
    }

    /// <summary>Sends a request and waits for its answer, with credentials as the camera asks for them.</summary>
    /// <returns>The answer, whatever its status but 401.</returns>
    /// <exception cref="RtspException">No answer, or the credentials were refused.</exception>
    internal async Task<RtspMessage> RequestAsync(
        string method, string uri, string extraHeaders, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(_options.AnswerTimeout, _options.Clock, cancellationToken);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var answer = await ExchangeAsync(method, uri, extraHeaders, deadline.Token);
                if (answer.StatusCode != 401)
                {
                    return answer;
                }

                bool canRetry;
                lock (_gate)
                {
                    canRetry = _authenticator.TryTake(answer.Headers.All("WWW-Authenticate")) && attempt < MaxAttempts;
                }

                if (!canRetry)
                {
                    throw new RtspException(
                        StreamEndReason.AuthenticationRefused,
                        !_authenticator.HasCredentials ? "the camera wants a user name and a password"
                            : _authenticator.KnowsNoChallenge ? "the camera asks for the password in a way that is not known here; set it to Digest"
                            : "the camera refused the user name or password")
                    {
                        StatusCode = 401,
                    };
                }
            }
        }
        catch (OperationCanceledException) when (deadline.HasPassed)
        {
            throw new RtspException(
                StreamEndReason.NoAnswer,
                $"the camera left {method} without an answer for {_options.AnswerTimeout.TotalSeconds:0.#} s");
        }
    }

    /// <summary>Reads the connection and hands packets over until it ends.</summary>
    /// <exception cref="RtspException">The connection has ended; always, unless cancelled.</exception>
    internal async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            ValueTask<int> receiving;
            var readsInTurn = 0;
            do
            {
                TakeBuffered();
                if (_serverRequests.Count > 0)
                {
                    await AnswerServerAsync(cancellationToken);
                }

                receiving = _connection.ReceiveAsync(cancellationToken);
                if (!receiving.IsCompleted)
                {
                    readsInTurn = 0;
                }
                else if (++readsInTurn == MaxReadsInTurn)
                {
                    readsInTurn = 0;
                    await Task.Yield();
                }
            }
            while (_connection.TakeReceived(await receiving));
        }
        catch (Exception exception) when (RtspConnection.IsBroken(exception))
        {
            throw RtspConnection.Broken(exception);
        }

        throw new RtspException(StreamEndReason.ConnectionClosed, "the camera closed the connection");
    }

    /// <summary>Takes the session's id and timeout from the answer to SETUP.</summary>
    internal void TakeSession(RtspMessage answer)
    {
        var header = answer.Headers["Session"] is { } value ? SessionHeader.Parse(value) : null;
        if (header is null)
        {
            _quirks.Add(RtspQuirk.SessionIdMissing);
            return;
        }

        if (header.IsTimeoutInvalid)
        {
            _quirks.Add(RtspQuirk.SessionTimeoutInvalid);
        }

        if (Session is { } first && first.Id != header.Id)
        {
            // The first id stays: what retina found to work.
            _quirks.Add(RtspQuirk.SessionIdChanged);
            return;
        }

        Session = header;
    }

    /// <summary>Sends a keep-alive; its answer is looked at when it comes.</summary>
    internal Task SendKeepAliveAsync(string baseUrl, CancellationToken cancellationToken)
    {
        byte[] request;
        lock (_gate)
        {
            request = BuildRequest(KeepAlive.NextMethod(), baseUrl, "");
            KeepAlive.SentCSeq = _lastCSeq;
        }

        return _connection.SendAsync(request, cancellationToken);
    }

    /// <summary>Sends bytes that are no request: an RTCP packet with its interleaved header.</summary>
    internal Task SendInterleavedAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken) =>
        _connection.SendAsync(frame, cancellationToken);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task<RtspMessage> ExchangeAsync(
        string method, string uri, string extraHeaders, CancellationToken cancellationToken)
    {
        byte[] request;
        lock (_gate)
        {
            request = BuildRequest(method, uri, extraHeaders);
            _awaitedCSeq = _lastCSeq;
            _isAwaitingPlay = method == "PLAY";
            _answer = null;
        }

        await _connection.SendAsync(request, cancellationToken);
        try
        {
            do
            {
                if (TakeAnswer() is { } answer)
                {
                    return answer;
                }

                if (_serverRequests.Count > 0)
                {
                    await AnswerServerAsync(cancellationToken);
                }
            }
            while (_connection.TakeReceived(await _connection.ReceiveAsync(cancellationToken)));
        }
        catch (Exception exception) when (RtspConnection.IsBroken(exception))
        {
            throw RtspConnection.Broken(exception);
        }

        throw new RtspException(
            StreamEndReason.ConnectionClosed, $"the camera closed the connection instead of answering {method}");
    }

    /// <summary>Takes what is in the buffer up to the awaited answer, and that.</summary>
    private RtspMessage? TakeAnswer()
    {
        lock (_gate)
        {
            TakeReceived();
            var answer = _answer;
            if (answer is not null)
            {
                _answer = null;
                _isAwaitingPlay = false;
                Server = answer.Headers["Server"] ?? Server;
            }

            return answer;
        }
    }

    /// <summary>Takes everything in the buffer.</summary>
    private void TakeBuffered()
    {
        lock (_gate)
        {
            TakeReceived();
            while (_answer is { } answer)
            {
                _answer = null;
                KeepAlive.OnAnswer(answer, _authenticator);
                TakeReceived();
            }
        }
    }

    /// <summary>Takes what is in the buffer, up to the first answer. The gate is held.</summary>
    private void TakeReceived()
    {
        while (_answer is null && _connection.TryRead(out var frame))
        {
            if (frame.Kind == RtspFrameKind.Interleaved)
            {
                TakePacket(frame.Channel, frame.Bytes);
                continue;
            }

            if (frame.Kind == RtspFrameKind.OversizedMessage)
            {
                throw new RtspException(
                    StreamEndReason.ProtocolError, "the camera sent a message that is longer than any can be");
            }

            if (RtspMessage.TryParse(frame.Bytes, frame.Body) is { } message)
            {
                TakeMessage(message);
            }
        }
    }

    private void TakePacket(int channel, ReadOnlySpan<byte> packet)
    {
        if (_isAwaitingPlay && _connection.Frames.IsAssigned(channel))
        {
            _quirks.Add(RtspQuirk.DataBeforePlayResponse);
        }

        PacketHandler?.Invoke(channel, packet);
    }

    private void TakeMessage(RtspMessage message)
    {
        if (message.StatusCode == 0)
        {
            _quirks.Add(RtspQuirk.RequestFromServer);
            if (_serverRequests.Count < MaxAnswersPerRead)
            {
                _serverRequests.Add(message);
            }

            return;
        }

        if (message.CSeq is null)
        {
            _quirks.Add(RtspQuirk.ResponseWithoutCSeq);
        }

        // 1xx answers announce the real one. An answer with another number belongs to a request given up long ago.
        if (message.StatusCode >= 200 && (message.CSeq is null || message.CSeq == AwaitedCSeq))
        {
            _answer = message;
        }
    }

    private int AwaitedCSeq => KeepAlive.SentCSeq > _awaitedCSeq ? KeepAlive.SentCSeq : _awaitedCSeq;

    private async Task AnswerServerAsync(CancellationToken cancellationToken)
    {
        foreach (var request in _serverRequests)
        {
            var cseq = request.Headers["CSeq"] ?? "0";
            var answer = Encoding.Latin1.GetBytes($"RTSP/1.0 200 OK\r\nCSeq: {cseq}\r\nUser-Agent: {UserAgent}\r\n\r\n");
            await _connection.SendAsync(answer, cancellationToken);
            if (request.Method == "TEARDOWN")
            {
                throw new RtspException(StreamEndReason.EndedByCamera, "the camera ended the session");
            }
        }

        _serverRequests.Clear();
    }

    private byte[] BuildRequest(string method, string uri, string extraHeaders)
    {
        _lastCSeq++;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{method} {uri} RTSP/1.0\r\nCSeq: {_lastCSeq}\r\n");
        text.Append(CultureInfo.InvariantCulture, $"User-Agent: {UserAgent}\r\n");
        if (_authenticator.Authorize(method, uri) is { } authorization)
        {
            text.Append(CultureInfo.InvariantCulture, $"Authorization: {authorization}\r\n");
        }

        if (Session is { } session)
        {
            text.Append(CultureInfo.InvariantCulture, $"Session: {session.Id}\r\n");
        }

        return Encoding.Latin1.GetBytes(text.Append(extraHeaders).Append("\r\n").ToString());
    }
}
