using Saksi.Simulator.Clips;
using Saksi.Simulator.Onvif;

namespace Saksi.Simulator.Tests;

/// <summary>Small clips that the tests share; encoded ones are kept between runs.</summary>
internal static class TestClips
{
    public static ClipFactory Factory { get; } = new(Path.Combine(Path.GetTempPath(), "saksi-simulator-test-clips"));

    /// <summary>One second with key frames every 10 of 25 pictures, 400 kbit/s: about 2 packets for each picture.</summary>
    public static Clip Small { get; } = SyntheticClip.Create(
        new SyntheticVideo { Width = 64, Height = 48, BitsPerSecond = 400_000, GopFrames = 10, Gops = 5 });

    public static Clip SmallWithAudio { get; } = new(Small.Video, SyntheticAudio.Create(ClipCodec.Pcmu, 440));

    public static Task<Clip> EncodeAsync(ClipCodec video, ClipCodec? audio) => Factory.CreateAsync(new ClipRecipe
    {
        Video = new VideoRecipe
        {
            Codec = video,
            Width = 320,
            Height = 240,
            BitsPerSecond = 300_000,
            GopSeconds = 0.4,
            Seconds = 1.2,
            Label = $"{video}",
        },
        Audio = audio is { } codec ? new AudioRecipe { Codec = codec, Seconds = 2 } : null,
    });

    public static Task<CameraSimulator> StartAsync(
        Clip clip,
        Func<SimulatedCameraOptions, SimulatedCameraOptions>? change = null,
        OnvifOptions? onvif = null,
        TimeProvider? clock = null) =>
        CameraSimulator.StartAsync(new SimulatorOptions
        {
            Cameras = [(change ?? (camera => camera))(SimulatedCameraOptions.Create("cam1", clip))],
            KeepsUnits = true,
            Onvif = onvif,
            Clock = clock ?? TimeProvider.System,
        });
}
