using System.Globalization;
using Saksi.Recording.Tests.Support;
using Saksi.Simulator;

namespace Saksi.Recording.Tests.Crash;

/// <summary>The recorder is killed; what it said was recorded is there.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    [Fact]
    public Task A_killed_recorder_loses_no_more_than_two_seconds() => KillAsync(4, rotates: false);

    [Fact]
    public Task Also_while_segments_end_and_begin_all_the_time() => KillAsync(4, rotates: true);

    /// <summary><c>scripts/soak-kill.sh</c> runs it; not part of ./test.</summary>
    [Theory(Explicit = true)]
    [InlineData(false)]
    [InlineData(true)]
    public Task Many_kills_lose_no_more_than_two_seconds_each(bool rotates) => KillAsync(
        int.Parse(Environment.GetEnvironmentVariable("SAKSI_SOAK_KILLS") ?? "50", CultureInfo.InvariantCulture), rotates);

    private async Task KillAsync(int kills, bool rotates)
    {
        using var rounds = new KillRounds();
        await using var simulator = await KillRounds.StartCamerasAsync();
        for (var round = 1; round <= kills; round++)
        {
            await rounds.RunAsync(simulator, rotates);
            output.WriteLine($"kill {round} of {kills}: at most {rounds.MostMissing.TotalSeconds:0.00} s missing so far. {rounds.Complaints}");
        }

        rounds.CheckContent(simulator);
        output.WriteLine($"{rounds.Segments} segments, {rounds.Tails} tails, {rounds.Torn} torn; at most {rounds.MostMissing} missing");
        Assert.True(rounds.Torn <= 1 + (kills / 25), "A write takes a tenth of a millisecond: a kill hits one once in thousands.");
        Assert.True(rotates || rounds.Tails > 0, "No slow stream had a tail: what is this test about?");
        Assert.True(!rotates || rounds.Segments > 3 * kills, "Segments did not end and begin.");
        await SettleAsync(rounds.Fixture, simulator, kills);

        rounds.CheckCoverage(simulator);
        rounds.CheckReasons();
        rounds.CheckContent(simulator);
        await UnsealAsync(rounds.Fixture, simulator);

        // What the index said is in the files and the journal as well.
        var (exit, _, error) = await Tool.RunAsync(
            RecorderProcess.Program, "rebuild-index", "--data", rounds.Fixture.Data, "--identity", rounds.Fixture.IdentityFile);
        Assert.True(exit == 0, error);
        rounds.CheckCoverage(simulator);
        rounds.CheckReasons();
        rounds.CheckContent(simulator);
    }

    /// <summary>A start settles what the dead recorder left, and nothing of it is lost by that.</summary>
    private static async Task SettleAsync(RecorderFixture fixture, CameraSimulator simulator, int kills)
    {
        using var recorder = RecorderProcess.Start(fixture, simulator);
        await Eventually.HoldsAsync(
            () => simulator.Cameras.All(camera => camera.Sessions.Count > kills && camera.Sessions[^1].Video!.AccessUnits > 30),
            "the recorder goes on");
        var (exit, _, error) = await recorder.StopAsync();
        Assert.True(exit == 0, error);
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
