using Saksi.Recording.Coverage;
using Saksi.Recording.Tests.Support;
using Saksi.Simulator;
using Saksi.Simulator.Clips;

namespace Saksi.Recording.Tests.Storage;

/// <summary>
/// What the tests of disk faults share: under a recorder that is running, what was durable stays, the account says why the rest is
/// missing, and recording goes on by itself.
/// </summary>
internal static class DiskFault
{
    public static Task<CameraSimulator> StartCameraAsync(int bitsPerSecond) => CameraSimulator.StartAsync(new SimulatorOptions
    {
        KeepsUnits = true,
        PortPerCamera = true,
        QueueBytes = 32 << 20,
        Cameras =
        [
            SimulatedCameraOptions.Create(
                "door", SyntheticClip.Create(new SyntheticVideo { BitsPerSecond = bitsPerSecond, GopFrames = 12, Gops = 30 })),
        ],
    });

    public static RunningRecorder Open(RecorderFixture fixture, CameraSimulator simulator, params string[] storages) =>
        new(fixture.Open(fixture.Options(RecorderFixture.Stream(simulator, "door")) with { StorageDirectories = storages }));

    public static async Task FillAsync(string path)
    {
        var block = new byte[64 * 1024];
        await using var file = File.Create(path, block.Length);
        try
        {
            while (true)
            {
                await file.WriteAsync(block);
                await file.FlushAsync();
            }
        }
        catch (IOException)
        {
            file.SetLength(file.Length); // What is buffered has no place.
        }
    }

    public static void CheckGap(RecorderFixture fixture, CameraSimulator simulator, GapReason reason)
    {
        var coverage = Proof.Coverage(fixture, "door");
        Assert.Contains(coverage.Gaps, gap => gap.Reason == reason && gap.To is not null);
        Assert.DoesNotContain(coverage.Gaps, gap => gap.Reason == GapReason.Unknown);
        Assert.True(coverage.Spans.Count >= 2, "nothing before or nothing after");
        Proof.IsWhatWasSent(fixture, simulator["door"]);
    }
}
