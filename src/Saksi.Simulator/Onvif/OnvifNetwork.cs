using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Saksi.Simulator.Onvif;

/// <summary>The ONVIF side of all cameras: an HTTP port for each, and one answer to probes.</summary>
internal sealed class OnvifNetwork : IAsyncDisposable
{
    private readonly List<HttpListenerOfCamera> _listeners = [];
    private readonly List<ITimer> _timers = [];
    private DiscoveryResponder? _discovery;

    private OnvifNetwork()
    {
    }

    public IPEndPoint? DiscoveryEndPoint => _discovery?.EndPoint;

    public static OnvifNetwork Start(
        CameraSimulator simulator, SimulatorOptions options, OnvifOptions onvif, X509Certificate2? certificate)
    {
        var network = new OnvifNetwork();
        try
        {
            network.Listen(simulator, options, onvif, certificate);
            return network;
        }
        catch
        {
            network.Stop();
            throw;
        }
    }

    public ValueTask DisposeAsync()
    {
        Stop();
        return ValueTask.CompletedTask;
    }

    private void Listen(CameraSimulator simulator, SimulatorOptions options, OnvifOptions onvif, X509Certificate2? certificate)
    {
        for (var index = 0; index < simulator.Cameras.Count; index++)
        {
            var camera = simulator.Cameras[index];
            var device = new OnvifDevice(camera, index, stream => simulator.UrlOf(camera.Name, stream), options.Clock);
            var port = onvif.Port == 0 ? 0 : onvif.Port + index;
            var listener = new HttpListenerOfCamera(
                new IPEndPoint(options.Address, port), camera.Options.Tls ? certificate : null, device, options.Clock);
            _listeners.Add(listener);
            var host = new IPEndPoint(PublicAddress(options.Address), listener.Port);
            device.Address = new Uri($"{(camera.Options.Tls ? "https" : "http")}://{host}/onvif/device_service");
            camera.Onvif = device;
            if (onvif.MotionEvery is { } period)
            {
                StartMotion(device, period, options.Clock);
            }
        }

        if (onvif.Discovery is { } endPoint)
        {
            _discovery = new DiscoveryResponder(endPoint, [.. simulator.Cameras.Select(camera => camera.Onvif!)]); // set above
        }
    }

    private void StartMotion(OnvifDevice device, TimeSpan period, TimeProvider clock)
    {
        _timers.Add(clock.CreateTimer(_ => device.SetMotion(true), null, period, period));
        _timers.Add(clock.CreateTimer(_ => device.SetMotion(false), null, period + (period / 3), period));
    }

    private void Stop()
    {
        _timers.ForEach(timer => timer.Dispose());
        _discovery?.Dispose();
        _listeners.ForEach(listener => listener.Dispose());
    }

    private static IPAddress PublicAddress(IPAddress address) => address.Equals(IPAddress.Any) ? IPAddress.Loopback
        : address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : address;
}
