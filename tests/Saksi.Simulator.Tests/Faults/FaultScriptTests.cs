using Saksi.Simulator.Faults;

namespace Saksi.Simulator.Tests.Faults;

public sealed class FaultScriptTests
{
    [Theory]
    [InlineData("loss=0.01", null)]
    [InlineData("cam2:loss=1", "cam2")]
    [InlineData("loss-every=100", null)]
    [InlineData("skew=-50", null)]
    [InlineData("no-markers", null)]
    [InlineData("reboot=30s", null)]
    [InlineData("reboot=30s/500ms", null)]
    [InlineData("clock-step=1m/-2h", null)]
    [InlineData("resize=20s", null)]
    [InlineData("redirect=rtsps://other:322/path?a=b", null)]
    public void Faults_are_read(string text, string? camera)
    {
        Assert.True(FaultScript.TryParse(text, out var script, out var error), error);
        Assert.Equal(camera, script!.Camera);
    }

    [Theory]
    [InlineData("")]
    [InlineData("flood=1")]
    [InlineData("loss")]
    [InlineData("loss=2")]
    [InlineData("loss=NaN")]
    [InlineData("loss=1%")]
    [InlineData("reboot=30")]
    [InlineData("reboot=-30s")]
    [InlineData("reboot=0s")]
    [InlineData("reboot=1s/1s/1s")]
    [InlineData("no-markers=1")]
    [InlineData("stall=s")]
    [InlineData("skew=1e9")]
    [InlineData("loss-every=0")]
    [InlineData("loss-every=0.5")]
    [InlineData("refuse=200")]
    [InlineData("refuse=9999")]
    [InlineData("redirect=http://x/")]
    [InlineData("redirect=")]
    [InlineData("stall=1ms")]
    [InlineData("stall=1s/-1s")]
    [InlineData("stall=1s/")]
    [InlineData("reboot=1s/99999h")]
    [InlineData("reboot=99999h")]
    [InlineData("close=1s/1s")]
    [InlineData("resize=1s/1s")]
    [InlineData("clock-step=1s/0s")]
    [InlineData("media-step=1s/1e300h")]
    public void Mistakes_are_explained(string text)
    {
        Assert.False(FaultScript.TryParse(text, out _, out var error));
        Assert.Contains(text.Contains('=', StringComparison.Ordinal) ? text[..text.IndexOf('=', StringComparison.Ordinal)] : text, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repeated_fault_comes_again_and_again_to_its_camera()
    {
        await using var simulator = await CameraSimulator.StartAsync(new SimulatorOptions
        {
            Cameras = [SimulatedCameraOptions.Create("cam1", TestClips.Small), SimulatedCameraOptions.Create("cam2", TestClips.Small)],
        });
        Assert.True(FaultScript.TryParse("cam2:close=200ms", out var script, out _));
        using var stop = new CancellationTokenSource();
        await using var first = await TestClient.PlayAsync(simulator.UrlOf("cam1"));
        var running = script!.RunAsync(simulator, TimeProvider.System, stop.Token);
        for (var round = 0; round < 2; round++)
        {
            await using var second = await TestClient.PlayAsync(simulator.UrlOf("cam2"));
            Assert.True(await second.IsClosedAsync());
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Null(simulator["cam1"].Sessions[0].Stopped);

        // The client sees the end a moment before the ledger has it.
        for (var attempt = 0; attempt < 100 && simulator["cam2"].Sessions.Any(session => session.StopReason is null); attempt++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        Assert.Equal(["closed by the camera", "closed by the camera"], simulator["cam2"].Sessions.Select(session => session.StopReason));
    }
}
