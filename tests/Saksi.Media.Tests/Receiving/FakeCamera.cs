using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Saksi.Media.Tests.Receiving;

/// <summary>One request as a fake camera received it.</summary>
internal sealed record CameraRequest(string Method, string Uri, IReadOnlyDictionary<string, string> Headers, string Text)
{
    internal string CSeq => Headers.GetValueOrDefault("CSeq", "0");
}

/// <summary>
/// A camera for one test: a TCP listener on loopback that answers with whatever bytes the test wants.
/// </summary>
/// <remarks>Answers what <see cref="Behaviour"/> gives, or the plain answer of <see cref="PlainAnswer"/>.</remarks>
internal sealed class FakeCamera : IAsyncDisposable
{
    internal const string H264Sdp =
        "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=x\r\nt=0 0\r\na=control:*\r\n"
        + "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n"
        + "a=fmtp:96 packetization-mode=1;sprop-parameter-sets=Z0IAHpWoKA9k,aM48gA==\r\na=control:track1\r\n";

    internal const string PcmuSdp =
        "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=x\r\nt=0 0\r\nm=audio 0 RTP/AVP 0\r\na=control:track1\r\n";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private readonly List<CameraRequest> _requests = [];
    private readonly List<CameraConnection> _connections = [];

    internal FakeCamera(Func<CameraConnection, CameraRequest, Task<bool>>? behaviour = null)
    {
        Behaviour = behaviour;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Answers a request itself and returns true, or returns false to leave it to the plain answer.</summary>
    internal Func<CameraConnection, CameraRequest, Task<bool>>? Behaviour { get; set; }

    /// <summary>Puts TLS on a connection; null for a plain camera.</summary>
    internal Func<Stream, Task<Stream>>? Secure { get; init; }

    internal string Sdp { get; set; } = PcmuSdp;

    internal string DescribeHeaders { get; set; } = "Content-Type: application/sdp\r\n";

    internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    internal string Url => $"rtsp://127.0.0.1:{Port}/stream";

    internal IReadOnlyList<CameraRequest> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    internal IReadOnlyList<CameraRequest> Of(string method) => [.. Requests.Where(r => r.Method == method)];

    internal int ConnectionCount
    {
        get
        {
            lock (_connections)
            {
                return _connections.Count;
            }
        }
    }

    /// <summary>What a camera without any quirk answers.</summary>
    internal string PlainAnswer(CameraRequest request) => request.Method switch
    {
        "OPTIONS" => Ok(request, "Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN, GET_PARAMETER\r\n"),
        "DESCRIBE" => Describe(request),
        "SETUP" => Ok(request, $"Session: 12345678;timeout=60\r\nTransport: {request.Headers["Transport"]}\r\n"),
        "PLAY" => Ok(request, "Session: 12345678\r\n"),
        _ => Ok(request, ""),
    };

    internal string Describe(CameraRequest request, string? sdp = null) =>
        $"RTSP/1.0 200 OK\r\nCSeq: {request.CSeq}\r\n{DescribeHeaders}Content-Length: "
        + $"{Encoding.Latin1.GetByteCount(sdp ?? Sdp)}\r\n\r\n{sdp ?? Sdp}";

    internal static string Ok(CameraRequest request, string headers) =>
        $"RTSP/1.0 200 OK\r\nCSeq: {request.CSeq}\r\nServer: Fake/1.0\r\n{headers}\r\n";

    internal static string Status(CameraRequest request, int status, string headers = "") =>
        $"RTSP/1.0 {status} No\r\nCSeq: {request.CSeq}\r\n{headers}\r\n";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        lock (_connections)
        {
            _connections.ForEach(c => c.Close());
        }

        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                serving.Add(ServeAsync(client));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            Stream stream = client.GetStream();
            var connection = new CameraConnection(client, Secure is null ? stream : await Secure(stream));
            lock (_connections)
            {
                _connections.Add(connection);
            }

            while (await connection.ReadRequestAsync() is { } request)
            {
                lock (_requests)
                {
                    _requests.Add(request);
                }

                if (Behaviour is null || !await Behaviour(connection, request))
                {
                    await connection.SendAsync(PlainAnswer(request));
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or SocketException
            or AuthenticationException)
        {
            // The client has gone, or the test is over.
        }
    }
}
