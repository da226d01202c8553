using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Saksi.Simulator.Faults;
using Saksi.Simulator.Onvif;
using Saksi.Simulator.Sending;
using Saksi.Simulator.Server;

namespace Saksi.Simulator;

/// <summary>Cameras that do not exist, on real sockets: RTSP 1.0 with media over TCP or UDP, one process for hundreds.</summary>
/// <remarks>
/// It shares no code with Saksi.Media on purpose: each is a check on the other. All cameras are paced by one loop, so
/// everything is sent from one thread at a time; faults may be called from any.
/// </remarks>
public sealed class CameraSimulator : IAsyncDisposable
{
    private readonly SimulatorOptions _options;
    private readonly RtspServer _server;
    private readonly List<CameraListener> _listeners = [];
    private readonly X509Certificate2? _certificate;
    private OnvifNetwork? _onvif;
    private readonly ITimer _housekeeping;

    private CameraSimulator(SimulatorOptions options)
    {
        _options = options;
        _server = new RtspServer(options);
        if (options.Cameras.Any(camera => camera.Tls))
        {
            _certificate = SelfSignedCertificate.Create(options.Address, options.Clock);
        }

        // A frame's time at 25 frames/s, divided among the cameras.
        Cameras = [.. options.Cameras.Select((camera, index) =>
            new SimulatedCamera(camera, new CameraClock(options.Clock), index, options.PortPerCamera)
            {
                Phase = TimeSpan.FromMilliseconds(40.0 * index / options.Cameras.Count),
            })];
        _housekeeping = options.Clock.CreateTimer(
            _ => _server.CloseOverdue(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    /// <summary>In the order of the options.</summary>
    public IReadOnlyList<SimulatedCamera> Cameras { get; }

    /// <summary>The camera of this name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public SimulatedCamera this[string name] => Cameras.FirstOrDefault(camera => camera.Name == name)
        ?? throw new KeyNotFoundException($"There is no camera called '{name}'.");

    /// <summary>SHA-256 of the certificate in lower-case hex; null when no camera speaks TLS.</summary>
    public string? CertificateFingerprint => _certificate?.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant();

    /// <summary>Where a probe (WS-Discovery) is answered; null when it is not.</summary>
    public IPEndPoint? DiscoveryEndPoint => _onvif?.DiscoveryEndPoint;

    /// <summary>Starts to listen. Cameras answer as soon as this returns.</summary>
    /// <exception cref="SimulatorException">The options contradict themselves, or a port is taken.</exception>
    public static async Task<CameraSimulator> StartAsync(
        SimulatorOptions options, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        SimulatorOptionsCheck.Check(options);
        var simulator = new CameraSimulator(options);
        try
        {
            simulator.Listen();
            if (options.Onvif is { } onvif)
            {
                simulator._onvif = OnvifNetwork.Start(simulator, options, onvif, simulator._certificate);
            }

            return simulator;
        }
        catch
        {
            await simulator.DisposeAsync();
            throw;
        }
    }

    /// <summary>The URL of a stream, without user name and password.</summary>
    public Uri UrlOf(string camera, string stream = "main")
    {
        var found = this[camera];
        var path = found.Streams.FirstOrDefault(candidate => candidate.Name == stream)?.Path
            ?? throw new KeyNotFoundException($"Camera '{camera}' has no stream called '{stream}'.");
        var address = _options.Address.Equals(IPAddress.Any) ? IPAddress.Loopback
            : _options.Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : _options.Address;
        var host = new IPEndPoint(address, found.Port).ToString();
        return new Uri($"{(found.Options.Tls ? "rtsps" : "rtsp")}://{host}{path}");
    }

    public async ValueTask DisposeAsync()
    {
        await _housekeeping.DisposeAsync();
        if (_onvif is not null)
        {
            await _onvif.DisposeAsync();
        }

        foreach (var listener in _listeners)
        {
            listener.Dispose();
        }

        await _server.DisposeAsync();
        _certificate?.Dispose();
    }

    private void Listen()
    {
        var shared = new PathTable(_options.PortPerCamera ? [] : Cameras);
        CameraListener? plain = null;
        CameraListener? tls = null;
        for (var index = 0; index < Cameras.Count; index++)
        {
            var camera = Cameras[index];
            CameraListener? own = null;
            if (_options.PortPerCamera)
            {
                own = Open(
                    _options.Port == 0 ? 0 : _options.Port + index, camera.Options.Tls, new PathTable([camera]), camera);
            }
            else if (camera.Options.Tls)
            {
                tls ??= Open(_options.Port == 0 ? 0 : _options.Port + 1, isTls: true, shared, null);
            }
            else
            {
                plain ??= Open(_options.Port, isTls: false, shared, null);
            }

            camera.Port = (own ?? (camera.Options.Tls ? tls : plain))!.Port;
            camera.Faults = new CameraFaults(camera, _server, own, _options.Clock);
        }
    }

    private CameraListener Open(int port, bool isTls, PathTable paths, SimulatedCamera? camera)
    {
        var listener = new CameraListener(
            _server, new IPEndPoint(_options.Address, port), isTls ? _certificate : null, paths, camera);
        _listeners.Add(listener);
        return listener;
    }
}
