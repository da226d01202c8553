using Saksi.Media.Rtsp;
using Saksi.Recording.Clocks;
using Saksi.Recording.Coverage;
using Saksi.Recording.Storage;
using Saksi.Recording.Tests.Support;

namespace Saksi.Recording.Tests.Cameras;

/// <summary>What the account says of cameras' clocks, and what a step of one does.</summary>
public sealed class CameraClockTests
{
    [Fact]
    public async Task A_wrong_camera_clock_is_measured_and_does_not_disturb_the_times()
    {
        await using var rig = await CameraRig.StartAsync();
        rig.Camera.Faults.StepWallClock(TimeSpan.FromHours(-1));
        rig.Camera.Faults.CloseConnections();
        await rig.Recorder.RecordsAsync(100);
        await rig.StopRecorderAsync();

        var coverage = Proof.Coverage(rig.Fixture, "door");
        Assert.Equal(ClockSource.SenderReports, coverage.Clock!.Source);
        Assert.InRange(coverage.Clock.OffsetUs!.Value / 1e6, -3600.5, -3599.5);
        var sent = rig.Camera.Sessions[^1].Video!;
        Assert.InRange((coverage.Spans[^1].From - sent.First!.Value).TotalSeconds, -0.3, 0.3);
        Assert.InRange((coverage.Spans[^1].To - sent.Last!.Value).TotalSeconds, -0.4, 0.4);
    }

    [Fact]
    public async Task A_step_of_the_media_clock_ends_the_run_and_times_stay_right()
    {
        await using var rig = await CameraRig.StartAsync();
        await rig.Recorder.RecordsAsync(150); // The run's clock has settled.
        rig.Camera.Faults.StepMediaClock(TimeSpan.FromSeconds(4));
        await Eventually.HoldsAsync(() => rig.Recorder.Status.Gaps.Any(), "the step is noticed");
        await rig.Recorder.RecordsAsync();
        await rig.StopRecorderAsync();

        var coverage = Proof.Coverage(rig.Fixture, "door");
        Assert.All(coverage.Gaps, gap => Assert.True(
            gap.Reason is GapReason.ClockStep or GapReason.TimestampJump or GapReason.Stalled, $"{gap}"));
        var runs = RecordedSegment.ReadAll(rig.Fixture.Data, "door", rig.Fixture.Owner).Select(segment => segment.Row.Key.Run);
        Assert.Equal(2, runs.Distinct().Count());
        Assert.InRange((coverage.Spans[^1].To - rig.Camera.Sessions[^1].Video!.Last!.Value).TotalSeconds, -0.4, 0.4);
        Assert.InRange(coverage.Gaps.Sum(gap => (gap.To!.Value - gap.From).TotalSeconds), 0, 3);
        Proof.IsWhatWasSent(rig.Fixture, rig.Camera);
    }

    [Theory]
    [InlineData("from the start", true)]
    [InlineData("in the middle", false)]
    public async Task Timestamps_that_stand_still_are_replaced_by_arrival(string name, bool fromStart)
    {
        await using var rig = await CameraRig.StartAsync();
        if (fromStart)
        {
            rig.Camera.Faults.FreezeTimestamps(TimeSpan.FromHours(1));
            rig.Camera.Faults.CloseConnections();
            await rig.Recorder.RecordsAsync(150);
        }
        else
        {
            await rig.Recorder.RecordsAsync(50);
            rig.Camera.Faults.FreezeTimestamps(TimeSpan.FromSeconds(3));
            await rig.Recorder.RecordsAsync(200);
        }

        await rig.StopRecorderAsync();
        var coverage = Proof.Coverage(rig.Fixture, "door");
        Assert.True(coverage.Gaps.Count == (fromStart ? 1 : 0), $"{name}: {string.Join(", ", coverage.Gaps)}");
        Assert.Contains(RtspQuirk.TimestampsFrozen, rig.Recorder.Status.Quirks);
        var sent = rig.Camera.Sessions[^1].Video!;
        Assert.InRange((coverage.Spans[^1].From - sent.First!.Value).TotalSeconds, -0.4, 0.4);
        Assert.InRange((coverage.Spans[^1].To - sent.Last!.Value).TotalSeconds, -0.4, 0.4);
        var clock = Assert.Single(CoverageQuery.Run(
            DataDirectory.Open(rig.Fixture.Data), "door", coverage.Spans[^1].To.AddSeconds(-1), null, TimeProvider.System)).Clock!;
        Assert.Equal((ClockSource.Arrival, null, null), (clock.Source, clock.OffsetUs, clock.DriftPpm));
        Proof.IsWhatWasSent(rig.Fixture, rig.Camera);

        var mp4 = Path.Combine(rig.Fixture.Folder, "out.mp4");
        var report = rig.Fixture.Unseal("door", mp4);
        Assert.Equal(report.AccessUnits, await Tool.CountFramesAsync(mp4));

        // Arrival is not even: in ffmpeg's own time base of one picture each, two may fall together, which it complains about.
        var (exit, _, error) = await Tool.RunAsync(
            "ffmpeg", "-v", "error", "-i", mp4, "-fps_mode", "passthrough", "-enc_time_base", "1:90000", "-f", "null", "-");
        Assert.Equal((0, ""), (exit, error));
        var (_, output, _) = await Tool.RunAsync(
            "ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", "stream=duration", "-of", "csv=p=0", mp4);
        var seconds = double.Parse(output.Trim().TrimEnd(','), System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(report.AccessUnits / 25.0, seconds, 0.7);
    }

    [Theory]
    [InlineData("fast", 3000)]
    [InlineData("slow", -3000)]
    public async Task A_clock_that_runs_wrong_is_measured(string name, int skewPpm)
    {
        await using var rig = await CameraRig.StartAsync();
        rig.Camera.Faults.SetClockSkew(skewPpm);
        await rig.Recorder.RecordsAsync(27 * 25);
        await rig.StopRecorderAsync();

        var clock = Proof.Coverage(rig.Fixture, "door").Clock!;
        Assert.True(clock.DriftPpm is not null, name);
        Assert.InRange(clock.DriftPpm.Value, skewPpm - 1200, skewPpm + 1200);
    }
}
