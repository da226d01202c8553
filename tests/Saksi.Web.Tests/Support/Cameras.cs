using Saksi.Simulator;
using Saksi.Simulator.Clips;
using Saksi.Simulator.Onvif;

namespace Saksi.Web.Tests.Support;

/// <summary>Simulated cameras with pictures that move, drawn once for all tests.</summary>
internal static class Cameras
{
    private static readonly ClipFactory Factory = new(Path.Combine(Path.GetTempPath(), "saksi-test-clips"));

    /// <summary>Cameras with a main stream of H.264 and a sub stream.</summary>
    public static Task<CameraSimulator> StartAsync(params string[] names) => StartAsync(null, names);

    /// <summary>The same, with ONVIF.</summary>
    public static async Task<CameraSimulator> StartAsync(OnvifOptions? onvif, params string[] names)
    {
        var cameras = new List<SimulatedCameraOptions>();
        foreach (var (place, name) in names.Index())
        {
            var main = await Factory.CreateAsync(new ClipRecipe { Video = Video(name, place), Audio = new AudioRecipe { Codec = ClipCodec.Aac } });
            var sub = await Factory.CreateAsync(new ClipRecipe { Video = Video(name, place) with { Width = 320, Height = 180, BitsPerSecond = 200_000 } });
            cameras.Add(new SimulatedCameraOptions
            {
                Name = name,
                Streams = [new SimulatedStreamOptions { Name = "main", Clip = main }, new SimulatedStreamOptions { Name = "sub", Clip = sub }],
            });
        }

        return await CameraSimulator.StartAsync(new SimulatorOptions { Cameras = cameras, Onvif = onvif });
    }

    private static VideoRecipe Video(string label, int picture) => new()
    {
        Codec = ClipCodec.H264,
        Label = label,
        Picture = picture,
        Seconds = 8,
        Width = 640,
        Height = 360,
        BitsPerSecond = 800_000,
    };
}
