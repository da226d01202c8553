using System.Globalization;
using Saksi.Media.Tests.Support;

namespace Saksi.Media.Tests.Mp4;

/// <summary>ffmpeg's media over our RTP into our files, and what ffmpeg and ffprobe say about these.</summary>
public sealed class RoundTripTests
{
    public static TheoryData<string, string> Videos =>
    [
        ("h264", "h264"),
        ("h264 with reordering", "h264"),
        ("h265", "hevc"),
        ("h265 with reordering", "hevc"),
        ("mjpeg", "mjpeg"),
    ];

    public static TheoryData<string, string> Audios =>
    [
        ("aac", "aac"),
        ("opus", "opus"),
        ("pcma", "pcm_alaw"),
        ("pcmu", "pcm_mulaw"),
    ];

    [Theory]
    [MemberData(nameof(Videos))]
    public void Video_over_rtp_plays_with_every_frame(string name, string codec)
    {
        var units = Units(name);
        foreach (var file in new[] { FragmentedFile.Write(units), ProgressiveFile.Write(units) })
        {
            var path = MediaTool.WriteFile("mp4", file);
            MediaTool.AssertDecodes(path);
            var stream = MediaTool.Probe(path);
            Assert.Equal(codec, stream["codec_name"]);
            Assert.Equal("75", stream["nb_read_frames"]);

            // RTP/JPEG counts in blocks of 8 pixels.
            Assert.Equal(name == "mjpeg" ? "328" : "322", stream["width"]);
            Assert.Equal(name == "mjpeg" ? "248" : "242", stream["height"]);
            Assert.Equal(0, double.Parse(stream["start_time"], CultureInfo.InvariantCulture), 0.001);
        }
    }

    [Theory]
    [MemberData(nameof(Videos))]
    public void Video_over_rtp_has_the_pixels_and_times_of_its_source(string name, string codec)
    {
        Assert.NotEmpty(codec);
        var media = Media(name);
        var units = Units(name);
        var source = Pictures(media.Path, name == "mjpeg");
        Assert.Equal(source, Pictures(MediaTool.WriteFile("mp4", FragmentedFile.Write(units)), name == "mjpeg"));
        Assert.Equal(source, Pictures(MediaTool.WriteFile("mp4", ProgressiveFile.Write(units)), name == "mjpeg"));
        Assert.Equal(media.Samples.Select(one => one.Pts - media.Samples[0].Pts), units.Select(one => one.Pts));
    }

    [Theory]
    [MemberData(nameof(Audios))]
    public void Audio_over_rtp_plays_whole(string name, string codec)
    {
        var units = Units(name);
        foreach (var file in new[] { FragmentedFile.Write(units), ProgressiveFile.Write(units) })
        {
            var path = MediaTool.WriteFile("mp4", file);
            MediaTool.AssertDecodes(path);
            var stream = MediaTool.Probe(path, "a:0");
            Assert.Equal(codec, stream["codec_name"]);
            Assert.Equal(units[0].Format!.Channels.ToString(CultureInfo.InvariantCulture), stream["channels"]);
            var seconds = name.StartsWith("pcm", StringComparison.Ordinal) ? 2.0 : 3.0;
            Assert.Equal(seconds, double.Parse(stream["duration"], CultureInfo.InvariantCulture), 0.1);
        }
    }

    [Theory]
    [InlineData("pcma", "pcm_alaw")]
    [InlineData("pcmu", "pcm_mulaw")]
    public void G711_keeps_every_byte_in_both_kinds_of_file(string name, string codec)
    {
        var units = Units(name);
        var bytes = units.SelectMany(unit => unit.Data).ToArray();
        foreach (var file in new[] { FragmentedFile.Write(units), ProgressiveFile.Write(units) })
        {
            var path = MediaTool.WriteFile("mp4", file);
            var raw = MediaTool.NewPath("raw");
            MediaTool.Run("ffmpeg", "-v", "error", "-i", path, "-c", "copy", "-f", codec[4..], raw);
            Assert.Equal(bytes, File.ReadAllBytes(raw));
        }
    }

    [Theory]
    [InlineData("h264", "aac")]
    [InlineData("h264 with reordering", "pcma")]
    [InlineData("h265 with reordering", "opus")]
    [InlineData("mjpeg", "pcmu")]
    public void Video_with_audio_plays_in_step(string video, string audio)
    {
        var pictures = Units(video);

        // The sound begins 200 ms late, as it does when the camera's first audio packet comes later.
        var sounds = Units(audio);
        var delay = sounds[0].Format!.ClockRateHz / 5;
        sounds = [.. sounds.Select(unit => unit with { Dts = unit.Dts + delay, Pts = unit.Pts + delay })];
        foreach (var file in new[] { FragmentedFile.Write(pictures, sounds), ProgressiveFile.Write(pictures, sounds) })
        {
            var path = MediaTool.WriteFile("mp4", file);
            MediaTool.AssertDecodes(path);
            var stream = MediaTool.Probe(path);
            Assert.Equal("75", stream["nb_read_frames"]);
            Assert.Equal(0, double.Parse(stream["start_time"], CultureInfo.InvariantCulture), 0.001);
            stream = MediaTool.Probe(path, "a:0");
            Assert.Equal(0.2, double.Parse(stream["start_time"], CultureInfo.InvariantCulture), 0.002);
        }
    }

    internal static TestMedia Media(string name) => name switch
    {
        "h264" => TestMedia.H264,
        "h264 with reordering" => TestMedia.H264WithReordering,
        "h265" => TestMedia.H265,
        "h265 with reordering" => TestMedia.H265WithReordering,
        "mjpeg" => TestMedia.Mjpeg,
        "aac" => TestMedia.Aac,
        "opus" => TestMedia.Opus,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };

    internal static List<TestSample> Units(string name) => name switch
    {
        "pcma" => SendOverRtp.G711("PCMA", TestMedia.G711("pcm_alaw")),
        "pcmu" => SendOverRtp.G711("PCMU", TestMedia.G711("pcm_mulaw")),
        "mjpeg" => SendOverRtp.Mjpeg(Media(name)),
        "aac" => SendOverRtp.Aac(Media(name)),
        "opus" => SendOverRtp.Opus(Media(name)),
        _ => SendOverRtp.Video(Media(name), firstTimestamp: uint.MaxValue - 100_000),
    };

    /// <summary>Presentation time in milliseconds and hash of every decoded picture.</summary>
    private static string[] Pictures(string path, bool isCropped)
    {
        string[] crop = isCropped ? ["-vf", "crop=322:242:0:0"] : [];
        string[] arguments =
        [
            "-v", "error", "-i", path, "-map", "0:v:0", .. crop, "-enc_time_base", "1:1000", "-fps_mode", "passthrough", "-f", "framehash", "-hash", "sha256", "-",
        ];
        var lines = MediaTool.Run("ffmpeg", arguments).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Where(line => line[0] != '#').Select(line =>
        {
            var fields = line.Split(',');
            return $"{fields[2].Trim()} {fields[^1].Trim()}";
        })];
    }
}
