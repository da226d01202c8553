using Saksi.Media.Codecs;
using Saksi.Media.Tracks;

namespace Saksi.Media.Depacketizers;

/// <summary>SPS and PPS of an H.264 track.</summary>
internal sealed class H264ParameterSets(int clockRateHz) : ParameterSets
{
    private const int SpsType = 7;
    private const int PpsType = 8;

    private readonly ParameterSetTable _sequence = new(capacity: 8);
    private readonly ParameterSetTable _picture = new(capacity: 32);
    private H264Sps? _active;

    protected override ParameterSetTable? FindTable(ReadOnlySpan<byte> nal) => (nal.IsEmpty ? 0 : nal[0] & 0x1F) switch
    {
        SpsType => _sequence,
        PpsType => _picture,
        _ => null,
    };

    protected override string? Read(ReadOnlySpan<byte> nal, out int id)
    {
        id = 0;
        if ((nal[0] & 0x1F) == SpsType)
        {
            if (!H264Sps.TryParse(nal, out var sps, out var reason))
            {
                return reason;
            }

            _active = sps;
            id = sps!.Id;
            return null;
        }

        // A PPS has its id, its SPS's, and at least a byte of content.
        var bits = new NalBitReader(nal[1..]);
        id = (int)bits.ReadUnsigned(255);
        bits.ReadUnsigned(31);
        bits.SkipBits(2);
        return bits.HasFailed ? "the H.264 PPS is cut off" : null;
    }

    protected override TrackFormat? TryBuild()
    {
        if (_active is null || _picture.Sets.Count == 0)
        {
            return null;
        }

        return new TrackFormat
        {
            Kind = TrackKind.Video,
            Codec = Codec.H264,
            CodecString = CodecStrings.ForH264(_active.ProfileIdc, _active.ConstraintFlags, _active.LevelIdc),
            ClockRateHz = clockRateHz,
            Width = _active.Width,
            Height = _active.Height,
            DecoderConfiguration = H264Configuration.Build(_active, _sequence.Sets, _picture.Sets),
        };
    }
}
