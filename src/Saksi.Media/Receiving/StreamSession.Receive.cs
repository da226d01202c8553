using System.Net.Sockets;
using Saksi.Media.Rtsp;
using Saksi.Media.Tracks;

namespace Saksi.Media.Receiving;

/// <content>Receiving: the loops that read sockets, and the timer.</content>
internal sealed partial class StreamSession
{
    // The longest datagram that IP can carry: TP-Link Tapo sends 10,000 bytes, so no smaller number is safe.
    private const int RtpDatagramSize = 65536;
    private const int RtcpDatagramSize = 2048;

    private static readonly TimeSpan TcpTick = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan UdpTick = TimeSpan.FromMilliseconds(50);

    private readonly TimeProvider _clock;
    private ITimer? _timer;
    private RtspException? _end;

    /// <summary>Delivers until the stream ends.</summary>
    /// <param name="firstPacketTimeout">The most time until the first packet; null for the video timeout.</param>
    /// <param name="cancellationToken">Ends it without an error.</param>
    /// <exception cref="RtspException">Why it ended; always, unless cancelled.</exception>
    internal async Task ReceiveAsync(TimeSpan? firstPacketTimeout, CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, cancellationToken);
        StartWatch(firstPacketTimeout);
        var loops = new List<Task> { Client.ReceiveAsync(linked.Token) };
        foreach (var input in _inputs)
        {
            if (input.Ports is { } ports)
            {
                loops.Add(ReceiveDatagramsAsync(input, ports, ports.Rtp, isRtcp: false, linked.Token));
                loops.Add(ReceiveDatagramsAsync(input, ports, ports.Rtcp, isRtcp: true, linked.Token));
            }
        }

        try
        {
            // None of them ends but with an exception; the first takes the others along.
            await await Task.WhenAny(loops);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && _end is not null)
        {
            throw _end;
        }
        catch (RtspException exception) when (exception.Reason == StreamEndReason.ConnectionClosed)
        {
            _isClosedByCamera = true;
            throw;
        }
        finally
        {
            await linked.CancelAsync();
            await Task.WhenAll(loops).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _timer!.DisposeAsync(); // StartWatch has made it
            Flush();
        }
    }

    private void TakeInterleaved(int channel, ReadOnlySpan<byte> packet)
    {
        var input = _channels[channel];
        if (input is null)
        {
            _statistics.UnknownChannelPackets++;
            _quirks.Add(RtspQuirk.DataOnUnassignedChannel);
            return;
        }

        var now = _clock.GetTimestamp();
        if (channel == input.RtcpChannel && channel != input.RtpChannel)
        {
            input.Pipeline.OnRtcp(packet, now);
        }
        else
        {
            input.Pipeline.OnRtp(packet, now);
            ThrowIfLeapt(input);
        }
    }

    private async Task ReceiveDatagramsAsync(
        TrackInput input, UdpPortPair ports, Socket socket, bool isRtcp, CancellationToken cancellationToken)
    {
        // Leave the caller's thread: packets that are already there would otherwise be handled before it goes on.
        await Task.Yield();
        var buffer = new byte[isRtcp ? RtcpDatagramSize : RtpDatagramSize];
        var from = new System.Net.SocketAddress(socket.AddressFamily);
        while (true)
        {
            int size;
            try
            {
                size = await socket.ReceiveFromAsync(buffer, SocketFlags.None, from, cancellationToken);
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.MessageSize
                or SocketError.ConnectionReset)
            {
                _statistics.MalformedPackets++;
                continue;
            }
            catch (SocketException exception)
            {
                throw new RtspException(
                    StreamEndReason.ConnectionClosed, "the UDP socket failed: " + exception.Message, exception);
            }

            if (ports.IsFromCamera(from))
            {
                TakeDatagram(input, ports, from, buffer.AsSpan(0, size), isRtcp);
            }
        }
    }

    private void TakeDatagram(
        TrackInput input, UdpPortPair ports, System.Net.SocketAddress from, ReadOnlySpan<byte> packet, bool isRtcp)
    {
        if (ports.ServerPorts is { } announced && !isRtcp && announced.Rtp != UdpPortPair.PortOf(from))
        {
            _quirks.Add(RtspQuirk.UdpPortsDiffer);
        }

        var now = _clock.GetTimestamp();
        lock (_gate)
        {
            if (isRtcp)
            {
                ports.AimReportsAt(from);
                input.Pipeline.OnRtcp(packet, now);
            }
            else
            {
                input.Pipeline.OnRtp(packet, now);
                ThrowIfLeapt(input);
            }
        }
    }

    private static void ThrowIfLeapt(TrackInput input)
    {
        if (input.Pipeline.HasLeapt)
        {
            var kind = input.Track.Kind == TrackKind.Video ? "video" : "audio";
            throw new RtspException(
                StreamEndReason.TimestampJump,
                $"the timestamps of the {kind} track jumped: the camera's clock was set, or its encoder restarted");
        }
    }

    private void Flush()
    {
        lock (_gate)
        {
            foreach (var input in _inputs)
            {
                input.Pipeline.Flush();
                input.Pipeline.Sink = null;
            }
        }
    }
}
