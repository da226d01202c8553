using Saksi.Simulator.Clips;

namespace Saksi.Simulator.Tests.Clips;

public sealed class ClipFactoryTests
{
    [Theory]
    [InlineData("H.264", ClipCodec.H264, 2)]
    [InlineData("H.265", ClipCodec.H265, 3)]
    public async Task Video_has_its_rate_its_key_frames_and_its_parameter_sets(string name, ClipCodec codec, int sets)
    {
        var recipe = new VideoRecipe { Codec = codec, Width = 320, Height = 240, BitsPerSecond = 500_000, GopSeconds = 1, Seconds = 4, FramesPerSecond = 12.5 };
        var track = (await TestClips.Factory.CreateAsync(new ClipRecipe { Video = recipe })).Video!;

        Assert.True(track.Units.Count == recipe.Frames, name);
        Assert.All(track.Units.Select((unit, index) => (unit, index)), each =>
            Assert.Equal(each.index % recipe.GopFrames == 0, each.unit.IsKeyFrame));
        Assert.Equal(sets, track.ParameterSets.Count);
        Assert.Equal(track.Units.Count / 12.5, track.Duration.TotalSeconds, 0.001);
        Assert.InRange(track.BitsPerSecond, 425_000, 550_000);
    }

    [Theory]
    [InlineData("AAC", ClipCodec.Aac, 16_000, 1024)]
    [InlineData("Opus", ClipCodec.Opus, 48_000, 960)]
    [InlineData("A-law", ClipCodec.Pcma, 8_000, 160)]
    [InlineData("u-law", ClipCodec.Pcmu, 8_000, 160)]
    public async Task Audio_has_frames_of_its_length(string name, ClipCodec codec, int clockRate, int ticks)
    {
        var track = (await TestClips.Factory.CreateAsync(new ClipRecipe { Audio = new AudioRecipe { Codec = codec, Seconds = 2 } })).Audio!;

        Assert.True(track.ClockRateHz == clockRate, name);
        Assert.Equal(ticks, track.Units[1].Time);
        Assert.InRange(track.Duration.TotalSeconds, 1.95, 2.15);
        Assert.Equal(codec == ClipCodec.Aac ? 2 : 0, track.AudioSpecificConfig.Length);
    }

    [Fact]
    public async Task What_was_made_is_found_again_and_made_anew_when_deleted()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"saksi-clips-{Guid.NewGuid():N}");
        try
        {
            var recipe = new ClipRecipe { Audio = new AudioRecipe { Codec = ClipCodec.Pcmu, Seconds = 0.1 } };
            await new ClipFactory(folder).CreateAsync(recipe);
            var file = Assert.Single(Directory.GetFiles(folder));
            var written = File.GetLastWriteTimeUtc(file);
            await new ClipFactory(folder).CreateAsync(recipe);
            Assert.Equal(written, File.GetLastWriteTimeUtc(file));
            File.Delete(file);
            await new ClipFactory(folder).CreateAsync(recipe);
            Assert.Equal([file], Directory.GetFiles(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task All_mistakes_of_a_recipe_are_named()
    {
        var recipe = new VideoRecipe { Codec = ClipCodec.Aac, Width = 63, FramesPerSecond = 0, BitsPerSecond = 1, GopSeconds = 0, Seconds = -1, Label = "a'b" };

        var mistake = await Assert.ThrowsAsync<SimulatorException>(() =>
            TestClips.Factory.CreateAsync(new ClipRecipe { Video = recipe }));

        Assert.Equal(7, mistake.Message.Split('\n').Length);
    }

    [Theory]
    [InlineData("u-law", ClipCodec.Pcmu, "mulaw")]
    [InlineData("A-law", ClipCodec.Pcma, "alaw")]
    public async Task Tones_made_without_an_encoder_are_decoded_by_ffmpeg(string name, ClipCodec codec, string format)
    {
        var track = SyntheticAudio.Create(codec, 431);
        var path = Path.Combine(Path.GetTempPath(), $"saksi-{Guid.NewGuid():N}");
        try
        {
            await File.WriteAllBytesAsync(path + ".raw", [.. track.Units.SelectMany(unit => unit.Parts[0].ToArray())]);
            await Tools.RunAsync("ffmpeg", "-v", "error", "-f", format, "-ar", "8000", "-i", path + ".raw", "-f", "s16le", path + ".pcm");
            var samples = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, short>(await File.ReadAllBytesAsync(path + ".pcm"));

            Assert.Equal(8000, samples.Length);
            for (var index = 0; index < samples.Length; index++)
            {
                // 16 steps in a segment: at most a 32nd off, and half the smallest step.
                var expected = 8000 * Math.Sin(2 * Math.PI * 431 * index / 8000);
                Assert.True(Math.Abs(samples[index] - expected) <= (Math.Abs(expected) / 30) + 10, $"{name}: {index}: {samples[index]}, not {expected}");
            }
        }
        finally
        {
            File.Delete(path + ".raw");
            File.Delete(path + ".pcm");
        }
    }
}
