using Saksi.Simulator.Clips;

namespace Saksi.Fuzz.Seeds;

/// <summary>The clips behind the seeds: as small as they get.</summary>
internal sealed record SeedClips
{
    public required ClipTrack H264 { get; init; }

    /// <summary>By a real encoder, for its parameter sets.</summary>
    public required ClipTrack EncodedH264 { get; init; }

    public required ClipTrack H265 { get; init; }

    public required ClipTrack Mjpeg { get; init; }

    public required ClipTrack Aac { get; init; }

    public required ClipTrack Opus { get; init; }

    public required ClipTrack Pcma { get; init; }

    /// <summary>Makes the clips with ffmpeg.</summary>
    public static async Task<SeedClips> CreateAsync(string cacheFolder)
    {
        var factory = new ClipFactory(cacheFolder);
        var synthetic = SyntheticClip.Create(
            new SyntheticVideo { Width = 64, Height = 48, BitsPerSecond = 40_000, GopFrames = 4, Gops = 2 });
        return new SeedClips
        {
            H264 = synthetic.Video!,
            EncodedH264 = await VideoAsync(ClipCodec.H264),
            H265 = await VideoAsync(ClipCodec.H265),
            Mjpeg = await VideoAsync(ClipCodec.Mjpeg),
            Aac = await AudioAsync(ClipCodec.Aac),
            Opus = await AudioAsync(ClipCodec.Opus),
            Pcma = await AudioAsync(ClipCodec.Pcma),
        };

        async Task<ClipTrack> VideoAsync(ClipCodec codec) => (await factory.CreateAsync(new ClipRecipe
        {
            Video = new VideoRecipe
            {
                Codec = codec,
                Width = 96,
                Height = 64,
                FramesPerSecond = 5,
                GopSeconds = 1,
                Seconds = 2,
                BitsPerSecond = 32_000,
                Label = "a",
            },
        })).Video!;

        async Task<ClipTrack> AudioAsync(ClipCodec codec) => (await factory.CreateAsync(new ClipRecipe
        {
            Audio = new AudioRecipe { Codec = codec, Seconds = 1 },
        })).Audio!;
    }
}
