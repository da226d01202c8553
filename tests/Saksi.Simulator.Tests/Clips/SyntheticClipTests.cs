using Saksi.Simulator.Clips;

namespace Saksi.Simulator.Tests.Clips;

public sealed class SyntheticClipTests
{
    [Theory]
    [InlineData("one macroblock", 16, 16)]
    [InlineData("one row", 64, 16)]
    [InlineData("one column", 16, 64)]
    [InlineData("cropped", 50, 34)]
    [InlineData("large", 1920, 1080)]
    public async Task Every_size_decodes_without_an_error(string name, int width, int height)
    {
        var clip = SyntheticClip.Create(new SyntheticVideo { Width = width, Height = height, BitsPerSecond = 100_000, GopFrames = 5, Gops = 3 });
        var path = Path.Combine(Path.GetTempPath(), $"saksi-{Guid.NewGuid():N}.h264");
        try
        {
            await File.WriteAllBytesAsync(path, AnnexB(clip.Video!));
            var (exit, output, errors) = await Tools.RunAsync("ffmpeg", "-v", "warning", "-f", "h264", "-i", path, "-f", "framemd5", "-");

            Assert.True(exit == 0 && errors.Length == 0, name + errors);
            var pictures = output.Split('\n').Where(line => line.StartsWith("0,", StringComparison.Ordinal)).Select(line => line.Split(',')).ToList();
            Assert.Equal(15, pictures.Count);
            Assert.All(pictures, picture => Assert.Equal(width * height * 3 / 2, int.Parse(picture[4], System.Globalization.CultureInfo.InvariantCulture)));
            Assert.Equal(3, pictures.Select(picture => picture[^1]).Distinct().Count());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("slow", 32_000, 5, 64, 48)]
    [InlineData("slower than its key frames", 32_000, 25, 64, 48)]
    [InlineData("usual", 4_000_000, 25, 1920, 1080)]
    [InlineData("odd rate", 1_000_000, 12.5, 640, 360)]
    public void The_bit_rate_is_the_one_asked_for(string name, int bitsPerSecond, double fps, int width, int height)
    {
        var clip = SyntheticClip.Create(new SyntheticVideo
        {
            Width = width,
            Height = height,
            BitsPerSecond = bitsPerSecond,
            FramesPerSecond = fps,
            GopFrames = (int)(fps * 2),
        });

        Assert.True(Math.Abs((clip.Video!.BitsPerSecond / bitsPerSecond) - 1) < 0.02, $"{name}: {clip.Video.BitsPerSecond}");
        Assert.Equal(clip.Video.Units.Count / fps, clip.Video.Duration.TotalSeconds, 0.001);
    }

    [Fact]
    public void Filler_needs_no_emulation_prevention()
    {
        var clip = SyntheticClip.Create(new SyntheticVideo { BitsPerSecond = 2_000_000, Seed = 5 });

        Assert.All(clip.Video!.Units.SelectMany(unit => unit.Parts), part =>
        {
            Assert.True(part.Span.IndexOf((ReadOnlySpan<byte>)[0, 0, 0]) < 0);
            Assert.True(part.Span.IndexOf((ReadOnlySpan<byte>)[0, 0, 1]) < 0);
            Assert.True(part.Span.IndexOf((ReadOnlySpan<byte>)[0, 0, 2]) < 0);
        });
    }

    [Theory]
    [InlineData("odd", 33, 32)]
    [InlineData("too small", 14, 32)]
    [InlineData("too large", 32, 4098)]
    public void Impossible_sizes_are_refused(string name, int width, int height)
    {
        var mistake = Assert.Throws<ArgumentOutOfRangeException>(() =>
            SyntheticClip.Create(new SyntheticVideo { Width = width, Height = height }));

        Assert.True(mistake.Message.Contains("even", StringComparison.Ordinal), name);
    }

    private static byte[] AnnexB(ClipTrack track) =>
        [.. track.Units.SelectMany(unit => unit.Parts).SelectMany(part => (byte[])[0, 0, 0, 1, .. part.Span])];
}
