namespace Saksi.Media.Mp4;

/// <summary>Reads <c>moof</c> (ISO 14496-12 8.8.4) into samples with their places and times.</summary>
internal sealed class MovieFragmentReader(IReadOnlyList<Mp4Track> tracks)
{
    /// <summary>
    /// A run without fields of its own has any number of samples in twelve bytes. More than this is no real fragment.
    /// </summary>
    private const int MaxSamples = 1 << 18;

    // tr_flags, 8.8.8.1: the samples have fields of their own.
    private const uint AnyFields = 0xF00;

    // Those read since the last jump. A file has no more samples than bytes, whatever small fragments claim.
    private long _samplesRead;

    // Where each track goes on when a fragment does not say (no tfdt).
    private readonly long[] _nextDts = new long[tracks.Count];

    /// <summary>Reading goes on at another place, where samples may be read again.</summary>
    public void Jump() => _samplesRead = 0;

    /// <summary>Reads a fragment.</summary>
    /// <param name="fragment">The payload of the box.</param>
    /// <param name="offset">Where the box begins in the source.</param>
    /// <param name="end">Where the source ends: samples beyond are left out.</param>
    /// <param name="sequenceNumber">From <c>mfhd</c>.</param>
    /// <param name="isTruncated">Whether any sample was left out.</param>
    public List<Mp4TrackFragment> Read(
        ReadOnlySpan<byte> fragment, long offset, long end, out uint sequenceNumber, out bool isTruncated)
    {
        var header = new FieldReader(BoxReader.Find(fragment, BoxType.Mfhd));
        header.Skip(4);
        sequenceNumber = header.ReadUInt32();
        isTruncated = false;
        var result = new List<Mp4TrackFragment>();
        var cursor = new Cursor { MoofOffset = offset, DataOffset = offset, SourceEnd = end, SamplesLeft = MaxSamples, SamplesOfFile = end - _samplesRead };
        var boxes = new BoxReader(fragment);
        while (boxes.MoveNext())
        {
            if (boxes.Type == BoxType.Traf)
            {
                ReadTrack(boxes.Payload, ref cursor, result);
            }
        }

        if (boxes.HasFailed)
        {
            throw new Mp4FormatException("moof contains a box that is longer than it", offset);
        }

        isTruncated = cursor.IsTruncated;
        _samplesRead += MaxSamples - cursor.SamplesLeft;
        return result;
    }

    private void ReadTrack(ReadOnlySpan<byte> track, ref Cursor cursor, List<Mp4TrackFragment> result)
    {
        var header = new FieldReader(BoxReader.Find(track, BoxType.Tfhd));
        var flags = header.ReadUInt32();
        var id = header.ReadUInt32();
        var index = FindTrack(id);
        if (header.HasFailed || index < 0)
        {
            throw new Mp4FormatException("a track fragment names no track of the file", cursor.MoofOffset);
        }

        // 8.8.7.1: an explicit base, or the moof, or where the track fragment before ended.
        if ((flags & 1) != 0)
        {
            cursor.DataOffset = (long)Math.Min(header.ReadUInt64(), long.MaxValue);
        }
        else if ((flags & 0x2_0000) != 0)
        {
            cursor.DataOffset = cursor.MoofOffset;
        }

        var defaults = tracks[index].Defaults;
        defaults = new TrackExtends(
            (flags & 2) != 0 ? header.ReadUInt32() : defaults.DescriptionIndex,
            (flags & 8) != 0 ? header.ReadUInt32() : defaults.Duration,
            (flags & 0x10) != 0 ? header.ReadUInt32() : defaults.Size,
            (flags & 0x20) != 0 ? header.ReadUInt32() : defaults.Flags);
        if (header.HasFailed)
        {
            throw new Mp4FormatException("tfhd is cut off", cursor.MoofOffset);
        }

        cursor.BaseOffset = cursor.DataOffset;
        cursor.Dts = ReadDecodeTime(BoxReader.Find(track, BoxType.Tfdt)) ?? _nextDts[index];
        ReadRuns(track, index, defaults, ref cursor, result);
        _nextDts[index] = cursor.Dts;
    }

    private static void ReadRuns(
        ReadOnlySpan<byte> track, int index, TrackExtends defaults, ref Cursor cursor, List<Mp4TrackFragment> result)
    {
        var samples = new List<Mp4Sample>();
        var boxes = new BoxReader(track);
        while (boxes.MoveNext())
        {
            if (boxes.Type == BoxType.Trun)
            {
                ReadRun(boxes.Payload, defaults, ref cursor, samples);
            }
        }

        if (boxes.HasFailed)
        {
            throw new Mp4FormatException("traf contains a box that is longer than it", cursor.MoofOffset);
        }

        if (samples.Count > 0)
        {
            result.Add(new Mp4TrackFragment(index, samples));
        }
    }

    private static void ReadRun(
        ReadOnlySpan<byte> run, TrackExtends defaults, ref Cursor cursor, List<Mp4Sample> samples)
    {
        var fields = new FieldReader(run);
        var flags = fields.ReadUInt32();
        var count = fields.ReadUInt32();
        if ((flags & 1) != 0)
        {
            cursor.DataOffset = AddClamped(cursor.BaseOffset, (int)fields.ReadUInt32());
        }

        uint? firstFlags = (flags & 4) != 0 ? fields.ReadUInt32() : null;
        if (count > cursor.SamplesLeft)
        {
            throw new Mp4FormatException("a fragment claims more samples than any real one", cursor.MoofOffset);
        }

        // What such a run says of all samples together may reach far behind the end of the source.
        var isUniform = (flags & AnyFields) == 0;
        var there = isUniform ? Math.Min(count, WholeSamples(defaults.Size, cursor)) : count;
        if (there > cursor.SamplesOfFile)
        {
            throw new Mp4FormatException("the file claims more samples than it has bytes", cursor.MoofOffset);
        }

        cursor.SamplesLeft -= (int)count;
        cursor.SamplesOfFile -= there;
        for (var i = 0; i < there; i++)
        {
            var duration = (flags & 0x100) != 0 ? fields.ReadUInt32() : defaults.Duration;
            var size = (flags & 0x200) != 0 ? fields.ReadUInt32() : defaults.Size;
            var sampleFlags = (flags & 0x400) != 0 ? fields.ReadUInt32() : defaults.Flags;
            sampleFlags = i == 0 ? firstFlags ?? sampleFlags : sampleFlags;

            // Unsigned in version 0 by the book; writers have always put signed ones there.
            var offset = (flags & 0x800) != 0 ? (int)fields.ReadUInt32() : 0;
            if (fields.HasFailed)
            {
                throw new Mp4FormatException("trun is cut off", cursor.MoofOffset);
            }

            TakeSample(size, duration, offset, sampleFlags, defaults.DescriptionIndex, ref cursor, samples);
        }

        if (there < count)
        {
            cursor.IsTruncated = true;
            cursor.DataOffset = AddClamped(cursor.DataOffset, (count - there) * defaults.Size);
            cursor.Dts = AddClamped(cursor.Dts, (count - there) * defaults.Duration);
        }
    }

    /// <summary>How many samples of one size begin and end before the source does.</summary>
    private static long WholeSamples(uint size, in Cursor cursor)
    {
        var bytes = cursor.DataOffset < 0 ? 0 : Math.Max(0, cursor.SourceEnd - cursor.DataOffset);
        return size == 0 ? uint.MaxValue : bytes / size;
    }

    private static void TakeSample(
        uint size,
        uint duration,
        int compositionOffset,
        uint flags,
        uint descriptionIndex,
        ref Cursor cursor,
        List<Mp4Sample> samples)
    {
        if (size > int.MaxValue || cursor.DataOffset < 0 || cursor.DataOffset > cursor.SourceEnd - size)
        {
            cursor.IsTruncated = true;
        }
        else
        {
            samples.Add(new Mp4Sample(
                cursor.DataOffset,
                (int)size,
                cursor.Dts,
                AddClamped(cursor.Dts, compositionOffset),
                duration,
                (flags & SampleFlags.NonSyncBit) == 0,
                (int)Math.Clamp((long)descriptionIndex - 1, 0, int.MaxValue)));
        }

        cursor.DataOffset = AddClamped(cursor.DataOffset, size);
        cursor.Dts = AddClamped(cursor.Dts, duration);
    }

    private static long? ReadDecodeTime(ReadOnlySpan<byte> box)
    {
        var fields = new FieldReader(box);
        var version = fields.ReadByte();
        fields.Skip(3);
        var time = fields.ReadVersioned(version);
        return fields.HasFailed ? null : (long)Math.Min(time, long.MaxValue);
    }

    /// <summary>Hostile times and offsets must not wrap around.</summary>
    private static long AddClamped(long value, long addend) => addend > 0 && value > long.MaxValue - addend
        ? long.MaxValue
        : value + addend;

    private int FindTrack(uint id)
    {
        for (var i = 0; i < tracks.Count; i++)
        {
            if (tracks[i].Id == id)
            {
                return i;
            }
        }

        return -1;
    }

    private struct Cursor
    {
        public required long MoofOffset;
        public required long SourceEnd;
        public required int SamplesLeft;
        public required long SamplesOfFile;
        public required long DataOffset;
        public long BaseOffset;
        public long Dts;
        public bool IsTruncated;
    }
}
