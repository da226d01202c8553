using Saksi.Recording.Tests.Support;
using Saksi.Simulator;
using Saksi.Simulator.Clips;

namespace Saksi.Recording.Tests.Storage;

/// <summary>A disk that is slow to make anything durable: strace holds up the call that each pass of the synchroniser begins with.</summary>
public sealed class SlowDiskTests
{
    [Fact]
    public async Task It_is_told_and_nothing_is_lost()
    {
        using var fixture = new RecorderFixture();
        await using var simulator = await CameraSimulator.StartAsync(new SimulatorOptions
        {
            Cameras = [SimulatedCameraOptions.Create("door", SyntheticClip.Create(new SyntheticVideo { BitsPerSecond = 400_000 }))],
        });
        using var recorder = RecorderProcess.Start(
            ["strace", "-f", "-e", "trace=sync_file_range", "-e", "inject=sync_file_range:delay_enter=1200000", "-o", "/dev/null", RecorderProcess.Program],
            fixture,
            ["--duration", "5s", $"door={simulator.UrlOf("door")}"]);
        var (exit, _, error) = await recorder.WaitAsync();

        Assert.True(exit == 0, error);
        Assert.Matches(@"The disk took \d+\.\d s to make recordings durable", error);
        var sent = simulator["door"].Sessions.Sum(session => session.Video!.AccessUnits);
        var there = RecordedSegment.ReadAll(fixture.Data, "door", fixture.Owner).Sum(segment => segment.Video.Count);
        Assert.InRange(there, sent - 25, sent); // What was sent while the recorder ended.
    }
}
