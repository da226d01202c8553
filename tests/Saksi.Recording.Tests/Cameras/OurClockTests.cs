using Saksi.Recording.Coverage;
using Saksi.Recording.Storage;
using Saksi.Recording.Tests.Support;
using Saksi.Simulator;
using Saksi.Simulator.Clips;

namespace Saksi.Recording.Tests.Cameras;

/// <summary>The wall clock of the recorder's machine is set while it records.</summary>
public sealed class OurClockTests
{
    [Theory]
    [InlineData("forward", 3600)]
    [InlineData("back", -3600)]
    public async Task A_step_of_our_clock_begins_a_run_with_the_new_time_and_loses_nothing(string direction, int seconds)
    {
        var time = new SteppedTime();
        using var fixture = new RecorderFixture();
        await using var simulator = await CameraSimulator.StartAsync(new SimulatorOptions
        {
            KeepsUnits = true,
            Cameras = [SimulatedCameraOptions.Create("door", SyntheticClip.Create(CameraRig.Video))],
        });
        await using var recorder = new RunningRecorder(
            fixture.Open(fixture.Options(RecorderFixture.Stream(simulator, "door")) with { Time = time }));
        await recorder.RecordsAsync();
        time.Step(TimeSpan.FromSeconds(seconds));
        await Eventually.HoldsAsync(() => recorder.Status.Segments == 2, "a new run begins");
        await recorder.RecordsAsync();
        await recorder.DisposeAsync();

        var segments = RecordedSegment.ReadAll(fixture.Data, "door", fixture.Owner).OrderBy(segment => segment.Row.Path[^10..]).ToList();
        Assert.Equal(2, segments.Select(segment => segment.Row.Key.Run).Distinct().Count());
        var sent = Assert.Single(simulator["door"].Sessions).Video!;
        Assert.InRange(segments.Sum(segment => segment.Video.Count), sent.AccessUnits - 3, sent.AccessUnits);
        var coverage = Assert.Single(CoverageQuery.Run(DataDirectory.Open(fixture.Data), "door", null, null, time));
        Assert.Equal(2, coverage.Spans.Count);
        // Going back, the end of the recorder comes before the time in which the clock was still wrong.
        Assert.Equal([seconds > 0 ? GapReason.ClockStep : GapReason.Stopped], coverage.Gaps.Select(gap => gap.Reason).Distinct());
        var difference = (coverage.Spans[1].From - coverage.Spans[0].From).TotalSeconds;
        Assert.True(Math.Abs(difference - Math.Abs(seconds)) < 20, $"{direction}: {difference} s");
    }
}
