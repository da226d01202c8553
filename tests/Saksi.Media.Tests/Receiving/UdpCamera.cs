using System.Net;
using System.Net.Sockets;

namespace Saksi.Media.Tests.Receiving;

/// <summary>The UDP ports of a fake camera, and where its client waits.</summary>
internal sealed class UdpCamera : IDisposable
{
    private readonly Socket _rtp = Bind();
    private readonly Socket _rtcp = Bind();

    internal int RtpPort => ((IPEndPoint)_rtp.LocalEndPoint!).Port;

    internal int RtcpPort => ((IPEndPoint)_rtcp.LocalEndPoint!).Port;

    internal int ClientPort { get; private set; }

    /// <summary>Reads <c>client_port</c> of a SETUP.</summary>
    internal void TakeSetUp(CameraRequest request)
    {
        var transport = request.Headers["Transport"];
        var start = transport.IndexOf("client_port=", StringComparison.Ordinal) + 12;
        ClientPort = int.Parse(transport[start..].Split('-')[0]);
    }

    internal void SendRtp(byte[] packet) => _rtp.SendTo(packet, new IPEndPoint(IPAddress.Loopback, ClientPort));

    internal void SendRtcp(byte[] packet) => _rtcp.SendTo(packet, new IPEndPoint(IPAddress.Loopback, ClientPort + 1));

    internal Task<byte[]> ReceiveRtpAsync() => ReceiveAsync(_rtp);

    internal Task<byte[]> ReceiveRtcpAsync() => ReceiveAsync(_rtcp);

    public void Dispose()
    {
        _rtp.Dispose();
        _rtcp.Dispose();
    }

    private static async Task<byte[]> ReceiveAsync(Socket socket)
    {
        var buffer = new byte[2048];
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return buffer[..await socket.ReceiveAsync(buffer, patience.Token)];
    }

    private static Socket Bind()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }
}
