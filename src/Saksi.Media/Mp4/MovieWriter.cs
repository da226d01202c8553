namespace Saksi.Media.Mp4;

/// <summary>Writes the <c>moov</c> of a progressive file.</summary>
internal static class MovieWriter
{
    /// <summary>Of the movie's own clock: fine enough that an edit list is off by 11 µs at most.</summary>
    private const uint TimeScale = 90000;

    public static void Write(BoxWriter writer, FileTrack[] tracks)
    {
        var start = FindStart(tracks);
        var movie = writer.Begin(BoxType.Moov);
        var duration = tracks.Max(track => PresentationEnd(track, start));
        MovieHeaderWriter.WriteMovieHeader(writer, TimeScale, (ulong)duration, tracks.Length);
        for (var i = 0; i < tracks.Length; i++)
        {
            WriteTrack(writer, i, tracks[i], start);
        }

        writer.End(movie);
    }

    /// <summary>The earliest presentation time of all tracks, in movie ticks.</summary>
    private static long FindStart(FileTrack[] tracks)
    {
        var start = long.MaxValue;
        foreach (var track in tracks)
        {
            if (track.SampleCount > 0)
            {
                start = Math.Min(start, ToMovieTicks(track, track.FirstPts));
            }
        }

        return start;
    }

    private static long ToMovieTicks(FileTrack track, long ticks) =>
        (long)((Int128)ticks * TimeScale / track.Format.ClockRateHz);

    private static long PresentationEnd(FileTrack track, long start) =>
        track.SampleCount == 0 ? 0 : ToMovieTicks(track, track.EndPts) - start;

    private static void WriteTrack(BoxWriter writer, int index, FileTrack track, long start)
    {
        var duration = track.SampleCount == 0 ? 0 : track.EndDts - track.FirstDts;
        var box = writer.Begin(BoxType.Trak);
        MovieHeaderWriter.WriteTrackHeader(writer, index, track.Format, (ulong)PresentationEnd(track, start));
        if (track.SampleCount > 0)
        {
            WriteEdits(writer, track, start);
        }

        var media = writer.Begin(BoxType.Mdia);
        MovieHeaderWriter.WriteMediaHeader(writer, track.Format, (ulong)duration);
        var information = writer.Begin(BoxType.Minf);
        MovieHeaderWriter.WriteMediaKind(writer, track.Format.Kind);
        SampleTableWriter.Write(writer, track);
        writer.End(information);
        writer.End(media);
        writer.End(box);
    }

    /// <summary>8.6.6: wait until the track's first picture is due, then present from there to the end.</summary>
    private static void WriteEdits(BoxWriter writer, FileTrack track, long start)
    {
        var delay = ToMovieTicks(track, track.FirstPts) - start;
        var edits = writer.Begin(BoxType.Edts);
        var list = writer.BeginFull(BoxType.Elst, 1, 0);
        writer.WriteUInt32(delay > 0 ? 2u : 1u);
        if (delay > 0)
        {
            WriteEdit(writer, delay, -1);
        }

        WriteEdit(writer, ToMovieTicks(track, track.EndPts - track.FirstPts), track.FirstPts - track.FirstDts);
        writer.End(list);
        writer.End(edits);
    }

    private static void WriteEdit(BoxWriter writer, long duration, long mediaTime)
    {
        writer.WriteUInt64((ulong)duration);
        writer.WriteUInt64((ulong)mediaTime);
        writer.WriteUInt32(0x0001_0000); // rate 1
    }
}
