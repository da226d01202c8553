using System.Globalization;
using Saksi.Recording.Tests.Support;
using Saksi.Simulator;

namespace Saksi.Recording.Tests.Crash;

/// <summary>The recorder is killed; what it said was recorded is there.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    [Fact]
    public Task Four_kills_lose_no_more_than_two_seconds_each() => KillAsync(4);

    /// <summary><c>scripts/soak-kill.sh</c> runs it; not part of ./test.</summary>
    [Fact(Explicit = true)]
    public Task Many_kills_lose_no_more_than_two_seconds_each() => KillAsync(
        int.Parse(Environment.GetEnvironmentVariable("SAKSI_SOAK_KILLS") ?? "50", CultureInfo.InvariantCulture));

    private async Task KillAsync(int kills)
    {
        using var rounds = new KillRounds();
        await using var simulator = await KillRounds.StartCamerasAsync();
        for (var round = 1; round <= kills; round++)
        {
            await rounds.RunAsync(simulator);
            output.WriteLine($"kill {round} of {kills}");
        }

        rounds.CheckContent(simulator);
        Assert.True(rounds.Tails > 0, "No slow stream had a tail: what is this test about?");

        // A start settles it, and nothing of it is lost by that.
        using (var recorder = RecorderProcess.Start(rounds.Fixture, simulator))
        {
            await Eventually.HoldsAsync(
                () => simulator.Cameras.All(camera => camera.Sessions.Count > kills && camera.Sessions[^1].Video!.AccessUnits > 30),
                "the recorder goes on");
            var (exit, _, error) = await recorder.StopAsync();
            Assert.True(exit == 0, error);
        }

        rounds.CheckCoverage(simulator);
        rounds.CheckReasons();
        rounds.CheckContent(simulator);
        await UnsealAsync(rounds.Fixture, simulator);
    }

    private static async Task UnsealAsync(RecorderFixture fixture, CameraSimulator simulator)
    {
        foreach (var camera in simulator.Cameras)
        {
            var mp4 = Path.Combine(fixture.Folder, camera.Name + ".mp4");
            var (exit, _, error) = await Tool.RunAsync(
                RecorderProcess.Program,
                "unseal", "--data", fixture.Data, "--identity", fixture.IdentityFile, "--camera", camera.Name, "-o", mp4);
            Assert.True(exit == 0, error);
            var there = RecordedSegment.ReadAll(fixture.Data, camera.Name, fixture.Owner).Sum(segment => segment.Video.Count);
            Assert.Equal(there, await Tool.CountFramesAsync(mp4));
            await Tool.DecodesAsync(mp4);
        }
    }
}
