using Saksi.Media.Rtsp;
using Saksi.Recording.Coverage;
using Saksi.Recording.Retention;
using Saksi.Recording.Segments;
using Saksi.Recording.Tests.Support;
using Saksi.Simulator;
using Saksi.Simulator.Clips;

namespace Saksi.Recording.Tests.EndToEnd;

/// <summary>What a recorder is told.</summary>
public sealed class RecorderOptionsTests
{
    [Fact]
    public void Settings_under_which_recordings_would_be_lost_are_refused()
    {
        using var fixture = new RecorderFixture();
        var options = fixture.Options();
        Refused("without a recipient", options with { Recipients = [] });
        Refused("single recipient", options with { Recipients = [fixture.Owner.Recipient] });
        Refused("single recipient", options with { Recipients = [fixture.Owner.Recipient, fixture.Owner.Recipient] });
        var door = new StreamOptions { Name = new StreamName("door", "main"), Url = RtspUrl.Parse("rtsp://192.0.2.1/1") };
        var other = door with { Url = RtspUrl.Parse("rtsp://192.0.2.2/1") };
        Refused("Two streams are called door/main", options with { Streams = [door, other] });
        Refused("Two streams are called door/main", options with { Streams = [door, door] });
        Assert.False(Directory.Exists(fixture.Data)); // And nothing was made.

        static void Refused(string expected, RecorderOptions options) => Assert.Contains(
            expected, Assert.Throws<RecordingException>(() => Recorder.Open(options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_directory_has_one_recorder_at_a_time()
    {
        using var fixture = new RecorderFixture();
        await using (Recorder.Open(fixture.Options()))
        {
            Assert.Throws<RecordingException>(() => Recorder.Open(fixture.Options()));
        }

        await using var next = Recorder.Open(fixture.Options());
        Assert.Equal(0, next.RecoveredSegments);
    }

    [Fact]
    public async Task Segments_have_the_length_asked_for_and_retention_deletes_them_under_a_running_recorder()
    {
        using var fixture = new RecorderFixture();
        await using var simulator = await CameraSimulator.StartAsync(new SimulatorOptions
        {
            KeepsUnits = true,
            Cameras =
            [
                SimulatedCameraOptions.Create(
                    "door", SyntheticClip.Create(new SyntheticVideo { BitsPerSecond = 400_000, GopFrames = 12, Gops = 60 })),
            ],
        });
        var options = fixture.Options(RecorderFixture.Stream(simulator, "door")) with { SegmentDuration = TimeSpan.FromSeconds(1) };
        await using (var recorder = new RunningRecorder(fixture.Open(options)))
        {
            await Eventually.HoldsAsync(() => recorder.Status.Segments >= 6, "there are six segments");
        }

        var before = RecordedSegment.ReadAll(fixture.Data, "door", fixture.Owner);
        Assert.All(before.Skip(1).SkipLast(1), segment => Assert.InRange(segment.Video.Count, 25, 37)); // Up to the next key frame.
        var policy = new RetentionPolicy { All = new RetentionLimit { MaximumBytes = before.TakeLast(2).Sum(segment => segment.Row.FileBytes) } };
        await using (var recorder = new RunningRecorder(fixture.Open(options with { Retention = policy })))
        {
            await Eventually.HoldsAsync(() => !File.Exists(PathOf(before[0])), "the oldest is deleted");
            await recorder.RecordsAsync();
        }

        var coverage = Proof.Coverage(fixture, "door");
        Assert.Equal(GapReason.DeletedByRetention, coverage.Gaps[0].Reason);
        Assert.Equal(before[0].Row.StartUs, (coverage.From - DateTimeOffset.UnixEpoch).Ticks / 10);
        Proof.IsWhatWasSent(fixture, simulator["door"]);

        string PathOf(RecordedSegment segment) => Path.Combine(fixture.Data, "storage", segment.Row.Path);
    }
}
