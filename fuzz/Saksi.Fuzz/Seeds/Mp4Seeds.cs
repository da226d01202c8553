using Saksi.Fuzz.Running;
using Saksi.Media.Codecs;
using Saksi.Media.Depacketizers;
using Saksi.Media.Mp4;
using Saksi.Media.Tracks;
using Saksi.Recording.Segments;
using Saksi.Simulator.Clips;

namespace Saksi.Fuzz.Seeds;

/// <summary>MP4 files as Saksi writes them: init segments of every coding, fragments, whole segments.</summary>
internal static class Mp4Seeds
{
    private const int UnitSizeBytes = 40;

    /// <summary>A moof of track 1 with 2^18 samples in its run, which have no fields: their size is the default one, 0.</summary>
    private static readonly byte[] RunOfNothing =
    [
        0, 0, 0, 64, .. "moof"u8,
        0, 0, 0, 16, .. "mfhd"u8, 0, 0, 0, 0, 0, 0, 0, 1,
        0, 0, 0, 40, .. "traf"u8,
        0, 0, 0, 16, .. "tfhd"u8, 0, 2, 0, 0, 0, 0, 0, 1,
        0, 0, 0, 16, .. "trun"u8, 0, 0, 0, 0, 0, 4, 0, 0,
    ];

    public static IEnumerable<Seed> All(SeedClips clips)
    {
        var video = FormatOf(clips.H264);
        var audio = AudioFormat(Codec.PcmA);
        TrackFormat[] both = [video, audio];
        yield return new Seed("mp4-init", "h264-pcma", InitSegmentWriter.Create(both));
        yield return new Seed("mp4-init", "h265-aac", InitSegmentWriter.Create([FormatOf(clips.H265), AacFormat(clips.Aac)]));
        yield return new Seed("mp4-init", "jpeg-opus", InitSegmentWriter.Create([JpegFormat(), OpusConfiguration.CreateFormat(2)]));
        var fragments = Fragments(both);
        yield return new Seed("mp4-fragments", "two", fragments);
        yield return new Seed("mp4-fragments", "cut", fragments[..^60]);
        yield return new Seed("mp4-fragments", "samples-without-bytes", [.. Enumerable.Repeat(RunOfNothing, 8).SelectMany(box => box)]);
        yield return new Seed("mp4-fragments", "uniform", Fragments([JpegFormat()]));
        yield return new Seed("mp4", "two-tracks", [.. InitSegmentWriter.Create(both), .. fragments]);
        yield return new Seed("mp4", "jpeg", [.. InitSegmentWriter.Create([JpegFormat()]), .. Fragments([JpegFormat()])]);
        var card = SegmentCard.Format(RecordingSeeds.Start(both));
        var init = InitSegmentWriter.Create(both, SegmentCard.BoxType.ToByteArray(bigEndian: true), card);
        yield return new Seed("segment-content", "whole", [.. init, .. fragments, .. FreeBox.Empty]);
        yield return new Seed("segment-content", "cut", [.. init, .. fragments[..^200]]);
    }

    private static byte[] Fragments(TrackFormat[] formats)
    {
        using var file = new MemoryStream();
        using var builder = new FragmentBuilder(formats, new Mp4BufferPool(1 << 20));
        for (var fragment = 0; fragment < 2; fragment++)
        {
            for (var unit = 0; unit < 4; unit++)
            {
                for (var track = 0; track < formats.Length; track++)
                {
                    Append(builder, formats[track], track, (fragment * 4) + unit, unit == 0);
                }
            }

            var next = (fragment + 1) * 4;
            using var cut = builder.Cut(
                (uint)fragment + 1,
                DateTimeOffset.UnixEpoch.AddYears(56),
                [.. formats.Select(format => (long)next * format.ClockRateHz / 25)]);
            file.Write(cut.Head);
            file.Write(cut.Body);
        }

        return file.ToArray();
    }

    private static void Append(FragmentBuilder builder, TrackFormat format, int track, int number, bool isKey)
    {
        // Every third picture is shown later than it is decoded.
        var dts = (long)number * format.ClockRateHz / 25;
        var unit = new AccessUnit
        {
            Data = new byte[UnitSizeBytes + number],
            Format = format,
            TrackIndex = track,
            RtpTimestamp = (uint)dts,
            Dts = dts,
            Pts = format.Codec == Codec.H264 && number % 3 == 1 ? dts + 7200 : dts,
            DurationTicks = format.Kind == TrackKind.Audio ? format.ClockRateHz / 25 : 0,
            IsKeyFrame = isKey || format.Codec != Codec.H264,
        };
        FindingException.Unless(builder.Append(in unit), "a small unit has room");
    }

    private static TrackFormat FormatOf(ClipTrack track)
    {
        ParameterSets sets = track.Codec == ClipCodec.H264 ? new H264ParameterSets(90000) : new H265ParameterSets(90000);
        foreach (var set in track.ParameterSets)
        {
            _ = sets.Accept(set.Span);
        }

        return sets.Format!; // the sets of a clip are good
    }

    private static TrackFormat AacFormat(ClipTrack track) =>
        AudioFormat(Codec.Aac) with { DecoderConfiguration = track.AudioSpecificConfig, CodecString = "mp4a.40.2", ClockRateHz = 16000 };

    private static TrackFormat AudioFormat(Codec codec) =>
        new() { Kind = TrackKind.Audio, Codec = codec, CodecString = "alaw", ClockRateHz = 8000, Channels = 1 };

    private static TrackFormat JpegFormat() =>
        new() { Kind = TrackKind.Video, Codec = Codec.Mjpeg, CodecString = "jpeg", ClockRateHz = 90000, Width = 96, Height = 64 };
}
