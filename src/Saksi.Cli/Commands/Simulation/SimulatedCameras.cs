using Saksi.Cli.CommandLine;
using Saksi.Simulator;
using Saksi.Simulator.Clips;

namespace Saksi.Cli.Commands.Simulation;

/// <summary>Makes the cameras that a <see cref="SimulateRequest"/> asks for.</summary>
internal static class SimulatedCameras
{
    /// <summary>More cameras than this share pictures: each has to be encoded once and kept in memory.</summary>
    private const int MostPictures = 4;

    public static string NameOf(int number) => $"cam{number}";

    public static async Task<IReadOnlyList<SimulatedCameraOptions>> MakeAsync(CommandContext context, SimulateRequest request)
    {
        var pictures = Math.Min(request.Cameras, MostPictures);
        var streams = (request.HasSubStream ? 2 : 1) * (request.Resizes ? 2 : 1);
        var clips = await context.Progress.RunAsync("Encoding pictures with ffmpeg", pictures * streams, async meter =>
        {
            var made = new List<IReadOnlyList<SimulatedStreamOptions>>();
            for (var picture = 0; picture < pictures; picture++)
            {
                made.Add(await MakeStreamsAsync(request, picture, context.Stop));
                meter.Advance(streams);
            }

            return made;
        });
        return [.. Enumerable.Range(1, request.Cameras).Select(number => new SimulatedCameraOptions
        {
            Name = NameOf(number),
            Streams = clips[(number - 1) % pictures],
            UserName = request.Credentials?.User,
            Password = request.Credentials?.Password ?? "",
            Challenges = request.Challenges,
            Tls = request.Tls,
            Personality = request.Personalities[(number - 1) % request.Personalities.Count],
        })];
    }

    private static async Task<IReadOnlyList<SimulatedStreamOptions>> MakeStreamsAsync(
        SimulateRequest request, int picture, CancellationToken stop)
    {
        var main = request.Video with { Picture = picture, Label = NameOf(picture + 1) };
        var streams = new List<SimulatedStreamOptions>
        {
            await MakeStreamAsync(request, "main", main, stop),
        };
        if (request.HasSubStream)
        {
            // What cameras usually offer: a quarter of the size and an eighth of the rate.
            var sub = main with
            {
                Width = Math.Max(64, main.Width / 8 * 2),
                Height = Math.Max(64, main.Height / 8 * 2),
                BitsPerSecond = Math.Max(8_000, main.BitsPerSecond / 8),
            };
            streams.Add(await MakeStreamAsync(request, "sub", sub, stop));
        }

        return streams;
    }

    private static async Task<SimulatedStreamOptions> MakeStreamAsync(
        SimulateRequest request, string name, VideoRecipe video, CancellationToken stop)
    {
        var other = video with { Width = OtherSize(video.Width), Height = OtherSize(video.Height) };
        return new SimulatedStreamOptions
        {
            Name = name,
            Clip = await MakeClipAsync(request, video, stop),
            OtherClip = request.Resizes ? await MakeClipAsync(request, other, stop) : null,
        };
    }

    // Half of it; or twice, where half would be too small for an encoder.
    private static int OtherSize(int pixels) => pixels >= 128 ? pixels / 4 * 2 : pixels * 2;

    private static async Task<Clip> MakeClipAsync(SimulateRequest request, VideoRecipe video, CancellationToken stop)
    {
        var tone = 330 + (110 * video.Picture);
        if (!request.IsSynthetic)
        {
            var audio = request.Audio is { } codec ? new AudioRecipe { Codec = codec, FrequencyHz = tone } : null;
            return await new ClipFactory(request.ClipsFolder).CreateAsync(new ClipRecipe { Video = video, Audio = audio }, stop);
        }

        try
        {
            var clip = SyntheticClip.Create(new SyntheticVideo
            {
                Width = video.Width,
                Height = video.Height,
                FramesPerSecond = video.FramesPerSecond,
                BitsPerSecond = video.BitsPerSecond,
                GopFrames = Math.Max(1, (int)Math.Round(video.GopSeconds * video.FramesPerSecond)),
                Seed = video.Picture + 1,
            });
            return request.Audio is { } sound ? new Clip(clip.Video, SyntheticAudio.Create(sound, tone)) : clip;
        }
        catch (ArgumentOutOfRangeException mistake)
        {
            throw new UserErrorException(mistake.Message, cause: mistake);
        }
    }
}
