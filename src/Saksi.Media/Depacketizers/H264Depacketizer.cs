using System.Buffers.Binary;
using Saksi.Media.Tracks;

namespace Saksi.Media.Depacketizers;

/// <summary>H.264 over RTP (RFC 6184), packetization modes 0 and 1, and the single-time packets of mode 2.</summary>
internal sealed class H264Depacketizer : NalDepacketizer
{
    private const int StapA = 24;
    private const int StapB = 25;
    private const int FuA = 28;
    private const int FuB = 29;

    private const int DecodingOrderNumberSize = 2;
    private const int RecoveryPointSei = 6;

    public H264Depacketizer(int clockRateHz, IReadOnlyDictionary<string, string> formatParameters)
        : base(new H264ParameterSets(clockRateHz))
    {
        AcceptSprop(FormatParameters.Find(formatParameters, "sprop-parameter-sets"));
    }

    protected override void ReadPayload(ReadOnlySpan<byte> payload, IAccessUnitSink sink)
    {
        var type = payload[0] & 0x1F;
        switch (type)
        {
            case >= 1 and <= 23:
                AppendNal(payload, sink);
                break;
            case 0 when StartCodes.TrimLeading(payload).Length < payload.Length:
                // Annex B bytes straight into the packet (quirk 79).
                AppendNal(payload, sink);
                break;
            case StapA:
                ReadAggregate(payload[1..], sink);
                break;
            case StapB when payload.Length > 1 + DecodingOrderNumberSize:
                ReadAggregate(payload[(1 + DecodingOrderNumberSize)..], sink);
                break;
            case FuA:
                ReadFragment(payload, 0, sink);
                break;
            case FuB:
                ReadFragment(payload, DecodingOrderNumberSize, sink);
                break;
            default:
                Refuse("an H.264 payload type of interleaved mode, or a reserved one");
                break;
        }
    }

    // H.264 table 7-1.
    protected override NalRole RoleOf(ReadOnlySpan<byte> nal) => (nal[0] & 0x1F) switch
    {
        >= 1 and <= 4 => NalRole.Slice,
        5 => NalRole.KeySlice,
        7 or 8 => NalRole.ParameterSet,
        9 => NalRole.Delimiter,
        6 or (>= 13 and <= 21) => NalRole.Other,
        _ => NalRole.Ignored,
    };

    // 7.3.3: first_mb_in_slice 0 is the single bit 1.
    protected override bool OpensPicture(ReadOnlySpan<byte> slice) => slice.Length > 1 && (slice[1] & 0x80) != 0;

    protected override bool IsRecoveryPoint(ReadOnlySpan<byte> nal)
    {
        if ((nal[0] & 0x1F) != 6)
        {
            return false;
        }

        // 7.3.2.3.1: type and size, each with 0xFF for every 255 more.
        var rest = nal[1..];
        while (rest.Length > 2)
        {
            var type = TakeSeiNumber(ref rest);
            var size = TakeSeiNumber(ref rest);
            if (type == RecoveryPointSei)
            {
                // D.1.8: recovery_frame_cnt 0, output is right from this picture on.
                return !rest.IsEmpty && (rest[0] & 0x80) != 0;
            }

            rest = size < rest.Length ? rest[size..] : default;
        }

        return false;
    }

    private static int TakeSeiNumber(ref ReadOnlySpan<byte> rest)
    {
        var number = 0;
        while (!rest.IsEmpty)
        {
            var last = rest[0];
            rest = rest[1..];
            number += last;
            if (last != 0xFF)
            {
                break;
            }
        }

        return number;
    }

    /// <summary>RFC 6184 5.7.1: 16 bits size, NAL unit, and so on.</summary>
    private void ReadAggregate(ReadOnlySpan<byte> rest, IAccessUnitSink sink)
    {
        while (rest.Length > 2)
        {
            var size = BinaryPrimitives.ReadUInt16BigEndian(rest);
            if (size > rest.Length - 2)
            {
                Refuse("an aggregated NAL unit is longer than its packet");
                return;
            }

            if (size > 0)
            {
                AppendNal(rest.Slice(2, size), sink);
            }

            rest = rest[(2 + size)..];
        }
    }

    /// <summary>
    /// RFC 6184 5.8. The type is the first fragment's (Tiandy changes it, quirk 82); reserved bit (83) and empty
    /// fragments (81) do no harm; start and end in one (80) is a whole NAL unit.
    /// </summary>
    private void ReadFragment(ReadOnlySpan<byte> payload, int skipped, IAccessUnitSink sink)
    {
        if (payload.Length < 2)
        {
            Refuse("a fragment has no FU header");
            return;
        }

        var header = payload[1];
        var isStart = (header & 0x80) != 0;

        // Only the first fragment of an FU-B carries a decoding order number.
        var content = payload[Math.Min(payload.Length, 2 + (isStart ? skipped : 0))..];
        if (isStart)
        {
            var nalHeader = (byte)((payload[0] & 0xE0) | (header & 0x1F));
            OpenFragmented([nalHeader], content, sink);
        }
        else
        {
            AppendFragment(content);
        }

        if ((header & 0x40) != 0)
        {
            CloseFragmented(sink);
        }
    }
}
