using System.Buffers.Binary;
using Saksi.Media.Tracks;

namespace Saksi.Media.Depacketizers;

/// <summary>H.265 over RTP (RFC 7798).</summary>
internal sealed class H265Depacketizer : NalDepacketizer
{
    private const int HeaderSize = 2;
    private const int Aggregation = 48;
    private const int Fragmentation = 49;

    // RFC 7798 7.1: decoding order numbers are there when sprop-max-don-diff is above 0.
    private readonly int _orderNumberSize;

    public H265Depacketizer(int clockRateHz, IReadOnlyDictionary<string, string> formatParameters)
        : base(new H265ParameterSets(clockRateHz))
    {
        _orderNumberSize = FormatParameters.FindNumber(formatParameters, "sprop-max-don-diff", 32767) > 0 ? 2 : 0;
        AcceptSprop(FormatParameters.Find(formatParameters, "sprop-vps"));
        AcceptSprop(FormatParameters.Find(formatParameters, "sprop-sps"));
        AcceptSprop(FormatParameters.Find(formatParameters, "sprop-pps"));
    }

    protected override void ReadPayload(ReadOnlySpan<byte> payload, IAccessUnitSink sink)
    {
        if (payload.Length <= HeaderSize)
        {
            Refuse("an H.265 payload has nothing behind its header");
            return;
        }

        switch (TypeOf(payload))
        {
            case Aggregation:
                ReadAggregate(payload[HeaderSize..], sink);
                break;
            case Fragmentation:
                ReadFragment(payload, sink);
                break;
            case < Aggregation when _orderNumberSize == 0 || payload.Length <= HeaderSize + _orderNumberSize:
                AppendNal(payload, sink);
                break;
            case < Aggregation:
                AppendNal(payload[..HeaderSize], payload[(HeaderSize + _orderNumberSize)..], sink);
                break;
            default:
                Refuse("an H.265 payload type that is not defined (PACI or reserved)");
                break;
        }
    }

    // H.265 table 7-1.
    protected override NalRole RoleOf(ReadOnlySpan<byte> nal) => TypeOf(nal) switch
    {
        <= 9 => NalRole.Slice,
        >= 16 and <= 21 => NalRole.KeySlice,
        32 or 33 or 34 => NalRole.ParameterSet,
        35 => NalRole.Delimiter,
        39 or 40 => NalRole.Other,
        _ => NalRole.Ignored,
    };

    // 7.3.6.1: first_slice_segment_in_pic_flag.
    protected override bool OpensPicture(ReadOnlySpan<byte> slice) =>
        slice.Length > HeaderSize && (slice[HeaderSize] & 0x80) != 0;

    private static int TypeOf(ReadOnlySpan<byte> nal) => (nal[0] >> 1) & 0x3F;

    /// <summary>RFC 7798 4.4.2: [DONL] size NAL, [DOND] size NAL, and so on.</summary>
    private void ReadAggregate(ReadOnlySpan<byte> rest, IAccessUnitSink sink)
    {
        var orderSize = _orderNumberSize;
        while (rest.Length > orderSize + 2)
        {
            var size = BinaryPrimitives.ReadUInt16BigEndian(rest[orderSize..]);
            rest = rest[(orderSize + 2)..];
            if (size > rest.Length)
            {
                Refuse("an aggregated NAL unit is longer than its packet");
                return;
            }

            if (size > 0)
            {
                AppendNal(rest[..size], sink);
            }

            rest = rest[size..];
            orderSize = _orderNumberSize == 0 ? 0 : 1;
        }
    }

    /// <summary>RFC 7798 4.4.3, as tolerant as with H.264.</summary>
    private void ReadFragment(ReadOnlySpan<byte> payload, IAccessUnitSink sink)
    {
        var header = payload[HeaderSize];
        var isStart = (header & 0x80) != 0;
        var content = payload[Math.Min(payload.Length, HeaderSize + 1 + (isStart ? _orderNumberSize : 0))..];
        if (isStart)
        {
            var first = (byte)((payload[0] & 0x81) | ((header & 0x3F) << 1));
            OpenFragmented([first, payload[1]], content, sink);
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
