using Saksi.Fuzz.Running;
using Saksi.Media.Rtp;

namespace Saksi.Fuzz.Targets;

/// <summary>What stands between the socket and the depacketizer: whose packets these are, and in which order.</summary>
internal static class RtpOrderTarget
{
    public static FuzzTarget Create() => new("rtp-order", "RTP packets behind 2-byte lengths, as UDP brings them", Run);

    /// <summary>Every packet comes out once, in order, or is counted as late.</summary>
    private static void Run(ReadOnlySpan<byte> input)
    {
        var gate = new SsrcGate();
        var tracker = new RtpSequenceTracker();
        var report = new RtpReceptionReport(90000, TimeProvider.System);
        var pushed = 0L;
        var delivered = 0L;
        using var order = new RtpReorderBuffer(Deliver, RtpReorderBuffer.UdpSpan, TimeProvider.System);
        var packets = new LengthPrefixed(input);
        while (packets.MoveNext())
        {
            if (RtpPacket.TryParse(packets.Current, out var packet, out _) && gate.Judge(packet.Ssrc) != SsrcGate.Verdict.Foreign)
            {
                report.OnPacket(packet.SequenceNumber, packet.Timestamp, 1000 * ++pushed);
                order.Push(packet.SequenceNumber, packets.Current, pushed);
            }
        }

        order.Flush();
        FindingException.Unless(pushed == delivered + order.LatePackets, "a packet is delivered or late");
        Span<byte> answer = stackalloc byte[RtcpReceiverReport.Size];
        RtcpReceiverReport.Write(answer, 1, gate.Current ?? 0, report, 0);

        void Deliver(ReadOnlySpan<byte> bytes, long arrival)
        {
            delivered++;
            FindingException.Unless(arrival > 0 && arrival <= pushed, "a packet keeps when it came");
            FindingException.Unless(RtpPacket.TryParse(bytes, out var packet, out _), "a packet comes out as it went in");
            FindingException.Unless(
                tracker.Accept(packet.SequenceNumber) is >= RtpSequenceTracker.Late and <= RtpSequenceTracker.MaxLoss, "loss has a bound");
        }
    }
}
