using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Saksi.Server.Tests.Alerts;

/// <summary>Takes HTTP requests over a real socket and answers with the statuses it is told, then with 200.</summary>
internal sealed class HttpReceiver : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<int> _statuses;
    private readonly Task _running;

    public HttpReceiver(params int[] statuses)
    {
        _statuses = new ConcurrentQueue<int>(statuses);
        _listener.Start();
        _running = RunAsync();
    }

    public ConcurrentQueue<(string Head, byte[] Body)> Requests { get; } = [];

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/hook?key=hidden-in-the-address");

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _running;
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await AnswerAsync(client.GetStream());
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The end of the test.
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        var bytes = new List<byte>();
        var buffer = new byte[4096];
        var end = -1;
        while (end < 0 || bytes.Count < end + LengthOf(bytes, end))
        {
            var read = await stream.ReadAsync(buffer);
            if (read == 0)
            {
                return;
            }

            bytes.AddRange(buffer.AsSpan(0, read));
            end = Encoding.ASCII.GetString([.. bytes]).IndexOf("\r\n\r\n", StringComparison.Ordinal) is >= 0 and var at ? at + 4 : -1;
        }

        Requests.Enqueue((Encoding.ASCII.GetString([.. bytes[..end]]), [.. bytes[end..]]));
        var status = _statuses.TryDequeue(out var next) ? next : 200;
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} x\r\nContent-Length: 0\r\nLocation: http://127.0.0.1:1/\r\nConnection: close\r\n\r\n"));
    }

    private static int LengthOf(List<byte> bytes, int end)
    {
        var head = Encoding.ASCII.GetString([.. bytes[..end]]);
        var line = head.Split("\r\n").FirstOrDefault(each => each.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        return line is null ? 0 : int.Parse(line.AsSpan(15), System.Globalization.CultureInfo.InvariantCulture);
    }
}
