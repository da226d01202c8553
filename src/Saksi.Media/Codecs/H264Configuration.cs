using System.Buffers.Binary;
using Saksi.Media.Tracks;

namespace Saksi.Media.Codecs;

/// <summary>Builds and reads AVCDecoderConfigurationRecord, the payload of <c>avcC</c> (ISO 14496-15 5.3.3.1).</summary>
public static class H264Configuration
{
    private const int MaxSpsCount = 31;
    private const int FixedSize = 6;

    /// <summary>Builds the record with NAL unit lengths of 4 bytes.</summary>
    /// <param name="active">The parsed set that profile, level and chroma format are taken from.</param>
    /// <param name="sequenceSets">SPS NAL units without start codes, 1 to 31.</param>
    /// <param name="pictureSets">PPS NAL units without start codes, 1 to 255.</param>
    public static byte[] Build(
        H264Sps active, IReadOnlyList<ReadOnlyMemory<byte>> sequenceSets, IReadOnlyList<ReadOnlyMemory<byte>> pictureSets)
    {
        ArgumentNullException.ThrowIfNull(active);
        ArgumentNullException.ThrowIfNull(sequenceSets);
        ArgumentNullException.ThrowIfNull(pictureSets);
        var record = new List<byte>(16 + SizeOf(sequenceSets) + SizeOf(pictureSets))
        {
            1,
            active.ProfileIdc,
            active.ConstraintFlags,
            active.LevelIdc,
            0xFC | 3, // lengthSizeMinusOne
            (byte)(0xE0 | sequenceSets.Count),
        };
        AppendSets(record, sequenceSets);
        record.Add((byte)pictureSets.Count);
        AppendSets(record, pictureSets);
        if (active.ProfileIdc is not (66 or 77 or 88))
        {
            record.Add((byte)(0xFC | active.ChromaFormatIdc));
            record.Add((byte)(0xF8 | (active.BitDepthLuma - 8)));
            record.Add((byte)(0xF8 | (active.BitDepthChroma - 8)));
            record.Add(0); // numOfSequenceParameterSetExt
        }

        return [.. record];
    }

    /// <summary>Makes a track's format of a record that somebody wrote.</summary>
    /// <param name="record">The payload of <c>avcC</c>.</param>
    /// <param name="clockRateHz">The track's ticks per second.</param>
    /// <param name="format">The format, when true is returned.</param>
    /// <param name="reason">Why the record is unusable, when false is returned.</param>
    public static bool TryCreateFormat(
        ReadOnlySpan<byte> record, int clockRateHz, out TrackFormat? format, out string? reason)
    {
        format = null;
        if (!TryFindFirstSps(record, out var nal, out reason) || !H264Sps.TryParse(nal, out var sps, out reason))
        {
            return false;
        }

        format = new TrackFormat
        {
            Kind = TrackKind.Video,
            Codec = Codec.H264,
            CodecString = CodecStrings.ForH264(record[1], record[2], record[3]),
            ClockRateHz = clockRateHz,
            Width = sps!.Width,
            Height = sps.Height,
            DecoderConfiguration = record.ToArray(),
        };
        return true;
    }

    /// <summary>How many bytes a NAL unit's length takes in the samples, 1 to 4; 0 for no such record.</summary>
    public static int LengthSizeOf(ReadOnlySpan<byte> record) => record.Length < FixedSize ? 0 : 1 + (record[4] & 3);

    /// <summary>The sets as a sample would carry them, behind lengths of 4 bytes; empty when the samples' lengths are shorter.</summary>
    internal static byte[] ToSample(ReadOnlySpan<byte> record)
    {
        var sample = new List<byte>();
        if (LengthSizeOf(record) != 4)
        {
            return [];
        }

        var rest = record[(FixedSize - 1)..];
        foreach (var countMask in (ReadOnlySpan<byte>)[MaxSpsCount, 0xFF])
        {
            var count = rest.IsEmpty ? 0 : rest[0] & countMask;
            rest = rest.IsEmpty ? rest : rest[1..];
            for (; count > 0 && TryTakeSet(ref rest, out var nal); count--)
            {
                sample.AddRange([0, 0, (byte)(nal.Length >> 8), (byte)nal.Length]);
                sample.AddRange(nal);
            }
        }

        return [.. sample];
    }

    internal static int? ReorderDepthOf(ReadOnlySpan<byte> record)
    {
        // Several sets: the deepest, because any may become active.
        var depth = 0;
        var count = record.Length < FixedSize ? 0 : record[5] & 0x1F;
        var rest = record.Length < FixedSize ? default : record[FixedSize..];
        for (var i = 0; i < count && TryTakeSet(ref rest, out var nal); i++)
        {
            if (!H264Sps.TryParse(nal, out var sps, out _) || sps!.ReorderDepth is not { } one)
            {
                return null;
            }

            depth = Math.Max(depth, one);
        }

        return count == 0 ? null : depth;
    }

    private static bool TryFindFirstSps(ReadOnlySpan<byte> record, out ReadOnlySpan<byte> nal, out string? reason)
    {
        nal = default;
        if (record.Length < FixedSize || record[0] != 1)
        {
            reason = "avcC is too short or not version 1";
            return false;
        }

        var rest = record[FixedSize..];
        if ((record[5] & MaxSpsCount) == 0 || !TryTakeSet(ref rest, out nal))
        {
            reason = "avcC has no SPS";
            return false;
        }

        reason = null;
        return true;
    }

    private static bool TryTakeSet(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> nal)
    {
        nal = default;
        if (rest.Length < 2 || rest.Length - 2 < BinaryPrimitives.ReadUInt16BigEndian(rest))
        {
            return false;
        }

        var size = BinaryPrimitives.ReadUInt16BigEndian(rest);
        nal = rest.Slice(2, size);
        rest = rest[(2 + size)..];
        return true;
    }

    private static int SizeOf(IReadOnlyList<ReadOnlyMemory<byte>> sets) => sets.Sum(set => 2 + set.Length);

    private static void AppendSets(List<byte> record, IReadOnlyList<ReadOnlyMemory<byte>> sets)
    {
        foreach (var set in sets)
        {
            record.Add((byte)(set.Length >> 8));
            record.Add((byte)set.Length);
            record.AddRange(set.Span);
        }
    }
}
