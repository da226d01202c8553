using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Saksi.Media.Rtsp;

/// <summary>One TCP or TLS connection to a camera with its receive buffer.</summary>
/// <remarks>
/// One reader at a time; senders may be several. The buffer starts small and grows to what the longest interleaved
/// frame or message needs, never beyond; frames are views of it, valid until the next <see cref="ReceiveAsync"/>.
/// </remarks>
internal sealed class RtspConnection : IAsyncDisposable
{
    private const int InitialBufferSize = 32 * 1024;
    private const int MaxBufferSize = RtspFrameReader.MaxSize;

    private readonly Socket _socket;
    private readonly SslStream? _tls;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private byte[] _buffer = new byte[InitialBufferSize];
    private int _start;
    private int _end;

    private RtspConnection(Socket socket, SslStream? tls, RtspQuirkSet quirks)
    {
        _socket = socket;
        _tls = tls;
        Frames = new RtspFrameReader(quirks);
    }

    internal RtspFrameReader Frames { get; }

    internal bool IsEncrypted => _tls is not null;

    internal IPAddress LocalAddress => ((IPEndPoint)_socket.LocalEndPoint!).Address; // set: the socket is connected

    internal IPAddress RemoteAddress { get; private init; } = IPAddress.None;

    /// <summary>Connects, and opens TLS for an <c>rtsps</c> URL.</summary>
    /// <exception cref="RtspException">It failed.</exception>
    internal static async Task<RtspConnection> ConnectAsync(
        RtspUrl url, RtspConnectionOptions options, RtspQuirkSet quirks, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(options.AnswerTimeout, options.Clock, cancellationToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(url.Host, url.Port, deadline.Token);
            var tls = url.IsSecure
                ? await new TlsHandshake(url, options, quirks).RunAsync(socket, deadline.Token)
                : null;
            var address = ((IPEndPoint)socket.RemoteEndPoint!).Address; // set: the socket is connected
            return new RtspConnection(socket, tls, quirks) { RemoteAddress = address };
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            throw new RtspException(
                StreamEndReason.Unreachable, $"cannot connect to {url.Host}:{url.Port}: {exception.Message}", exception);
        }
        catch (OperationCanceledException) when (deadline.HasPassed)
        {
            socket.Dispose();
            throw new RtspException(
                StreamEndReason.Unreachable,
                $"{url.Host}:{url.Port} did not answer within {options.AnswerTimeout.TotalSeconds:0.#} s");
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Takes the next frame or message out of what was received; false when more must be received.</summary>
    internal bool TryRead(out RtspFrame frame)
    {
        var isComplete = Frames.TryRead(_buffer.AsSpan(_start, _end - _start), out var consumed, out frame);
        _start += consumed;
        return isComplete;
    }

    /// <summary>Receives more bytes; what comes out goes into <see cref="TakeReceived"/>.</summary>
    /// <remarks>
    /// The socket's own task is handed out, which costs no allocation: an async method here would make one each time
    /// it has to wait, which is for nearly every picture. Hence the exceptions of sockets and streams come out too;
    /// <see cref="Broken"/> is what they mean.
    /// </remarks>
    internal ValueTask<int> ReceiveAsync(CancellationToken cancellationToken)
    {
        MakeRoom();
        var memory = _buffer.AsMemory(_end);
        return _tls is null
            ? _socket.ReceiveAsync(memory, SocketFlags.None, cancellationToken)
            : _tls.ReadAsync(memory, cancellationToken);
    }

    /// <summary>Takes so many received bytes.</summary>
    /// <returns>False when there were none: the camera has closed the connection.</returns>
    internal bool TakeReceived(int count)
    {
        _end += count;
        return count > 0;
    }

    /// <summary>The exception is one that a broken connection makes.</summary>
    internal static bool IsBroken(Exception exception) =>
        exception is SocketException or IOException or ObjectDisposedException;

    internal static RtspException Broken(Exception exception) =>
        new(StreamEndReason.ConnectionClosed, "the connection broke: " + exception.Message, exception);

    /// <summary>Sends a message or frame as a whole.</summary>
    /// <exception cref="RtspException">The connection broke.</exception>
    internal async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            if (_tls is not null)
            {
                await _tls.WriteAsync(bytes, cancellationToken);
                return;
            }

            while (bytes.Length > 0)
            {
                bytes = bytes[await _socket.SendAsync(bytes, SocketFlags.None, cancellationToken)..];
            }
        }
        catch (Exception exception) when (IsBroken(exception))
        {
            throw Broken(exception);
        }
        finally
        {
            _sending.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_tls is not null)
        {
            await _tls.DisposeAsync();
        }

        _socket.Dispose();
    }

    private void MakeRoom()
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }

        if (_start > 0 && _buffer.Length - _end < _buffer.Length / 2)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            // The reader asks for more only while a frame or message is incomplete, and none is longer than the bound.
            Array.Resize(ref _buffer, Math.Min(2 * _buffer.Length, MaxBufferSize));
        }
    }
}
