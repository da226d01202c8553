using Saksi.Media.Tracks;

namespace Saksi.Media.Mp4;

/// <summary>Writes what stands before the fragments: <c>ftyp</c> and <c>moov</c> (ISO 14496-12 8.8.1).</summary>
public static class InitSegmentWriter
{
    private const uint MovieTimeScale = 1000;
    private const int ExtendedTypeSize = 16;

    /// <summary>Makes an init segment.</summary>
    /// <param name="tracks">The stream's tracks in the order in which the fragments were built; a track's id is its index plus 1.</param>
    public static byte[] Create(IReadOnlyList<TrackFormat> tracks) => Create(tracks, default, default);

    /// <summary>Makes an init segment followed by a box of the caller's own.</summary>
    /// <param name="tracks">The stream's tracks.</param>
    /// <param name="extendedType">The 16 bytes that name the caller's <c>uuid</c> box (4.2.1); empty for no such box.</param>
    /// <param name="payload">What the caller's box contains. Players skip it.</param>
    public static byte[] Create(
        IReadOnlyList<TrackFormat> tracks, ReadOnlySpan<byte> extendedType, ReadOnlySpan<byte> payload)
    {
        ArgumentNullException.ThrowIfNull(tracks);
        ArgumentOutOfRangeException.ThrowIfZero(tracks.Count, nameof(tracks));
        var writer = new BoxWriter(1024 + payload.Length);
        MovieHeaderWriter.WriteFileType(writer);
        var movie = writer.Begin(BoxType.Moov);
        MovieHeaderWriter.WriteMovieHeader(writer, MovieTimeScale, 0, tracks.Count);
        for (var i = 0; i < tracks.Count; i++)
        {
            WriteTrack(writer, i, tracks[i]);
        }

        WriteExtends(writer, tracks.Count);
        writer.End(movie);
        if (!extendedType.IsEmpty)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(extendedType.Length, ExtendedTypeSize, nameof(extendedType));
            var own = writer.Begin(BoxType.Uuid);
            writer.WriteBytes(extendedType);
            writer.WriteBytes(payload);
            writer.End(own);
        }

        return writer.Written.ToArray();
    }

    private static void WriteTrack(BoxWriter writer, int index, TrackFormat format)
    {
        var track = writer.Begin(BoxType.Trak);
        MovieHeaderWriter.WriteTrackHeader(writer, index, format, 0);
        var media = writer.Begin(BoxType.Mdia);
        MovieHeaderWriter.WriteMediaHeader(writer, format, 0);
        var information = writer.Begin(BoxType.Minf);
        MovieHeaderWriter.WriteMediaKind(writer, format.Kind);
        var table = writer.Begin(BoxType.Stbl);
        MovieHeaderWriter.WriteSampleDescriptions(writer, [format]);
        foreach (var type in (ReadOnlySpan<uint>)[BoxType.Stts, BoxType.Stsc, BoxType.Stco])
        {
            WriteEmptyTable(writer, type, 1);
        }

        WriteEmptyTable(writer, BoxType.Stsz, 2);
        writer.End(table);
        writer.End(information);
        writer.End(media);
        writer.End(track);
    }

    private static void WriteEmptyTable(BoxWriter writer, uint type, int fields)
    {
        var box = writer.BeginFull(type, 0, 0);
        writer.WriteZeros(4 * fields);
        writer.End(box);
    }

    private static void WriteExtends(BoxWriter writer, int trackCount)
    {
        var extends = writer.Begin(BoxType.Mvex);
        for (var i = 0; i < trackCount; i++)
        {
            var box = writer.BeginFull(BoxType.Trex, 0, 0);
            writer.WriteUInt32((uint)i + 1);
            writer.WriteUInt32(1); // default_sample_description_index
            writer.WriteZeros(12); // the fragments say duration, size and flags
            writer.End(box);
        }

        writer.End(extends);
    }
}
