using System.Net;
using System.Net.Sockets;
using Saksi.Simulator.Sending;

namespace Saksi.Simulator.Server;

/// <summary>An even UDP port for RTP and the odd one above it for RTCP (RFC 3550 11).</summary>
internal sealed class UdpPair
{
    private const int Attempts = 50;

    private UdpPair(UdpTransport transport, int rtpPort)
    {
        Transport = transport;
        RtpPort = rtpPort;
    }

    public UdpTransport Transport { get; }

    public int RtpPort { get; }

    /// <summary>Opens a pair towards a client's ports; null when the system has none left.</summary>
    public static UdpPair? Open(IPAddress local, IPAddress remote, TransportRequest wanted)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var rtp = Bind(local, 0);
            var port = rtp is null ? 1 : ((IPEndPoint)rtp.LocalEndPoint!).Port;
            var rtcp = port % 2 == 0 ? Bind(local, port + 1) : null;
            if (rtp is not null && rtcp is not null)
            {
                rtp.Connect(remote, wanted.First);
                rtcp.Connect(remote, wanted.Second);
                return new UdpPair(new UdpTransport(rtp, rtcp), port);
            }

            rtp?.Dispose();
            rtcp?.Dispose();
        }

        return null;
    }

    /// <summary>Counts the client's RTCP packets, which also keep its session alive.</summary>
    public void CountReports(StreamSession session, SessionTrack track) => _ = ReceiveAsync(session, track);

    private async Task ReceiveAsync(StreamSession session, SessionTrack track)
    {
        var buffer = new byte[2048];
        while (true)
        {
            try
            {
                await Transport.Rtcp.ReceiveAsync(buffer);
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionRefused)
            {
                continue; // the client does not listen there (any more)
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return;
            }

            session.Touch();
            if (track.Ledger is { } ledger)
            {
                ledger.ReceiverReports++;
            }
        }
    }

    private static Socket? Bind(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            socket.SendBufferSize = 1024 * 1024;
            socket.Blocking = false;
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
    }
}
