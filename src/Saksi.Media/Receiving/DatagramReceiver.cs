using System.Net;
using System.Net.Sockets;
using Saksi.Media.Rtsp;

namespace Saksi.Media.Receiving;

/// <summary>Takes one datagram of the camera; valid during the call, which is made under the gate.</summary>
internal delegate void DatagramHandler(ReadOnlySpan<byte> datagram);

/// <summary>Reads one UDP socket of a track.</summary>
/// <remarks>
/// Until the first datagram of the camera its port is not sure (cameras announce none, or another). Then the socket
/// is connected to where that came from: the kernel drops everybody else's, and a burst is read without asking each
/// time who sent it and without waiting in between.
/// </remarks>
internal sealed class DatagramReceiver(
    Socket socket, UdpPortPair ports, StreamContext context, int maxSizeBytes, DatagramHandler handler)
{
    private const int MaxBatch = 64;

    private readonly byte[] _buffer = new byte[maxSizeBytes];

    /// <summary>Reads until cancelled.</summary>
    /// <param name="onSource">Told once where the datagrams come from.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RtspException">The socket failed.</exception>
    internal async Task ReceiveAsync(Action<SocketAddress> onSource, CancellationToken cancellationToken)
    {
        // Leave the caller's thread: packets that are already there would otherwise be handled before it goes on.
        await Task.Yield();
        try
        {
            await ConnectToSourceAsync(onSource, cancellationToken);
            while (true)
            {
                try
                {
                    TakeBurst(await socket.ReceiveAsync(_buffer, cancellationToken));
                }
                catch (SocketException exception) when (IsHarmless(exception.SocketErrorCode))
                {
                    // The camera's other port is closed (ICMP), or a datagram was too long for any.
                    context.Statistics.MalformedPackets++;
                }
            }
        }
        catch (SocketException exception)
        {
            throw new RtspException(
                StreamEndReason.ConnectionClosed, "the UDP socket failed: " + exception.Message, exception);
        }
    }

    private async Task ConnectToSourceAsync(Action<SocketAddress> onSource, CancellationToken cancellationToken)
    {
        var from = new SocketAddress(socket.AddressFamily);
        int size;
        do
        {
            size = await socket.ReceiveFromAsync(_buffer, SocketFlags.None, from, cancellationToken);
        }
        while (!ports.IsFromCamera(from));

        socket.Connect(ports.EndPointOf(from));
        socket.Blocking = false;
        onSource(from);
        TakeBurst(size);
    }

    private void TakeBurst(int size)
    {
        lock (context.Gate)
        {
            handler(_buffer.AsSpan(0, size));
            for (var count = 1; count < MaxBatch; count++)
            {
                size = socket.Receive(_buffer, SocketFlags.None, out var error);
                if (error != SocketError.Success)
                {
                    return;
                }

                handler(_buffer.AsSpan(0, size));
            }
        }
    }

    private static bool IsHarmless(SocketError error) =>
        error is SocketError.MessageSize or SocketError.ConnectionReset or SocketError.ConnectionRefused;
}
