using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Saksi.Onvif.Discovery;

/// <summary>Asks through one interface, several times, and reads what comes back.</summary>
internal sealed class ProbeSocket : IDisposable
{
    private const int MaxDatagram = 65_536;

    /// <summary>A machine that floods us is not listened to for ever.</summary>
    private const int MaxDatagrams = 20_000;

    /// <summary>When each probe is sent. UDP loses; SOAP over UDP (1.1, appendix I) repeats too.</summary>
    private static readonly (TimeSpan After, string Type)[] Plan =
    [
        (TimeSpan.Zero, ProbeMessage.Transmitter),
        (TimeSpan.FromMilliseconds(150), ProbeMessage.Device),
        (TimeSpan.FromMilliseconds(600), ProbeMessage.Transmitter),
        (TimeSpan.FromMilliseconds(700), ProbeMessage.Device),
    ];

    private readonly Socket _socket;
    private readonly IReadOnlyList<IPEndPoint> _targets;
    private readonly TimeProvider _clock;

    private ProbeSocket(Socket socket, IReadOnlyList<IPEndPoint> targets, TimeProvider clock)
    {
        _socket = socket;
        _targets = targets;
        _clock = clock;
    }

    /// <summary>Asks machines one by one.</summary>
    public static ProbeSocket Unicast(IReadOnlyList<IPEndPoint> targets, TimeProvider clock)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Any, 0));
        return new ProbeSocket(socket, [.. targets.Where(target => target.AddressFamily == AddressFamily.InterNetwork)], clock);
    }

    /// <summary>Asks everybody in the network of an interface.</summary>
    /// <returns>Null when the interface cannot do that.</returns>
    public static ProbeSocket? TryMulticast(IPAddress local, TimeProvider clock)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Bind(new IPEndPoint(local, 0));
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, local.GetAddressBytes());
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastTimeToLive, 1);
            return new ProbeSocket(socket, [new IPEndPoint(OnvifDiscoveryOptions.Group, OnvifDiscoveryOptions.Port)], clock);
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
    }

    /// <summary>Asks and listens until it is cancelled. Ends without an exception.</summary>
    public Task RunAsync(ChannelWriter<DiscoveredCamera> found, CancellationToken stop) =>
        Task.WhenAll(AskAsync(stop), ListenAsync(found, stop));

    public void Dispose() => _socket.Dispose();

    private async Task AskAsync(CancellationToken stop)
    {
        var ids = Plan.Select(each => each.Type).Distinct().ToDictionary(type => type, _ => Guid.NewGuid());
        var passed = TimeSpan.Zero;
        try
        {
            foreach (var (after, type) in Plan)
            {
                await Task.Delay(after - passed, _clock, stop);
                passed = after;
                foreach (var target in _targets)
                {
                    await TrySendAsync(ProbeMessage.Create(type, ids[type]), target, stop);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Whoever asked has heard enough.
        }
    }

    private async Task TrySendAsync(byte[] probe, IPEndPoint target, CancellationToken stop)
    {
        try
        {
            await _socket.SendToAsync(probe, target, stop);
        }
        catch (SocketException)
        {
            // No route, or nobody there: other targets, and a later try, may fare better.
        }
    }

    private async Task ListenAsync(ChannelWriter<DiscoveredCamera> found, CancellationToken stop)
    {
        var buffer = new byte[MaxDatagram];
        try
        {
            for (var count = 0; count < MaxDatagrams; count++)
            {
                var received = await TryReceiveAsync(buffer, stop);
                if (received is { RemoteEndPoint: IPEndPoint sender } datagram)
                {
                    foreach (var camera in ProbeMatches.Parse(buffer.AsSpan(0, datagram.ReceivedBytes), sender.Address, out _))
                    {
                        await found.WriteAsync(camera, stop);
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Whoever asked has heard enough.
        }
    }

    private async Task<SocketReceiveFromResult?> TryReceiveAsync(byte[] buffer, CancellationToken stop)
    {
        try
        {
            return await _socket.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), stop);
        }
        catch (SocketException)
        {
            return null; // an ICMP message about one of our probes
        }
    }
}
