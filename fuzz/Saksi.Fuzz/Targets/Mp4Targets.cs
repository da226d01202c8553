using Saksi.Fuzz.Running;
using Saksi.Media.Mp4;
using Saksi.Media.Tracks;

namespace Saksi.Fuzz.Targets;

/// <summary>MP4 files: their init segment, their fragments, and all of it.</summary>
internal static class Mp4Targets
{
    private static readonly byte[] Init = InitSegmentWriter.Create(
    [
        new TrackFormat { Kind = TrackKind.Video, Codec = Codec.Mjpeg, CodecString = "jpeg", ClockRateHz = 90000, Width = 64, Height = 48 },
        new TrackFormat { Kind = TrackKind.Audio, Codec = Codec.PcmA, CodecString = "alaw", ClockRateHz = 8000, Channels = 1 },
    ]);

    public static IEnumerable<FuzzTarget> All =>
    [
        new("mp4-init", "ftyp and moov", ReadInit),
        new("mp4-fragments", "prft, moof and mdat boxes, read behind an init segment of two tracks", ReadFragments),
        new("mp4", "a whole fragmented file", ReadFile),
    ];

    /// <summary>Reads all fragments, going on behind damaged ones.</summary>
    public static void ReadFragments(Mp4Reader reader, IByteSource source)
    {
        var isMore = true;
        while (isMore)
        {
            var before = reader.NextOffset;
            try
            {
                var fragment = reader.ReadFragment();
                isMore = fragment is not null;
                CheckSamples(fragment, source);
            }
            catch (Mp4FormatException)
            {
                isMore = reader.NextOffset > before;
            }

            FindingException.Unless(reader.NextOffset > before || !isMore, "reading goes forward");
        }
    }

    private static void ReadInit(ReadOnlySpan<byte> input)
    {
        try
        {
            foreach (var track in Mp4Reader.Open(new MemoryByteSource(input.ToArray())).Tracks)
            {
                FindingException.Unless(track.TimeScale > 0, "a track has a clock");
                FindingException.Unless(
                    track.Formats.All(format => format is null or { ClockRateHz: > 0 }), "a format has a clock");
            }
        }
        catch (Mp4FormatException)
        {
        }
    }

    private static void ReadFragments(ReadOnlySpan<byte> input) => ReadFile([.. Init, .. input]);

    private static void ReadFile(ReadOnlySpan<byte> input)
    {
        var source = new MemoryByteSource(input.ToArray());
        try
        {
            ReadFragments(Mp4Reader.Open(source), source);
        }
        catch (Mp4FormatException)
        {
        }
    }

    private static void CheckSamples(Mp4Fragment? fragment, IByteSource source)
    {
        foreach (var sample in fragment?.Tracks.SelectMany(track => track.Samples) ?? [])
        {
            FindingException.Unless(
                sample.Offset >= 0 && sample.Size >= 0 && sample.Offset + sample.Size <= source.Length, "samples lie in the file");
            FindingException.Unless(sample.Dts >= 0 && sample.FormatIndex >= 0, "times and indices do not wrap around");
        }
    }
}
