using Saksi.Media.Tracks;

namespace Saksi.Media.Mp4;

/// <summary>The boxes of <c>moov</c> that fragmented and progressive files share (ISO 14496-12 8.2 to 8.7).</summary>
internal static class MovieHeaderWriter
{
    private const uint Unity = 0x0001_0000;
    private const ushort UndefinedLanguage = 0x55C4; // "und", 8.4.2.3

    public static void WriteFileType(BoxWriter writer)
    {
        var box = writer.Begin(BoxType.Ftyp);
        writer.WriteBytes("iso6"u8);
        writer.WriteUInt32(1);
        writer.WriteBytes("iso6isommp41"u8);
        writer.End(box);
    }

    /// <summary>8.2.2</summary>
    public static void WriteMovieHeader(BoxWriter writer, uint timeScale, ulong duration, int trackCount)
    {
        var box = writer.BeginFull(BoxType.Mvhd, 1, 0);
        writer.WriteUInt64(0); // creation_time, modification_time: not known here
        writer.WriteUInt64(0);
        writer.WriteUInt32(timeScale);
        writer.WriteUInt64(duration);
        writer.WriteUInt32(Unity); // rate
        writer.WriteUInt16(0x0100); // volume
        writer.WriteZeros(10);
        WriteMatrix(writer);
        writer.WriteZeros(24);
        writer.WriteUInt32((uint)trackCount + 1);
        writer.End(box);
    }

    /// <summary>8.3.2</summary>
    public static void WriteTrackHeader(BoxWriter writer, int index, TrackFormat format, ulong duration)
    {
        const uint enabledAndInMovie = 3;
        var box = writer.BeginFull(BoxType.Tkhd, 1, enabledAndInMovie);
        writer.WriteUInt64(0);
        writer.WriteUInt64(0);
        writer.WriteUInt32((uint)index + 1);
        writer.WriteUInt32(0);
        writer.WriteUInt64(duration);
        writer.WriteZeros(8);
        writer.WriteUInt16(0); // layer
        writer.WriteUInt16(0); // alternate_group
        writer.WriteUInt16(format.Kind == TrackKind.Audio ? (ushort)0x0100 : (ushort)0);
        writer.WriteUInt16(0);
        WriteMatrix(writer);
        writer.WriteUInt32((uint)format.Width << 16);
        writer.WriteUInt32((uint)format.Height << 16);
        writer.End(box);
    }

    /// <summary>8.4.2 and 8.4.3</summary>
    public static void WriteMediaHeader(BoxWriter writer, TrackFormat format, ulong duration)
    {
        var header = writer.BeginFull(BoxType.Mdhd, 1, 0);
        writer.WriteUInt64(0);
        writer.WriteUInt64(0);
        writer.WriteUInt32((uint)format.ClockRateHz);
        writer.WriteUInt64(duration);
        writer.WriteUInt16(UndefinedLanguage);
        writer.WriteUInt16(0);
        writer.End(header);

        var isVideo = format.Kind == TrackKind.Video;
        var handler = writer.BeginFull(BoxType.Hdlr, 0, 0);
        writer.WriteUInt32(0);
        writer.WriteBytes(isVideo ? "vide"u8 : "soun"u8);
        writer.WriteZeros(12);
        writer.WriteBytes(isVideo ? "Video\0"u8 : "Audio\0"u8);
        writer.End(handler);
    }

    /// <summary>8.4.5 and 8.7.2: kind of media, and that it is in this file.</summary>
    public static void WriteMediaKind(BoxWriter writer, TrackKind kind)
    {
        if (kind == TrackKind.Video)
        {
            var video = writer.BeginFull(BoxType.Vmhd, 0, 1);
            writer.WriteZeros(8);
            writer.End(video);
        }
        else
        {
            var sound = writer.BeginFull(BoxType.Smhd, 0, 0);
            writer.WriteZeros(4);
            writer.End(sound);
        }

        var information = writer.Begin(BoxType.Dinf);
        var references = writer.BeginFull(BoxType.Dref, 0, 0);
        writer.WriteUInt32(1);
        writer.End(writer.BeginFull(BoxType.Url, 0, 1));
        writer.End(references);
        writer.End(information);
    }

    /// <summary>8.5.2</summary>
    public static void WriteSampleDescriptions(BoxWriter writer, IReadOnlyList<TrackFormat> formats)
    {
        var box = writer.BeginFull(BoxType.Stsd, 0, 0);
        writer.WriteUInt32((uint)formats.Count);
        foreach (var format in formats)
        {
            SampleEntryWriter.Write(writer, format);
        }

        writer.End(box);
    }

    private static void WriteMatrix(BoxWriter writer)
    {
        ReadOnlySpan<uint> matrix = [Unity, 0, 0, 0, Unity, 0, 0, 0, 0x4000_0000];
        foreach (var value in matrix)
        {
            writer.WriteUInt32(value);
        }
    }
}
