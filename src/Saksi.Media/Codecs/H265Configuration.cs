using System.Buffers.Binary;
using Saksi.Media.Tracks;

namespace Saksi.Media.Codecs;

/// <summary>Builds and reads HEVCDecoderConfigurationRecord, the payload of <c>hvcC</c> (ISO 14496-15 8.3.3.1).</summary>
public static class H265Configuration
{
    internal const int VpsType = 32;
    internal const int SpsType = 33;
    internal const int PpsType = 34;

    private const int FixedSize = 23;

    /// <summary>Builds the record with NAL unit lengths of 4 bytes and complete arrays, as <c>hvc1</c> demands.</summary>
    /// <param name="active">The parsed set that profile, level and formats are taken from.</param>
    /// <param name="videoSets">VPS NAL units without start codes.</param>
    /// <param name="sequenceSets">SPS NAL units.</param>
    /// <param name="pictureSets">PPS NAL units.</param>
    public static byte[] Build(
        H265Sps active,
        IReadOnlyList<ReadOnlyMemory<byte>> videoSets,
        IReadOnlyList<ReadOnlyMemory<byte>> sequenceSets,
        IReadOnlyList<ReadOnlyMemory<byte>> pictureSets)
    {
        ArgumentNullException.ThrowIfNull(active);
        var record = new List<byte>(FixedSize + SizeOf(videoSets) + SizeOf(sequenceSets) + SizeOf(pictureSets));
        AppendFixedPart(record, active);
        record.Add(3); // numOfArrays
        AppendArray(record, VpsType, videoSets);
        AppendArray(record, SpsType, sequenceSets);
        AppendArray(record, PpsType, pictureSets);
        return [.. record];
    }

    /// <summary>Makes a track's format of a record that somebody wrote.</summary>
    /// <param name="record">The payload of <c>hvcC</c>.</param>
    /// <param name="clockRateHz">The track's ticks per second.</param>
    /// <param name="format">The format, when true is returned.</param>
    /// <param name="reason">Why the record is unusable, when false is returned.</param>
    public static bool TryCreateFormat(
        ReadOnlySpan<byte> record, int clockRateHz, out TrackFormat? format, out string? reason)
    {
        format = null;
        if (!TryFindFirstSps(record, out var nal, out reason) || !H265Sps.TryParse(nal, out var sps, out reason))
        {
            return false;
        }

        format = new TrackFormat
        {
            Kind = TrackKind.Video,
            Codec = Codec.H265,
            CodecString = CodecStrings.ForH265(sps!.Profile),
            ClockRateHz = clockRateHz,
            Width = sps.Width,
            Height = sps.Height,
            DecoderConfiguration = record.ToArray(),
        };
        return true;
    }

    /// <summary>How many bytes a NAL unit's length takes in the samples, 1 to 4; 0 for no such record.</summary>
    public static int LengthSizeOf(ReadOnlySpan<byte> record) => record.Length < FixedSize ? 0 : 1 + (record[21] & 3);

    /// <summary>The sets as a sample would carry them, behind lengths of 4 bytes; empty when the samples' lengths are shorter.</summary>
    internal static byte[] ToSample(ReadOnlySpan<byte> record)
    {
        var sample = new List<byte>();
        if (LengthSizeOf(record) != 4)
        {
            return [];
        }

        var nals = new NalEnumerator(record);
        while (nals.MoveNext())
        {
            sample.AddRange([0, 0, (byte)(nals.Current.Length >> 8), (byte)nals.Current.Length]);
            sample.AddRange(nals.Current);
        }

        return [.. sample];
    }

    internal static int? ReorderDepthOf(ReadOnlySpan<byte> record) =>
        TryFindFirstSps(record, out var nal, out _) && H265Sps.TryParse(nal, out var sps, out _)
            ? sps!.ReorderDepth
            : null;

    private static bool TryFindFirstSps(ReadOnlySpan<byte> record, out ReadOnlySpan<byte> nal, out string? reason)
    {
        nal = default;
        if (record.Length < FixedSize || record[0] != 1)
        {
            reason = "hvcC is too short or not version 1";
            return false;
        }

        var nals = new NalEnumerator(record);
        while (nals.MoveNext())
        {
            if (nals.CurrentType == SpsType)
            {
                nal = nals.Current;
                reason = null;
                return true;
            }
        }

        reason = "hvcC has no SPS";
        return false;
    }

    private static void AppendFixedPart(List<byte> record, H265Sps active)
    {
        var profile = active.Profile;
        record.Add(1);
        record.Add((byte)((profile.ProfileSpace << 6) | (profile.IsHighTier ? 0x20 : 0) | profile.ProfileIdc));
        Span<byte> flags = stackalloc byte[12];
        BinaryPrimitives.WriteUInt32BigEndian(flags, profile.CompatibilityFlags);
        BinaryPrimitives.WriteUInt64BigEndian(flags[4..], profile.ConstraintFlags << 16);
        record.AddRange(flags[..10]);
        record.Add(profile.LevelIdc);
        record.AddRange([0xF0, 0]); // min_spatial_segmentation_idc unknown
        record.Add(0xFC); // parallelismType unknown
        record.Add((byte)(0xFC | active.ChromaFormatIdc));
        record.Add((byte)(0xF8 | (active.BitDepthLuma - 8)));
        record.Add((byte)(0xF8 | (active.BitDepthChroma - 8)));
        record.AddRange([0, 0]); // avgFrameRate unknown

        // constantFrameRate unknown, numTemporalLayers, temporalIdNested, lengthSizeMinusOne
        record.Add((byte)((active.TemporalLayers << 3) | (active.IsTemporalIdNested ? 4 : 0) | 3));
    }

    private static int SizeOf(IReadOnlyList<ReadOnlyMemory<byte>> sets) => 3 + sets.Sum(set => 2 + set.Length);

    private static void AppendArray(List<byte> record, int type, IReadOnlyList<ReadOnlyMemory<byte>> sets)
    {
        record.Add((byte)(0x80 | type)); // array_completeness: the samples carry none
        record.Add((byte)(sets.Count >> 8));
        record.Add((byte)sets.Count);
        foreach (var set in sets)
        {
            record.Add((byte)(set.Length >> 8));
            record.Add((byte)set.Length);
            record.AddRange(set.Span);
        }
    }

    /// <summary>Walks over the NAL units of all arrays, as far as the record goes.</summary>
    private ref struct NalEnumerator(ReadOnlySpan<byte> record)
    {
        private ReadOnlySpan<byte> _rest = record[FixedSize..];
        private int _arraysLeft = record[FixedSize - 1];
        private int _nalsLeft;

        public int CurrentType { get; private set; }

        public ReadOnlySpan<byte> Current { get; private set; }

        public bool MoveNext()
        {
            while (_nalsLeft == 0)
            {
                if (_arraysLeft == 0 || _rest.Length < 3)
                {
                    return false;
                }

                _arraysLeft--;
                CurrentType = _rest[0] & 0x3F;
                _nalsLeft = BinaryPrimitives.ReadUInt16BigEndian(_rest[1..]);
                _rest = _rest[3..];
            }

            if (_rest.Length < 2)
            {
                return false;
            }

            _nalsLeft--;
            var size = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(_rest), _rest.Length - 2);
            Current = _rest.Slice(2, size);
            _rest = _rest[(2 + size)..];
            return true;
        }
    }
}
