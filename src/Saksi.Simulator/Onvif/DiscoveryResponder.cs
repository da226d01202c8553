using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Saksi.Simulator.Onvif;

/// <summary>Answers probes (WS-Discovery, April 2005) for all cameras.</summary>
internal sealed class DiscoveryResponder : IDisposable
{
    private const int StandardPort = 3702;

    private static readonly IPAddress Group = new([239, 255, 255, 250]);

    private readonly Socket _socket;
    private readonly IReadOnlyList<OnvifDevice> _devices;
    private readonly CancellationTokenSource _stop = new();
    private readonly bool _isForThisMachine;

    public DiscoveryResponder(IPEndPoint endPoint, IReadOnlyList<OnvifDevice> devices)
    {
        _isForThisMachine = IPAddress.IsLoopback(endPoint.Address);
        _devices = devices;
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            if (endPoint.Port == StandardPort)
            {
                // Others may listen for probes on this machine; and multicast comes to sockets of any address only.
                _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
                _socket.Bind(new IPEndPoint(IPAddress.Any, StandardPort));
                _socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(Group, endPoint.Address));
            }
            else
            {
                _socket.Bind(endPoint);
            }
        }
        catch (SocketException exception)
        {
            _socket.Dispose();
            throw new SimulatorException($"Cannot answer probes on {endPoint}: {exception.Message}. Choose another port.", exception);
        }

        EndPoint = (IPEndPoint)_socket.LocalEndPoint!;
        _ = AnswerAsync(_stop.Token);
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>What a camera tells everybody.</summary>
    public static IEnumerable<string> ScopesOf(OnvifDevice device)
    {
        var personality = device.Camera.Options.Personality;
        IReadOnlyList<string> scopes = device.Habits.Scopes.Count > 0 ? device.Habits.Scopes :
        [
            "onvif://www.onvif.org/type/video_encoder",
            "onvif://www.onvif.org/Profile/Streaming",
            "onvif://www.onvif.org/location/country/nowhere",
            "onvif://www.onvif.org/name/{name}",
            "onvif://www.onvif.org/hardware/{model}",
            "onvif://www.onvif.org/MAC/{mac}",
        ];
        return scopes.Select(scope => scope
            .Replace("{name}", Uri.EscapeDataString($"{personality.Maker} {device.Camera.Name}"), StringComparison.Ordinal)
            .Replace("{maker}", Uri.EscapeDataString(personality.Maker), StringComparison.Ordinal)
            .Replace("{model}", Uri.EscapeDataString(personality.Model), StringComparison.Ordinal)
            .Replace("{mac}", device.MacAddress, StringComparison.Ordinal));
    }

    public void Dispose()
    {
        _stop.Cancel();
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task AnswerAsync(CancellationToken stop)
    {
        var buffer = new byte[65536];
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var received = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), stop);
                if (IsAnswered(received.RemoteEndPoint) && OnvifMessage.Parse(buffer[..received.ReceivedBytes]) is { Operation: "Probe" } probe)
                {
                    var id = probe.HeaderText("MessageID") ?? "";
                    foreach (var device in _devices.Where(each => !each.Camera.IsDown))
                    {
                        await _socket.SendToAsync(Match(device, id), received.RemoteEndPoint, stop);
                    }
                }
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // An ICMP message: whoever asked has gone.
            }
        }
    }

    // The socket hears every interface on the standard port; who asked for loopback does not want to be seen by a network.
    private bool IsAnswered(EndPoint sender) => !_isForThisMachine || (sender is IPEndPoint { Address: var address } && IPAddress.IsLoopback(address));

    private static byte[] Match(OnvifDevice device, string messageId) => Encoding.UTF8.GetBytes($"""
        <?xml version="1.0" encoding="UTF-8"?>
        <SOAP-ENV:Envelope xmlns:SOAP-ENV="http://www.w3.org/2003/05/soap-envelope" xmlns:wsa="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery" xmlns:dn="http://www.onvif.org/ver10/network/wsdl" xmlns:tds="http://www.onvif.org/ver10/device/wsdl"><SOAP-ENV:Header><wsa:MessageID>urn:uuid:{Guid.NewGuid()}</wsa:MessageID><wsa:RelatesTo>{OnvifXml.Escape(messageId)}</wsa:RelatesTo><wsa:To>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</wsa:To><wsa:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/ProbeMatches</wsa:Action></SOAP-ENV:Header><SOAP-ENV:Body><d:ProbeMatches><d:ProbeMatch><wsa:EndpointReference><wsa:Address>urn:uuid:{device.EndpointId}</wsa:Address></wsa:EndpointReference><d:Types>dn:NetworkVideoTransmitter tds:Device</d:Types><d:Scopes>{OnvifXml.Escape(string.Join(' ', ScopesOf(device)))}</d:Scopes><d:XAddrs>{OnvifXml.Escape(OnvifAddresses.Announced(device))}</d:XAddrs><d:MetadataVersion>1</d:MetadataVersion></d:ProbeMatch></d:ProbeMatches></SOAP-ENV:Body></SOAP-ENV:Envelope>
        """);
}
