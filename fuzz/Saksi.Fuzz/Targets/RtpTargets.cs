using Saksi.Fuzz.Running;
using Saksi.Media.Rtp;

namespace Saksi.Fuzz.Targets;

/// <summary>Single datagrams.</summary>
internal static class RtpTargets
{
    public static IEnumerable<FuzzTarget> All =>
    [
        new("rtp", "an RTP packet", Rtp),
        new("rtcp", "a compound RTCP packet", Rtcp),
    ];

    private static void Rtp(ReadOnlySpan<byte> input)
    {
        var isGood = RtpPacket.TryParse(input, out var packet, out var error);
        FindingException.Unless(isGood == error is null, "a refusal has a reason");
        FindingException.Unless(packet.Payload.Length <= Math.Max(0, input.Length - 12), "the payload lies behind the header");
    }

    private static void Rtcp(ReadOnlySpan<byte> input)
    {
        var reader = new RtcpReader(input);
        var packets = 0;
        while (reader.Read() != RtcpReader.Kind.End)
        {
            FindingException.Unless(++packets <= input.Length / 4, "every packet of a compound takes four bytes");
        }
    }
}
