using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Saksi.Onvif.Tests.Support;

/// <summary>A web server that answers each request with the bytes that a test gives, however wrong.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<string, byte[]?> _answer;
    private readonly Task _serving;

    /// <param name="answer">What is answered to a request's text; null leaves it unanswered.</param>
    public ScriptedServer(Func<string, byte[]?> answer)
    {
        _answer = answer;
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}/onvif/device_service");

    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>An answer of HTTP with a body.</summary>
    public static byte[] Http(int status, string body, string headers = "") =>
        Encoding.UTF8.GetBytes($"HTTP/1.1 {status} X\r\n{headers}Content-Type: application/soap+xml\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}");

    /// <summary>The same, of SOAP.</summary>
    public static byte[] Soap(string body) =>
        Http(200, $"<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><s:Body>{body}</s:Body></s:Envelope>");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving; // Before the listener stops, as it must not be asked for the next client then.
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await AnswerAsync(client);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        try
        {
            var stream = client.GetStream();
            var request = await ReadAsync(stream);
            Requests.Enqueue(request);
            if (_answer(request) is { } bytes)
            {
                await stream.WriteAsync(bytes, _stop.Token);
            }
            else
            {
                await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, _stop.Token);
            }
        }
        catch (IOException)
        {
            // The client has heard enough.
        }
    }

    private async Task<string> ReadAsync(NetworkStream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[65536];
        while (true)
        {
            var read = await stream.ReadAsync(buffer, _stop.Token);
            text.Append(Encoding.UTF8.GetString(buffer, 0, read));
            var all = text.ToString();
            var hasHead = all.Contains("\r\n\r\n", StringComparison.Ordinal);
            if (read == 0 || (hasHead && (all.StartsWith("GET", StringComparison.Ordinal) || all.Contains("Envelope>", StringComparison.Ordinal))))
            {
                return all;
            }
        }
    }
}
