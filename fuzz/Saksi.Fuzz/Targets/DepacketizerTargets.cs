using System.Text;
using Saksi.Fuzz.Running;
using Saksi.Media.Depacketizers;
using Saksi.Media.Rtp;
using Saksi.Media.Sdp;

namespace Saksi.Fuzz.Targets;

/// <summary>Each depacketizer on a sequence of packets.</summary>
/// <remarks>
/// The input is a line with the parameters of <c>a=fmtp</c>, then packets behind lengths of two bytes. The first byte
/// of a packet says what its RTP header would: bit 0 the marker, bit 1 that a packet before it is lost, bits 2 and 3
/// the step of the timestamp.
/// </remarks>
internal static class DepacketizerTargets
{
    private static readonly uint[] TimestampSteps = [0, 3600, 1, uint.MaxValue - 3599];

    public static IEnumerable<FuzzTarget> All =>
    [
        Target("h264", "H264", 90000),
        Target("h265", "H265", 90000),
        Target("aac", "MPEG4-GENERIC", 16000),
        Target("g711", "PCMA", 8000),
        Target("opus", "OPUS", 48000),
        Target("jpeg", "JPEG", 90000),
    ];

    private static FuzzTarget Target(string name, string encodingName, int clockRateHz) => new(
        "depacketize-" + name,
        "a line of fmtp parameters, then packets behind 2-byte lengths: 1 byte of flags, payload",
        input => Run(input, encodingName, clockRateHz));

    private static void Run(ReadOnlySpan<byte> input, string encodingName, int clockRateHz)
    {
        var lineEnd = Math.Max(0, input.IndexOf((byte)'\n'));
        var parameters = SdpAttributes.FormatParameters(Encoding.Latin1.GetString(input[..lineEnd]));
        var depacketizer = DepacketizerFactory.TryCreate(encodingName, clockRateHz, 1, parameters, out var reason);
        if (depacketizer is null)
        {
            FindingException.Unless(reason is not null, "a refusal has a reason");
            return;
        }

        var sink = new UnitCheck();
        var timestamp = 0u;
        var packets = new LengthPrefixed(input[lineEnd..].TrimStart((byte)'\n'));
        while (packets.MoveNext())
        {
            if (packets.Current.IsEmpty)
            {
                continue;
            }

            var flags = packets.Current[0];
            timestamp += TimestampSteps[(flags >> 2) & 3];
            var packet = new RtpPacket
            {
                Payload = packets.Current[1..],
                Marker = (flags & 1) != 0,
                Timestamp = timestamp,
            };
            depacketizer.Push(in packet, (flags >> 1) & 1, arrivalTimestamp: 0, sink);
        }

        depacketizer.Flush(sink);
    }
}
