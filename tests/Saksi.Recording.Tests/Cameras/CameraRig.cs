using Saksi.Recording.Tests.Support;
using Saksi.Simulator;
using Saksi.Simulator.Clips;

namespace Saksi.Recording.Tests.Cameras;

/// <summary>One simulated camera called "door" and a recorder of it.</summary>
internal sealed class CameraRig : IAsyncDisposable
{
    private CameraRig(CameraSimulator simulator, RecorderFixture fixture, RunningRecorder recorder)
    {
        Simulator = simulator;
        Fixture = fixture;
        Recorder = recorder;
    }

    public CameraSimulator Simulator { get; }

    public SimulatedCamera Camera => Simulator["door"];

    public RecorderFixture Fixture { get; }

    public RunningRecorder Recorder { get; }

    public static SyntheticVideo Video { get; } = new() { BitsPerSecond = 400_000, GopFrames = 12, Gops = 60 };

    /// <summary>Starts both and waits until something is recorded.</summary>
    public static async Task<CameraRig> StartAsync(
        Func<SimulatedCameraOptions, SimulatedCameraOptions>? camera = null, Func<StreamOptions, StreamOptions>? stream = null)
    {
        var clip = new Clip(SyntheticClip.Create(Video).Video, SyntheticAudio.Create(ClipCodec.Pcmu, 440));
        var options = SimulatedCameraOptions.Create("door", clip);
        var simulator = await CameraSimulator.StartAsync(new SimulatorOptions
        {
            KeepsUnits = true,
            PortPerCamera = true,
            Cameras = [camera?.Invoke(options) ?? options],
        });
        var fixture = new RecorderFixture();
        var door = RecorderFixture.Stream(simulator, "door");
        var recorder = new RunningRecorder(fixture.Open(fixture.Options(stream?.Invoke(door) ?? door)));
        await recorder.RecordsAsync(20);
        return new CameraRig(simulator, fixture, recorder);
    }

    /// <summary>Ends the recorder, so that everything is on the disk.</summary>
    public async Task StopRecorderAsync() => await Recorder.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await Recorder.DisposeAsync();
        await Simulator.DisposeAsync();
        Fixture.Dispose();
    }
}
