using Saksi.Media.Receiving;

namespace Saksi.Recording.Streams;

/// <summary>What a stream's sessions brought by now, the ended ones and the present one together. Never less than before.</summary>
/// <param name="Packets">Good RTP packets.</param>
/// <param name="Bytes">Bytes of those packets, headers included.</param>
/// <param name="LatePackets">Packets that came too late or twice.</param>
/// <param name="MalformedPackets">Packets that are no RTP.</param>
public sealed record PacketCounts(long Packets, long Bytes, long LatePackets, long MalformedPackets)
{
    internal static PacketCounts None { get; } = new(0, 0, 0, 0);

    internal PacketCounts Plus(StreamStatistics session) => new(
        Packets + session.Packets,
        Bytes + session.Bytes,
        LatePackets + session.LatePackets,
        MalformedPackets + session.MalformedPackets);
}
