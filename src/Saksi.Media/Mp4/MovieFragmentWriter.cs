using System.Buffers.Binary;

namespace Saksi.Media.Mp4;

/// <summary>Writes the boxes of one movie fragment (ISO 14496-12 8.8 and 8.16.5).</summary>
internal static class MovieFragmentWriter
{
    // tr_flags, 8.8.8.1
    private const uint HasDataOffset = 0x1;
    private const uint HasFirstFlags = 0x4;
    private const uint HasDuration = 0x100;
    private const uint HasSize = 0x200;
    private const uint HasFlags = 0x400;
    private const uint HasCompositionOffset = 0x800;

    // tf_flags, 8.8.7.1
    private const uint HasDefaultDuration = 0x8;
    private const uint HasDefaultFlags = 0x20;
    private const uint DefaultBaseIsMoof = 0x2_0000;

    /// <summary>8.16.5: the time is that of capture.</summary>
    private const uint CaptureTime = 24;

    public static void WriteProducerTime(BoxWriter writer, int track, DateTimeOffset wallTime, long mediaTime)
    {
        var box = writer.BeginFull(BoxType.Prft, 1, CaptureTime);
        writer.WriteUInt32((uint)track + 1);
        writer.WriteUInt64(NtpTime.From(wallTime));
        writer.WriteUInt64((ulong)mediaTime);
        writer.End(box);
    }

    public static int BeginMovieFragment(BoxWriter writer, uint sequenceNumber)
    {
        var moof = writer.Begin(BoxType.Moof);
        var header = writer.BeginFull(BoxType.Mfhd, 0, 0);
        writer.WriteUInt32(sequenceNumber);
        writer.End(header);
        return moof;
    }

    /// <summary>Closes <c>moof</c> and adds its size to the data offsets, which count from its first byte.</summary>
    public static void EndMovieFragment(BoxWriter writer, int moof, int mdatHeaderSize)
    {
        writer.End(moof);
        var dataStart = (uint)(writer.Length - moof + mdatHeaderSize);
        var boxes = writer.Written[moof..];
        for (var at = 8; at < boxes.Length; at += ReadInt32(boxes[at..]))
        {
            if (BinaryPrimitives.ReadUInt32BigEndian(boxes[(at + 4)..]) == BoxType.Traf)
            {
                // tfhd, tfdt and trun follow in the order in which they are written below.
                var run = at + 8;
                run += ReadInt32(boxes[run..]);
                run += ReadInt32(boxes[run..]);
                var offset = BinaryPrimitives.ReadUInt32BigEndian(boxes[(run + 16)..]);
                writer.PatchUInt32(moof + run + 16, offset + dataStart);
            }
        }
    }

    /// <summary>Writes <c>traf</c> with a single run.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="index">Which track of the stream.</param>
    /// <param name="track">Its samples.</param>
    /// <param name="bodyOffset">Where they begin in the payload of mdat.</param>
    /// <param name="nextDts">See <see cref="FragmentTrack.DurationOf"/>.</param>
    public static void WriteTrack(BoxWriter writer, int index, FragmentTrack track, int bodyOffset, long nextDts)
    {
        var samples = track.Samples;
        var hasOffsets = false;
        var isUniform = true;
        var keysAfterFirst = 0;
        var duration = track.DurationOf(0, nextDts);
        for (var i = 0; i < samples.Length; i++)
        {
            hasOffsets |= samples[i].CompositionOffset != 0;
            isUniform &= track.DurationOf(i, nextDts) == duration;
            keysAfterFirst += i > 0 && samples[i].IsKey ? 1 : 0;
        }

        // Usual are a key frame with what depends on it, nothing but such, and nothing but key frames.
        var areRestKeys = samples.Length > 1 ? keysAfterFirst == samples.Length - 1 : samples[0].IsKey;
        var areRestAlike = keysAfterFirst == 0 || areRestKeys;
        var flags = HasDataOffset | HasSize;
        flags |= areRestAlike && samples[0].IsKey != areRestKeys ? HasFirstFlags : 0;
        flags |= areRestAlike ? 0 : HasFlags;
        flags |= isUniform ? 0 : HasDuration;
        flags |= hasOffsets ? HasCompositionOffset : 0;

        var traf = writer.Begin(BoxType.Traf);
        WriteTrackHeader(writer, index, samples[0].Dts, isUniform ? duration : null, areRestAlike ? FlagsOf(areRestKeys) : null);
        var run = writer.BeginFull(BoxType.Trun, 1, flags);
        writer.WriteUInt32((uint)samples.Length);
        writer.WriteUInt32((uint)bodyOffset);
        if ((flags & HasFirstFlags) != 0)
        {
            writer.WriteUInt32(FlagsOf(samples[0].IsKey));
        }

        WriteSamples(writer, track, flags, nextDts);
        writer.End(run);
        writer.End(traf);
    }

    private static void WriteTrackHeader(BoxWriter writer, int index, long firstDts, uint? duration, uint? flags)
    {
        var presence = DefaultBaseIsMoof;
        presence |= duration is null ? 0 : HasDefaultDuration;
        presence |= flags is null ? 0 : HasDefaultFlags;
        var header = writer.BeginFull(BoxType.Tfhd, 0, presence);
        writer.WriteUInt32((uint)index + 1);
        if (duration is { } ticks)
        {
            writer.WriteUInt32(ticks);
        }

        if (flags is { } bits)
        {
            writer.WriteUInt32(bits);
        }

        writer.End(header);
        var time = writer.BeginFull(BoxType.Tfdt, 1, 0);
        writer.WriteUInt64((ulong)firstDts);
        writer.End(time);
    }

    private static void WriteSamples(BoxWriter writer, FragmentTrack track, uint flags, long nextDts)
    {
        var samples = track.Samples;
        for (var i = 0; i < samples.Length; i++)
        {
            if ((flags & HasDuration) != 0)
            {
                writer.WriteUInt32(track.DurationOf(i, nextDts));
            }

            writer.WriteUInt32((uint)samples[i].Size);
            if ((flags & HasFlags) != 0)
            {
                writer.WriteUInt32(FlagsOf(samples[i].IsKey));
            }

            if ((flags & HasCompositionOffset) != 0)
            {
                writer.WriteUInt32((uint)samples[i].CompositionOffset);
            }
        }
    }

    private static uint FlagsOf(bool isKey) => isKey ? SampleFlags.Key : SampleFlags.NotKey;

    private static int ReadInt32(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt32BigEndian(bytes);
}
