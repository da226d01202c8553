using Saksi.Cli.CommandLine;
using Saksi.Simulator;
using Saksi.Simulator.Clips;

namespace Saksi.Cli.Commands.Demo;

/// <summary>The four cameras of the demo.</summary>
internal static class DemoCameras
{
    /// <summary>The camera that drops off and comes back.</summary>
    public const string Restless = "shed";

    /// <summary>Draws their pictures, the first time only.</summary>
    public static async Task<IReadOnlyList<SimulatedCameraOptions>> MakeAsync(CommandContext context, string clipFolder)
    {
        var factory = new ClipFactory(clipFolder);
        var recipes = Recipes();
        var clips = await context.Progress.RunAsync("Drawing pictures for the simulated cameras", recipes.Count, async meter =>
        {
            var made = new List<Clip>();
            foreach (var recipe in recipes)
            {
                made.Add(await factory.CreateAsync(recipe, context.Stop));
                meter.Advance(1);
            }

            return made;
        });
        return
        [
            Camera("gate", ("main", clips[0]), ("sub", clips[1])),
            Camera("yard", ("main", clips[2])),
            Camera("counter", ("main", clips[3])),
            Camera(Restless, ("main", clips[4])),
        ];
    }

    private static List<ClipRecipe> Recipes() =>
    [
        new() { Video = Video(ClipCodec.H264, "gate", 0) },
        new() { Video = Video(ClipCodec.H264, "gate sub", 0) with { Width = 640, Height = 360, BitsPerSecond = 400_000, FramesPerSecond = 12.5 } },
        new() { Video = Video(ClipCodec.H265, "yard", 1) },
        new() { Video = Video(ClipCodec.H264, "counter", 2), Audio = new AudioRecipe { Codec = ClipCodec.Aac, FrequencyHz = 523 } },
        new() { Video = Video(ClipCodec.H264, Restless, 3) },
    ];

    private static VideoRecipe Video(ClipCodec codec, string label, int picture) =>
        new() { Codec = codec, Label = label, Picture = picture, Seconds = 8 };

    private static SimulatedCameraOptions Camera(string name, params (string Name, Clip Clip)[] streams) => new()
    {
        Name = name,
        Streams = streams.Select(stream => new SimulatedStreamOptions { Name = stream.Name, Clip = stream.Clip }).ToList(),
    };
}
