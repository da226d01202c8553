namespace Saksi.Media.Mp4;

/// <summary>Writes <c>stbl</c> (ISO 14496-12 8.5.1).</summary>
internal static class SampleTableWriter
{
    public static void Write(BoxWriter writer, FileTrack track)
    {
        var table = writer.Begin(BoxType.Stbl);
        MovieHeaderWriter.WriteSampleDescriptions(writer, track.Formats);
        WriteRuns(writer, BoxType.Stts, 0, track.Durations);
        if (track.CompositionOffsets.Runs.Any(static run => run.Value != 0))
        {
            WriteRuns(writer, BoxType.Ctts, 1, track.CompositionOffsets);
        }

        if (track.KeySamples is { } keys)
        {
            var box = writer.BeginFull(BoxType.Stss, 0, 0);
            writer.WriteUInt32((uint)keys.Count);
            foreach (var number in keys)
            {
                writer.WriteUInt32(number);
            }

            writer.End(box);
        }

        WriteChunkRuns(writer, track);
        WriteSizes(writer, track);
        WriteChunkOffsets(writer, track);
        writer.End(table);
    }

    private static void WriteRuns(BoxWriter writer, uint type, byte version, RunLengthTable table)
    {
        var box = writer.BeginFull(type, version, 0);
        writer.WriteUInt32((uint)table.Runs.Count);
        foreach (var (count, value) in table.Runs)
        {
            writer.WriteUInt32(count);
            writer.WriteUInt32(value);
        }

        writer.End(box);
    }

    private static void WriteChunkRuns(BoxWriter writer, FileTrack track)
    {
        var box = writer.BeginFull(BoxType.Stsc, 0, 0);
        writer.WriteUInt32((uint)track.ChunkRuns.Count);
        foreach (var (firstChunk, samples, description) in track.ChunkRuns)
        {
            writer.WriteUInt32(firstChunk);
            writer.WriteUInt32(samples);
            writer.WriteUInt32(description);
        }

        writer.End(box);
    }

    private static void WriteSizes(BoxWriter writer, FileTrack track)
    {
        var box = writer.BeginFull(BoxType.Stsz, 0, 0);
        writer.WriteUInt32(track.IsPcm ? (uint)track.Format.Channels : 0);
        writer.WriteUInt32((uint)track.SampleCount);
        foreach (var size in track.Sizes)
        {
            writer.WriteUInt32(size);
        }

        writer.End(box);
    }

    private static void WriteChunkOffsets(BoxWriter writer, FileTrack track)
    {
        var box = writer.BeginFull(BoxType.Co64, 0, 0);
        writer.WriteUInt32((uint)track.ChunkOffsets.Count);
        foreach (var offset in track.ChunkOffsets)
        {
            writer.WriteUInt64((ulong)offset);
        }

        writer.End(box);
    }
}
