using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Saksi.Simulator.Sending;

namespace Saksi.Simulator.Server;

/// <summary>Accepts connections on one port, for all cameras or for one.</summary>
internal sealed class CameraListener : IDisposable
{
    private const int MostConnections = 8192;

    private readonly RtspServer _server;
    private readonly X509Certificate2? _certificate;
    private readonly PathTable _paths;
    private readonly SimulatedCamera? _camera;
    private readonly CancellationTokenSource _stop = new();
    private readonly IPEndPoint _endPoint;
    private Socket? _socket;

    public CameraListener(
        RtspServer server, IPEndPoint endPoint, X509Certificate2? certificate, PathTable paths, SimulatedCamera? camera)
    {
        _paths = paths;
        _server = server;
        _certificate = certificate;
        _camera = camera;
        _socket = Listen(endPoint);
        _endPoint = (IPEndPoint)_socket.LocalEndPoint!;
        _ = AcceptAsync(_socket);
    }

    public int Port => _endPoint.Port;

    /// <summary>Refuses connections, as a camera does that is rebooting.</summary>
    public void Pause()
    {
        _socket?.Dispose();
        _socket = null;
    }

    /// <summary>Listens again, on the same port.</summary>
    public void Resume()
    {
        if (_socket is null && !_stop.IsCancellationRequested)
        {
            _socket = Listen(_endPoint);
            _ = AcceptAsync(_socket);
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        Pause();
        _stop.Dispose();
    }

    private static Socket Listen(IPEndPoint endPoint)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(endPoint);
            socket.Listen(1024);
            return socket;
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            throw new SimulatorException(
                $"Cannot listen on {endPoint}: {exception.Message}. Choose another port, or 0 for a free one.", exception);
        }
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (true)
        {
            try
            {
                var socket = await listener.AcceptAsync();
                _ = ServeAsync(socket, _stop.Token);
            }
            catch (Exception exception) when (exception is ObjectDisposedException
                or SocketException { SocketErrorCode: SocketError.OperationAborted or SocketError.InvalidArgument })
            {
                return; // paused or disposed of
            }
            catch (SocketException)
            {
                // The client was gone before we looked, or there are no descriptors left: go on in a moment.
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }
    }

    private async Task ServeAsync(Socket socket, CancellationToken stop)
    {
        if (_server.ConnectionCount >= MostConnections || _camera is { IsDown: true })
        {
            socket.Dispose();
            return;
        }

        socket.NoDelay = true;
        var connection = _certificate is null ? OpenPlain(socket) : await OpenTlsAsync(socket, _certificate, stop);
        if (connection is not null)
        {
            _server.Add(connection);
            await connection.RunAsync(stop);
        }
    }

    private RtspConnection OpenPlain(Socket socket)
    {
        var stream = new NetworkStream(socket, ownsSocket: true); // takes blocking sockets only, and reads any
        socket.Blocking = false;
        var output = new SocketOutput(socket, _server.QueueBytes, _server.Pacer.FlushLater);
        return new RtspConnection(socket, stream, output, _server, _paths, _camera);
    }

    private async Task<RtspConnection?> OpenTlsAsync(Socket socket, X509Certificate2 certificate, CancellationToken stop)
    {
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10), _server.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stop);
        try
        {
            await stream.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions { ServerCertificate = certificate }, either.Token);
            return new RtspConnection(socket, stream, new TlsOutput(stream, _server.QueueBytes), _server, _paths, _camera);
        }
        catch (Exception exception) when (exception is IOException or System.Security.Authentication.AuthenticationException
            or OperationCanceledException or ObjectDisposedException)
        {
            await stream.DisposeAsync();
            return null;
        }
    }
}
