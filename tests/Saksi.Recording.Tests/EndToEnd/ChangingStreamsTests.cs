using Saksi.Media.Receiving;
using Saksi.Media.Tracks;
using Saksi.Recording.Coverage;
using Saksi.Recording.Streams;
using Saksi.Recording.Tests.Support;
using Saksi.Simulator;
using Saksi.Simulator.Clips;

namespace Saksi.Recording.Tests.EndToEnd;

/// <summary>Streams come and go while the recorder runs, and others look on.</summary>
public sealed class ChangingStreamsTests
{
    [Fact]
    public async Task A_stream_is_added_changed_and_removed_and_the_others_do_not_notice()
    {
        using var fixture = new RecorderFixture();
        await using var simulator = await StartAsync("door", "yard");
        var door = RecorderFixture.Stream(simulator, "door");
        var yard = RecorderFixture.Stream(simulator, "yard");
        await using (var running = new RunningRecorder(fixture.Open(fixture.Options(door))))
        {
            await running.RecordsAsync();
            await running.Recorder.ApplyAsync([door, yard]);
            await RecordsAsync(running.Recorder, "yard");

            await running.Recorder.ApplyAsync([door, yard with { VideoTimeout = TimeSpan.FromSeconds(5) }]);
            await RecordsAsync(running.Recorder, "yard");

            await running.Recorder.ApplyAsync([door]);
            Assert.Equal("door", Assert.Single(running.Recorder.Status()).Name.Camera);
            await running.RecordsAsync();

            await running.Recorder.ApplyAsync([door, yard]);
            await RecordsAsync(running.Recorder, "yard");
        }

        Assert.Single(simulator["door"].Sessions);
        Assert.Equal(3, simulator["yard"].Sessions.Count);
        Proof.IsWhatWasSent(fixture, simulator["door"]);
        Proof.IsWhatWasSent(fixture, simulator["yard"]);
        Assert.DoesNotContain(Proof.Coverage(fixture, "door").Gaps, gap => gap.To is not null);
        var gaps = Proof.Coverage(fixture, "yard").Gaps.Where(gap => gap.To is not null).ToList();
        Assert.NotEmpty(gaps); // A connection that is only begun anew may be too quick to be told.
        Assert.All(gaps, gap => Assert.Equal(GapReason.Stopped, gap.Reason));
    }

    [Fact]
    public async Task Two_streams_of_one_name_are_refused_and_nothing_changes()
    {
        using var fixture = new RecorderFixture();
        await using var simulator = await StartAsync("door");
        var door = RecorderFixture.Stream(simulator, "door");
        await using var running = new RunningRecorder(fixture.Open(fixture.Options(door)));
        await running.RecordsAsync();
        await Assert.ThrowsAsync<RecordingException>(() => running.Recorder.ApplyAsync([door, door]));
        await running.RecordsAsync();
        Assert.Single(simulator["door"].Sessions);
    }

    [Fact]
    public async Task An_observer_sees_the_units_that_are_recorded_until_it_leaves()
    {
        using var fixture = new RecorderFixture();
        await using var simulator = await StartAsync("door");
        var door = RecorderFixture.Stream(simulator, "door");
        await using var running = new RunningRecorder(fixture.Open(fixture.Options(door)));
        var early = new Counter();
        using var first = running.Recorder.Observe(door.Name, early);
        await running.RecordsAsync();
        var late = new Counter();
        using (running.Recorder.Observe(door.Name, late))
        {
            Assert.Equal(1, late.Begun); // In the middle of a session it is told at once what comes.
            await running.RecordsAsync();
        }

        var seen = late.Units;
        await running.RecordsAsync();
        Assert.Equal(seen, late.Units);
        Assert.InRange(early.Units, running.Status.AccessUnits, long.MaxValue);

        await running.Recorder.ApplyAsync([]);
        Assert.Equal((1, 1), (early.Begun, early.Ended));
        await running.Recorder.ApplyAsync([door]);
        await Eventually.HoldsAsync(() => early.Begun == 2, "the observer waited for the stream to come back");
    }

    [Fact]
    public async Task An_observer_that_fails_is_dropped_and_recording_goes_on()
    {
        using var fixture = new RecorderFixture();
        await using var simulator = await StartAsync("door");
        var door = RecorderFixture.Stream(simulator, "door");
        await using var running = new RunningRecorder(fixture.Open(fixture.Options(door)));
        using var observer = running.Recorder.Observe(door.Name, new Counter { FailsAt = 10 });
        await running.RecordsAsync();
        Assert.Null(running.Status.CurrentGap);
        Assert.Single(simulator["door"].Sessions);
        lock (fixture.Diagnostics)
        {
            Assert.Single(fixture.Diagnostics, line => line.Contains("an observer failed", StringComparison.Ordinal));
        }
    }

    private static Task<CameraSimulator> StartAsync(params string[] cameras) => CameraSimulator.StartAsync(new SimulatorOptions
    {
        KeepsUnits = true,
        Cameras =
        [
            .. cameras.Select(camera => SimulatedCameraOptions.Create(
                camera, SyntheticClip.Create(new SyntheticVideo { BitsPerSecond = 400_000, GopFrames = 12, Gops = 60 }))),
        ],
    });

    private static async Task RecordsAsync(Recorder recorder, string camera)
    {
        var before = AccessUnits();
        await Eventually.HoldsAsync(() => AccessUnits() >= before + 30, $"{camera} is recorded");

        long AccessUnits() => recorder.Status().Where(stream => stream.Name.Camera == camera).Sum(stream => stream.AccessUnits);
    }

    private sealed class Counter : IStreamObserver
    {
        private long _units;

        public int FailsAt { get; init; } = int.MaxValue;

        public long Units => Interlocked.Read(ref _units);

        public int Begun { get; private set; }

        public int Ended { get; private set; }

        public void OnSessionBegan(IReadOnlyList<ReceivedTrack> tracks) => Begun++;

        public void OnSessionEnded(GapReason reason, string detail) => Ended++;

        public void OnAccessUnit(in AccessUnit unit)
        {
            if (Interlocked.Increment(ref _units) == FailsAt)
            {
                throw new InvalidOperationException("A mistake in a viewer's path.");
            }
        }
    }
}
