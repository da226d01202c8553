using Saksi.Media.Codecs;
using Saksi.Media.Tracks;

namespace Saksi.Media.Depacketizers;

/// <summary>VPS, SPS and PPS of an H.265 track.</summary>
internal sealed class H265ParameterSets(int clockRateHz) : ParameterSets
{
    private const int HeaderSize = 2;

    private readonly ParameterSetTable _video = new(capacity: 4);
    private readonly ParameterSetTable _sequence = new(capacity: 8);
    private readonly ParameterSetTable _picture = new(capacity: 32);
    private H265Sps? _active;

    protected override ParameterSetTable? FindTable(ReadOnlySpan<byte> nal) => (nal.IsEmpty ? 0 : (nal[0] >> 1) & 0x3F) switch
    {
        H265Configuration.VpsType => _video,
        H265Configuration.SpsType => _sequence,
        H265Configuration.PpsType => _picture,
        _ => null,
    };

    protected override string? Read(ReadOnlySpan<byte> nal, out int id)
    {
        id = 0;
        if (nal.Length <= HeaderSize)
        {
            return "the H.265 parameter set is empty";
        }

        var bits = new NalBitReader(nal[HeaderSize..]);
        switch ((nal[0] >> 1) & 0x3F)
        {
            case H265Configuration.VpsType:
                // 7.3.2.1: two bytes of ids and counts, 0xFFFF, then at least a general profile of 12 bytes.
                id = (int)bits.ReadBits(4);
                bits.SkipBits((8 * 16) - 4);
                return bits.HasFailed ? "the H.265 VPS is cut off" : null;
            case H265Configuration.SpsType:
                if (!H265Sps.TryParse(nal, out var sps, out var reason))
                {
                    return reason;
                }

                _active = sps;
                id = sps!.Id;
                return null;
            default:
                id = (int)bits.ReadUnsigned(63);
                bits.ReadUnsigned(15);
                bits.SkipBits(7);
                return bits.HasFailed ? "the H.265 PPS is cut off" : null;
        }
    }

    protected override TrackFormat? TryBuild()
    {
        if (_active is null || _video.Sets.Count == 0 || _picture.Sets.Count == 0)
        {
            return null;
        }

        return new TrackFormat
        {
            Kind = TrackKind.Video,
            Codec = Codec.H265,
            CodecString = CodecStrings.ForH265(_active.Profile),
            ClockRateHz = clockRateHz,
            Width = _active.Width,
            Height = _active.Height,
            DecoderConfiguration =
                H265Configuration.Build(_active, _video.Sets, _sequence.Sets, _picture.Sets),
        };
    }
}
