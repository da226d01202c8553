using System.Net;
using System.Net.Sockets;
using Saksi.Media.Rtsp;

namespace Saksi.Media.Receiving;

/// <summary>The two UDP sockets of one track: an even port for RTP and the next one for RTCP (RFC 3550 11).</summary>
internal sealed class UdpPortPair : IDisposable
{
    // Room for the bursts of a key frame while the reader is busy. The kernel gives what its own limit allows.
    private const int ReceiveBufferSizeBytes = 1024 * 1024;
    private const int MaxAttempts = 64;

    private readonly IPAddress _remoteAddress;

    private UdpPortPair(Socket rtp, Socket rtcp, IPAddress remoteAddress)
    {
        Rtp = rtp;
        Rtcp = rtcp;
        _remoteAddress = remoteAddress;
        RtpPort = ((IPEndPoint)rtp.LocalEndPoint!).Port; // set: it is bound
    }

    internal Socket Rtp { get; }

    internal Socket Rtcp { get; }

    internal int RtpPort { get; }

    /// <summary>Where the camera sends from, as it said; null when it did not say, or said nonsense.</summary>
    internal (int Rtp, int Rtcp)? ServerPorts { get; set; }

    /// <summary>Where reports go: what the camera said, or else where RTCP came from.</summary>
    internal IPEndPoint? RtcpTarget { get; set; }

    /// <summary>Binds a pair on the address that the RTSP connection uses.</summary>
    internal static UdpPortPair Bind(IPAddress localAddress, IPAddress remoteAddress)
    {
        var local = Plain(localAddress);
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var rtp = TryBind(local, 0);
            var port = rtp is null ? 0 : ((IPEndPoint)rtp.LocalEndPoint!).Port; // set: it is bound
            if (rtp is not null && port % 2 == 0 && TryBind(local, port + 1) is { } rtcp)
            {
                return new UdpPortPair(rtp, rtcp, Plain(remoteAddress));
            }

            rtp?.Dispose();
        }

        throw new RtspException(StreamEndReason.TransportRefused, "this machine has no pair of free UDP ports");
    }

    /// <summary>The datagram comes from the camera's address, whatever the port.</summary>
    internal bool IsFromCamera(SocketAddress from)
    {
        // The IPv4 address stands behind family and port, the IPv6 address behind the flow label too.
        var isV4 = _remoteAddress.AddressFamily == AddressFamily.InterNetwork;
        Span<byte> expected = stackalloc byte[16];
        return from.Family == _remoteAddress.AddressFamily
            && _remoteAddress.TryWriteBytes(expected, out var size)
            && from.Buffer.Span.Slice(isV4 ? 4 : 8, size).SequenceEqual(expected[..size]);
    }

    internal static int PortOf(SocketAddress from) => (from.Buffer.Span[2] << 8) | from.Buffer.Span[3];

    /// <summary>
    /// Opens the way through firewalls and NAT between us and the camera: an empty RTP packet and an empty receiver
    /// report from the ports where we wait.
    /// </summary>
    internal void PunchHoles()
    {
        if (ServerPorts is { } ports)
        {
            SendQuietly(Rtp, [0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], new IPEndPoint(_remoteAddress, ports.Rtp));
            RtcpTarget = new IPEndPoint(_remoteAddress, ports.Rtcp);
            SendQuietly(Rtcp, [0x80, 0xC9, 0, 1, 0, 0, 0, 0], RtcpTarget);
        }
    }

    internal void SendReport(ReadOnlySpan<byte> report)
    {
        if (RtcpTarget is { } target)
        {
            SendQuietly(Rtcp, report, target);
        }
    }

    /// <summary>Takes where RTCP comes from: a better place for reports than one that the camera only announced.</summary>
    internal void AimReportsAt(SocketAddress from) => RtcpTarget = EndPointOf(from);

    /// <summary>The port of a datagram at the camera's address.</summary>
    internal IPEndPoint EndPointOf(SocketAddress from) => new(_remoteAddress, PortOf(from));

    public void Dispose()
    {
        Rtp.Dispose();
        Rtcp.Dispose();
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static Socket? TryBind(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.ReceiveBufferSize = ReceiveBufferSizeBytes;
            socket.Bind(new IPEndPoint(address, port));
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
    }

    // What does not get out would not have got there either: UDP promises nothing.
    private static void SendQuietly(Socket socket, ReadOnlySpan<byte> bytes, IPEndPoint target)
    {
        try
        {
            socket.SendTo(bytes, SocketFlags.None, target);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            _ = exception;
        }
    }
}
