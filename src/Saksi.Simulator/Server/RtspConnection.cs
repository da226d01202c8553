using System.Net;
using System.Net.Sockets;
using Saksi.Simulator.Sending;

namespace Saksi.Simulator.Server;

/// <summary>One client: reads its requests, has them answered, and ends its session when it goes.</summary>
internal sealed class RtspConnection : IDisposable
{
    /// <summary>A request that takes longer than this to arrive is an attack, or a broken network.</summary>
    private static readonly TimeSpan LongestRequest = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan LongestIdle = TimeSpan.FromSeconds(60);

    private readonly Socket _socket;
    private readonly Stream _stream;
    private readonly RtspServer _server;
    private readonly RequestHandler _handler;
    // The end of the last message, or the beginning of one that has not all arrived.
    private long _waitingSince;
    private bool _isInMessage;
    private string? _closeReason;

    public RtspConnection(
        Socket socket, Stream stream, ConnectionOutput output, RtspServer server, PathTable paths, SimulatedCamera? camera)
    {
        Paths = paths;
        _socket = socket;
        _stream = stream;
        _server = server;
        Output = output;
        Camera = camera;
        _handler = new RequestHandler(this, server);
        _waitingSince = server.Clock.GetTimestamp();
    }

    public ConnectionOutput Output { get; }

    /// <summary>The streams that can be had on this connection's port.</summary>
    public PathTable Paths { get; }

    /// <summary>The camera that this client talks to, once its first request has told.</summary>
    public SimulatedCamera? Camera { get; set; }

    public StreamSession? Session { get; set; }

    public IPAddress LocalAddress => ((IPEndPoint)_socket.LocalEndPoint!).Address;

    public IPAddress RemoteAddress => ((IPEndPoint)_socket.RemoteEndPoint!).Address;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        var filled = 0;
        try
        {
            while (true)
            {
                if (filled == buffer.Length)
                {
                    Array.Resize(ref buffer, buffer.Length * 2);
                }

                var read = await _stream.ReadAsync(buffer.AsMemory(filled), cancellationToken);
                if (read == 0 || !Handle(buffer, ref filled, read))
                {
                    return;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException
            or OperationCanceledException)
        {
            // The client went away, or we are closing: both end the session below.
        }
        finally
        {
            End();
        }
    }

    /// <summary>Closes the connection from another thread.</summary>
    public void Close(string reason)
    {
        _closeReason ??= reason;
        _socket.Dispose();
    }

    /// <summary>Closes connections that are idle, too slow, or whose session has timed out.</summary>
    public void CloseIfOverdue()
    {
        var waiting = _server.Clock.GetElapsedTime(Interlocked.Read(ref _waitingSince));
        if (Session is { } session)
        {
            var habits = session.Stream.Camera.Options.Personality.Rtsp;
            if (habits is { EnforcesSessionTimeout: true, SessionTimeoutSeconds: > 0 and var seconds }
                && session.Silence > TimeSpan.FromSeconds(seconds))
            {
                Close("timeout");
            }
        }
        else if (waiting > LongestIdle)
        {
            Close("idle");
        }

        if (Volatile.Read(ref _isInMessage) && waiting > LongestRequest)
        {
            Close("request too slow");
        }
    }

    public void Dispose()
    {
        Output.Dispose();
        _stream.Dispose();
        _socket.Dispose();
    }

    private bool Handle(byte[] buffer, ref int filled, int read)
    {
        filled += read;
        var start = 0;
        if (!_isInMessage)
        {
            Interlocked.Exchange(ref _waitingSince, _server.Clock.GetTimestamp());
        }

        try
        {
            while (true)
            {
                var kind = RtspRequestReader.Read(buffer.AsSpan(start, filled - start), out var consumed, out var request);
                switch (kind)
                {
                    case ClientMessage.Incomplete:
                        return true;
                    case ClientMessage.Bad:
                        _handler.RefuseGarbage();
                        return false;
                    case ClientMessage.Frame:
                        _handler.OnFrame(buffer.AsSpan(start, consumed));
                        break;
                    case ClientMessage.Request when !_handler.Handle(request!):
                        return false;
                    default:
                        break;
                }

                start += consumed;
                Interlocked.Exchange(ref _waitingSince, _server.Clock.GetTimestamp());
            }
        }
        finally
        {
            buffer.AsSpan(start, filled - start).CopyTo(buffer);
            filled -= start;
            Volatile.Write(ref _isInMessage, filled > 0);
        }
    }

    private void End()
    {
        if (Session is { } session)
        {
            _server.Lose(session, _closeReason ?? "connection closed");
            Session = null;
        }

        Dispose();
        _server.Forget(this);
    }
}
