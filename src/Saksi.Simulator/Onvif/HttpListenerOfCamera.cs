using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Saksi.Simulator.Onvif;

/// <summary>Serves one camera's ONVIF over HTTP or HTTPS.</summary>
internal sealed class HttpListenerOfCamera : IDisposable
{
    private const int MostConnections = 64;

    private readonly OnvifDevice _device;
    private readonly OnvifDispatcher _dispatcher;
    private readonly X509Certificate2? _certificate;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _stop = new();
    private readonly Socket _socket;
    private int _connections;

    public HttpListenerOfCamera(IPEndPoint endPoint, X509Certificate2? certificate, OnvifDevice device, TimeProvider clock)
    {
        _device = device;
        _certificate = certificate;
        _clock = clock;
        _dispatcher = new OnvifDispatcher(device);
        _socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _socket.Bind(endPoint);
            _socket.Listen(128);
        }
        catch (SocketException exception)
        {
            _socket.Dispose();
            throw new SimulatorException(
                $"Cannot listen on {endPoint}: {exception.Message}. Choose another port for ONVIF, or 0 for free ones.", exception);
        }

        Port = ((IPEndPoint)_socket.LocalEndPoint!).Port;
        _ = AcceptAsync();
    }

    public int Port { get; }

    public void Dispose()
    {
        _stop.Cancel();
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var stop = _stop.Token;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var socket = await _socket.AcceptAsync(stop);
                _ = ServeAsync(socket, stop);
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // The client was gone before we looked, or there are no descriptors left: go on in a moment.
                await Task.Delay(TimeSpan.FromMilliseconds(50), _clock, CancellationToken.None);
            }
        }
    }

    private async Task ServeAsync(Socket socket, CancellationToken stop)
    {
        try
        {
            using (socket)
            {
                if (Interlocked.Increment(ref _connections) <= MostConnections && !_device.Camera.IsDown)
                {
                    socket.NoDelay = true;
                    await using var stream = await OpenAsync(socket, stop);
                    await AnswerAsync(stream, stop);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException
            or AuthenticationException or SocketException or ObjectDisposedException)
        {
            // The client has gone, or we go.
        }
        finally
        {
            Interlocked.Decrement(ref _connections);
        }
    }

    private async Task<Stream> OpenAsync(Socket socket, CancellationToken stop)
    {
        var plain = new NetworkStream(socket);
        if (_certificate is null)
        {
            return plain;
        }

        var secure = new SslStream(plain);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, stop);
        return secure;
    }

    private async Task AnswerAsync(Stream stream, CancellationToken stop)
    {
        var reader = new HttpRequestReader(stream);
        while (await reader.ReadAsync(stop) is { } request && !_device.Camera.IsDown)
        {
            var response = await _dispatcher.AnswerAsync(request, stop);
            await stream.WriteAsync(response.ToBytes(_device.Now), stop);
        }
    }
}
