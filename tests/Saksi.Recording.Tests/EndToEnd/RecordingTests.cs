using Saksi.Recording.Coverage;
using Saksi.Recording.Storage;
using Saksi.Recording.Tests.Support;
using Saksi.Simulator;
using Saksi.Simulator.Clips;

namespace Saksi.Recording.Tests.EndToEnd;

public sealed class RecordingTests
{
    [Fact]
    public async Task A_camera_is_recorded_and_the_stock_age_opens_what_was_sealed()
    {
        using var fixture = new RecorderFixture();
        var clip = SyntheticClip.Create(new SyntheticVideo { BitsPerSecond = 4_000_000 });
        await using var simulator = await CameraSimulator.StartAsync(
            new SimulatorOptions { Cameras = [SimulatedCameraOptions.Create("door", clip)] });

        var status = Assert.Single(await fixture.RecordAsync(TimeSpan.FromSeconds(6), RecorderFixture.Stream(simulator, "door")));

        var sent = Assert.Single(simulator["door"].Sessions).Video!;
        Assert.InRange(status.AccessUnits, sent.AccessUnits - 3, sent.AccessUnits);
        Assert.Equal(0, status.LostPackets);
        Assert.Equal([GapReason.Stopped], status.Gaps.Select(gap => gap.Reason));

        var segment = Assert.Single(fixture.SegmentFiles());
        var mp4 = Path.Combine(fixture.Folder, "out.mp4");
        await Tool.DecryptAsync(fixture.IdentityFile, segment, mp4);
        Assert.Equal(status.AccessUnits, await Tool.CountFramesAsync(mp4));
        await Tool.DecodesAsync(mp4);

        var unsealed = Path.Combine(fixture.Folder, "unsealed.mp4");
        var report = fixture.Unseal("door", unsealed);
        Assert.Equal(status.AccessUnits, report.AccessUnits);
        Assert.Equal(status.AccessUnits, await Tool.CountFramesAsync(unsealed));
        await Tool.DecodesAsync(unsealed);

        var coverage = Assert.Single(CoverageQuery.Run(DataDirectory.Open(fixture.Data), "door", null, null, TimeProvider.System));
        var span = Assert.Single(coverage.Spans);
        Assert.InRange((span.From - sent.First!.Value).TotalSeconds, -0.1, 0.2);
        Assert.InRange((span.To - sent.Last!.Value).TotalSeconds, -0.3, 0.3);
        Assert.Empty(coverage.Gaps);
        Assert.DoesNotContain(fixture.Diagnostics, line => line.StartsWith("Error", StringComparison.Ordinal));
    }
}
