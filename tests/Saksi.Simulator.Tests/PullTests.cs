using System.Globalization;
using Saksi.Simulator.Clips;
using Saksi.Simulator.Personalities;

namespace Saksi.Simulator.Tests;

/// <summary>ffmpeg, which is not ours, pulls from the simulator and decodes what comes without a word of complaint.</summary>
public sealed class PullTests
{
    [Theory]
    [InlineData("H.264 over TCP", "tcp", ClipCodec.H264, null)]
    [InlineData("H.264 and AAC over UDP", "udp", ClipCodec.H264, ClipCodec.Aac)]
    [InlineData("H.265 and Opus over TCP", "tcp", ClipCodec.H265, ClipCodec.Opus)]
    [InlineData("H.265 over UDP", "udp", ClipCodec.H265, null)]
    [InlineData("JPEG and A-law over TCP", "tcp", ClipCodec.Mjpeg, ClipCodec.Pcma)]
    [InlineData("JPEG and u-law over UDP", "udp", ClipCodec.Mjpeg, ClipCodec.Pcmu)]
    public async Task Encoded_clips_decode_across_the_seam_of_the_loop(
        string name, string transport, ClipCodec video, ClipCodec? audio)
    {
        var clip = await TestClips.EncodeAsync(video, audio);
        await using var simulator = await TestClips.StartAsync(clip);

        var pictures = await DecodeAsync(simulator.UrlOf("cam1"), transport, frames: 50);

        Assert.True(pictures.Count == 50, name);
        Assert.True(pictures.Distinct().Count() > 25, $"{name}: the picture moves, and loops after 30 frames");
    }

    [Theory]
    [InlineData("TCP", "tcp")]
    [InlineData("UDP", "udp")]
    public async Task Synthetic_clips_decode(string name, string transport)
    {
        await using var simulator = await TestClips.StartAsync(TestClips.SmallWithAudio);

        var pictures = await DecodeAsync(simulator.UrlOf("cam1"), transport, frames: 50);

        Assert.True(pictures.Count == 50, name);
        Assert.Equal(5, pictures.Distinct().Count());
    }

    [Theory]
    [InlineData("Basic", AuthScheme.Basic)]
    [InlineData("Digest with MD5", AuthScheme.DigestMd5)]
    public async Task A_password_is_asked_for(string name, AuthScheme scheme)
    {
        await using var simulator = await TestClips.StartAsync(
            TestClips.Small, camera => camera with { UserName = "admin", Password = "p:w d", Challenges = [scheme] });
        var url = simulator.UrlOf("cam1");

        var right = await ProbeAsync($"rtsp://admin:p%3Aw%20d@{url.Authority}{url.PathAndQuery}");
        var wrong = await ProbeAsync($"rtsp://admin:wrong@{url.Authority}{url.PathAndQuery}");
        var none = await ProbeAsync(url.ToString());

        Assert.Equal("h264,64,48", right.Output.Trim());
        Assert.True(wrong.Errors.Contains("401", StringComparison.Ordinal), name + wrong.Errors);
        Assert.Contains("401", none.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rtsps_is_spoken()
    {
        await using var simulator = await TestClips.StartAsync(TestClips.Small, camera => camera with { Tls = true });

        Assert.StartsWith("rtsps://127.0.0.1:", simulator.UrlOf("cam1").ToString(), StringComparison.Ordinal);
        Assert.Equal(64, simulator.CertificateFingerprint!.Length);
        Assert.Equal(30, (await DecodeAsync(simulator.UrlOf("cam1"), "tcp", frames: 30)).Count);
    }

    private static Task<(int ExitCode, string Output, string Errors)> ProbeAsync(string url) => Tools.RunAsync(
        "ffprobe", "-v", "error", "-rtsp_transport", "tcp", "-show_entries", "stream=codec_name,width,height", "-of", "csv=p=0", url);

    private static async Task<List<string>> DecodeAsync(Uri url, string transport, int frames)
    {
        var (exit, output, errors) = await Tools.RunAsync(
            "ffmpeg", "-v", "warning", "-rtsp_transport", transport, "-i", url.ToString(), "-map", "0:v",
            "-frames:v", frames.ToString(CultureInfo.InvariantCulture), "-f", "framemd5", "-", "-map", "0:a?", "-t", "1", "-f", "null", "-");

        Assert.True(exit == 0, errors);
        Assert.Equal("", errors);
        return [.. output.Split('\n').Where(line => line.StartsWith("0,", StringComparison.Ordinal)).Select(line => line.Split(',')[^1])];
    }
}
