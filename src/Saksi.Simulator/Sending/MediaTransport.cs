using System.Buffers.Binary;
using System.Net.Sockets;
using Saksi.Simulator.Packets;

namespace Saksi.Simulator.Sending;

/// <summary>Where the packets of one track go.</summary>
internal abstract class MediaTransport : IDisposable
{
    /// <summary>The interleaved channel written before each RTP packet; 0 over UDP.</summary>
    public virtual byte Channel => 0;

    /// <summary>Bytes between frames are possible: there is one byte stream, not datagrams.</summary>
    public abstract bool IsByteStream { get; }

    /// <summary>The client is gone, and its session about to end.</summary>
    public virtual bool IsBroken => false;

    /// <summary>Sends RTP packets, each behind its frame header.</summary>
    /// <returns>False when the client is too slow, or gone.</returns>
    public abstract bool TrySend(ReadOnlySpan<byte> frames);

    /// <summary>Sends one RTCP packet behind its frame header, channel already set.</summary>
    public abstract void SendReport(ReadOnlySpan<byte> frame);

    public abstract void Dispose();
}

/// <summary>Interleaved in the RTSP connection (RFC 2326 10.12).</summary>
internal sealed class InterleavedTransport(ConnectionOutput output, byte channel) : MediaTransport
{
    public override byte Channel => channel;

    public override bool IsByteStream => true;

    public override bool IsBroken => output.IsBroken;

    public override bool TrySend(ReadOnlySpan<byte> frames) => output.TrySend(frames);

    public override void SendReport(ReadOnlySpan<byte> frame) => output.TrySend(frame);

    public override void Dispose()
    {
        // The output belongs to the connection.
    }
}

/// <summary>Packets of a session that its camera has forgotten to end: nobody gets them, for now.</summary>
internal sealed class LostTransport(byte channel) : MediaTransport
{
    public override byte Channel => channel;

    public override bool IsByteStream => true;

    public override bool TrySend(ReadOnlySpan<byte> frames) => true;

    public override void SendReport(ReadOnlySpan<byte> frame)
    {
        // Lost as well.
    }

    public override void Dispose()
    {
        // Holds nothing.
    }
}

/// <summary>A pair of UDP ports (RFC 3550 11), connected to those that the client named.</summary>
internal sealed class UdpTransport(Socket rtp, Socket rtcp) : MediaTransport
{
    public override bool IsByteStream => false;

    public Socket Rtcp => rtcp;

    public override bool TrySend(ReadOnlySpan<byte> frames)
    {
        while (frames.Length > PacketImage.FrameHeaderSize)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(frames[2..]);
            Send(rtp, frames.Slice(PacketImage.FrameHeaderSize, length));
            frames = frames[(PacketImage.FrameHeaderSize + length)..];
        }

        return true;
    }

    public override void SendReport(ReadOnlySpan<byte> frame) => Send(rtcp, frame[PacketImage.FrameHeaderSize..]);

    public override void Dispose()
    {
        rtp.Dispose();
        rtcp.Dispose();
    }

    // Nobody listening (ECONNREFUSED) or a full buffer is a lost datagram, which is what UDP promises.
    private static void Send(Socket socket, ReadOnlySpan<byte> datagram)
    {
        try
        {
            socket.Send(datagram, SocketFlags.None, out _);
        }
        catch (ObjectDisposedException)
        {
            // The session ended between the look and the send.
        }
    }
}
