using Saksi.Media.Tests.Support;
using Saksi.Media.Tracks;

namespace Saksi.Media.Tests.Mp4;

/// <summary>ffmpeg's media over our RTP into our files, and what ffmpeg and ffprobe say about these.</summary>
public sealed class RoundTripTests
{
    public static TheoryData<string, int> Videos => new()
    {
        { "h264", 75 },
        { "h264 with reordering", 75 },
        { "h265", 75 },
        { "h265 with reordering", 75 },
    };

    [Theory]
    [MemberData(nameof(Videos))]
    public void Video_over_rtp_plays_with_every_frame(string name, int frames)
    {
        var media = Media(name);
        var units = FragmentedFile.OnTimeline(SendVideo(media, firstTimestamp: uint.MaxValue - 100_000));
        var path = MediaTool.WriteFile("mp4", FragmentedFile.Write(units));
        MediaTool.AssertDecodes(path);
        var stream = MediaTool.Probe(path);
        Assert.Equal(frames.ToString(), stream["nb_read_frames"]);
        Assert.Equal("322", stream["width"]);
        Assert.Equal("242", stream["height"]);
        Assert.Equal(media.Format.Codec == Codec.H264 ? "h264" : "hevc", stream["codec_name"]);
        Assert.Equal(MediaTool.SampleHashes(media.Path).Length, MediaTool.SampleHashes(path).Length);
        Assert.Equal(media.Samples.Select(one => one.Pts - media.Samples[0].Pts), units.Select(one => one.Pts));
    }

    [Fact]
    public void Pixels_are_the_same_as_in_the_source()
    {
        foreach (var name in Videos.Select(row => row.Data.Item1))
        {
            var media = Media(name);
            var units = FragmentedFile.OnTimeline(SendVideo(media, firstTimestamp: 12345));
            var path = MediaTool.WriteFile("mp4", FragmentedFile.Write(units));
            Assert.Equal(Pixels(media.Path), Pixels(path));
        }
    }

    internal static TestMedia Media(string name) => name switch
    {
        "h264" => TestMedia.H264,
        "h264 with reordering" => TestMedia.H264WithReordering,
        "h265" => TestMedia.H265,
        _ => TestMedia.H265WithReordering,
    };

    internal static List<TestSample> SendVideo(TestMedia media, uint firstTimestamp)
    {
        var packetizer = new NalPacketizer(media.Format.Codec);
        var driver = DepacketizerDriver.Create(media.Format.Codec == Codec.H264 ? "H264" : "H265", 90000);
        foreach (var sample in media.Samples)
        {
            var sets = sample.IsKey ? NalPacketizer.ParameterSets(media.Format) : [];
            var payloads = packetizer.Packetize([.. sets, .. NalPacketizer.SplitSample(sample.Data)]);
            driver.PushUnit(payloads, firstTimestamp + (uint)(sample.Pts - media.Samples[0].Pts));
        }

        driver.Flush();
        Assert.Equal(0, driver.Depacketizer.Counters.MalformedPackets);
        Assert.Equal(media.Samples.Count, driver.Units.Count);
        Assert.All(driver.Units, unit => Assert.Same(driver.Units[0].Format, unit.Format));
        Assert.Equal(media.Format with { ClockRateHz = 90000 }, driver.Units[0].Format! with { DecoderConfiguration = media.Format.DecoderConfiguration });
        return driver.Units;
    }

    private static string[] Pixels(string path) =>
        [.. MediaTool.Run("ffmpeg", "-v", "error", "-i", path, "-map", "0:v:0", "-fps_mode", "passthrough", "-f", "framemd5", "-")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '#')
            .Select(line => line[(line.LastIndexOf(',') + 1)..].Trim())];
}
