using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using Saksi.Bench.Processes;

namespace Saksi.Bench.Viewing;

/// <summary>A viewer without a screen: the WebSocket of one stream, as docs/design/serve-and-watch.md lays it down.</summary>
internal sealed class LiveSocket : IDisposable
{
    private const int HeaderSizeBytes = 12;

    private readonly ClientWebSocket _socket = new();
    private HttpMessageInvoker? _way;
    private byte[] _buffer = new byte[256 * 1024];
    private int _length;

    private LiveSocket()
    {
    }

    /// <summary>The unit that came last, as MP4 holds it; valid until the next.</summary>
    public ReadOnlySpan<byte> Unit => _buffer.AsSpan(HeaderSizeBytes, _length - HeaderSizeBytes);

    /// <summary>Its presentation time, Unix microseconds.</summary>
    public long PresentationUs => BinaryPrimitives.ReadInt64BigEndian(_buffer.AsSpan(4));

    /// <summary>Times the server said that it has left out units.</summary>
    public int Skips { get; private set; }

    /// <summary>Connects as who is signed in.</summary>
    /// <param name="server">Where.</param>
    /// <param name="camera">Which camera.</param>
    /// <param name="stream">Which of its streams.</param>
    /// <param name="stop">Ends the attempt.</param>
    /// <param name="bufferBytes">What the kernel keeps for a viewer that does not read; null: as much as it likes, which is some seconds.</param>
    public static async Task<LiveSocket> ConnectAsync(
        ServerProcess server, string camera, string stream, CancellationToken stop, int? bufferBytes = null)
    {
        var live = new LiveSocket();
        try
        {
            live._socket.Options.SetRequestHeader("Cookie", server.Cookie);
            var address = new UriBuilder(server.Client.BaseAddress!) // Set when somebody signs in.
            {
                Scheme = "ws",
                Path = $"/api/v1/cameras/{camera}/streams/{stream}/live",
            };
            live._way = bufferBytes is { } bytes ? new HttpMessageInvoker(new SocketsHttpHandler
            {
                ConnectCallback = (context, token) => OpenAsync(context.DnsEndPoint, bytes, token),
            }) : null;
            await live._socket.ConnectAsync(address.Uri, live._way, stop);
            return live;
        }
        catch
        {
            live.Dispose();
            throw;
        }
    }

    /// <summary>Waits for the next unit.</summary>
    /// <returns>False: the server has closed the connection.</returns>
    /// <exception cref="WebSocketException">It broke.</exception>
    public async Task<bool> ReceiveUnitAsync(CancellationToken stop)
    {
        while (true)
        {
            switch (await ReceiveAsync(stop))
            {
                case WebSocketMessageType.Binary:
                    return true;
                case WebSocketMessageType.Close:
                    return false;
                default:
                    Skips += _buffer.AsSpan(0, _length).IndexOf("\"skipped\""u8) >= 0 ? 1 : 0;
                    break;
            }
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _way?.Dispose();
    }

    private static async ValueTask<Stream> OpenAsync(DnsEndPoint place, int bufferBytes, CancellationToken stop)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = bufferBytes };
        try
        {
            await socket.ConnectAsync(place, stop);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<WebSocketMessageType> ReceiveAsync(CancellationToken stop)
    {
        _length = 0;
        while (true)
        {
            if (_length == _buffer.Length)
            {
                Array.Resize(ref _buffer, 2 * _buffer.Length);
            }

            var part = await _socket.ReceiveAsync(_buffer.AsMemory(_length), stop);
            _length += part.Count;
            if (part.EndOfMessage)
            {
                return part.MessageType;
            }
        }
    }
}
