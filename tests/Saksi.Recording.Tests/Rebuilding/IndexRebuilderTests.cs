using Saksi.Age;
using Saksi.Recording.Coverage;
using Saksi.Recording.Holds;
using Saksi.Recording.Rebuilding;
using Saksi.Recording.Segments;
using Saksi.Recording.Storage;
using Saksi.Recording.Tests.Support;
using Saksi.Simulator;
using Saksi.Simulator.Clips;

namespace Saksi.Recording.Tests.Rebuilding;

/// <summary>The index is a cache: what it said comes back from segments and journal.</summary>
public sealed class IndexRebuilderTests
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task A_lost_index_is_made_again_and_says_the_same()
    {
        using var fixture = new RecorderFixture();
        await using var simulator = await StartCameraAsync();
        await using (var recorder = Open(fixture, simulator))
        {
            await recorder.RecordsAsync(125);
            simulator["door"].Faults.CloseConnections();
            await Eventually.HoldsAsync(() => recorder.Status.Gaps.Count > 0, "the end is noticed");
            await recorder.RecordsAsync();
            simulator["door"].Faults.Stall(TimeSpan.FromSeconds(1.5));
            await Eventually.HoldsAsync(() => recorder.Status.Gaps.Any(gap => gap.Reason == GapReason.Stalled), "the stall is noticed");
            await recorder.RecordsAsync();
        }

        var files = fixture.SegmentFiles().Count;
        Directory.CreateSymbolicLink(Path.Combine(fixture.Data, "storage", "lost+found"), "/root");
        Directory.CreateSymbolicLink(Path.Combine(fixture.Data, "storage", "loop"), ".");
        var data = DataDirectory.Open(fixture.Data);
        var hold = new HoldStore(data, TimeProvider.System).Place("door", StoreFixture.Zero, StoreFixture.Zero.AddDays(1), "theft");
        var before = Proof.Coverage(fixture, "door");
        DeleteIndex(data);
        var report = Rebuild(fixture);

        Assert.Empty(report.Problems);
        Assert.Equal(files, report.Segments);
        Assert.Equal(hold, Assert.Single(new HoldStore(data, TimeProvider.System).List()));
        var after = Proof.Coverage(fixture, "door");
        Assert.Equal(before.Gaps, after.Gaps);
        AssertSame(before, after);
        Assert.Equal(before.Clock, after.Clock);
        Proof.IsWhatWasSent(fixture, simulator["door"]);
        var mp4 = Path.Combine(fixture.Folder, "out.mp4");
        Assert.Equal(before.AccessUnits, fixture.Unseal("door", mp4).AccessUnits);
    }

    [Fact]
    public async Task A_segment_that_a_kill_left_before_anything_was_in_it_is_nothing_to_complain_of()
    {
        using var fixture = new RecorderFixture();
        await using var simulator = await StartCameraAsync();
        await using (var recorder = Open(fixture, simulator))
        {
            await recorder.RecordsAsync();
        }

        var segments = fixture.SegmentFiles();
        var folder = Path.GetDirectoryName(segments[0])!;
        SegmentWriter.Create(
            Path.Combine(folder, "20261124T120000.000Z-0123456789abcdef-00000.mp4.age"), [fixture.Owner.Recipient], new SealingBuffers()).Dispose();
        await File.WriteAllBytesAsync(
            Path.Combine(folder, "20261124T120001.000Z-0123456789abcdee-00000.mp4.age"), [], TestContext.Current.CancellationToken);
        DeleteIndex(DataDirectory.Open(fixture.Data));
        var report = Rebuild(fixture);
        Assert.Empty(report.Problems);
        Assert.Equal(segments.Count, report.Segments);
    }

    [Theory]
    [InlineData("no database", 0)]
    [InlineData("rubbish in the middle", 4096)]
    public async Task A_damaged_index_keeps_no_camera_from_being_recorded_and_is_kept_aside(string name, int from)
    {
        using var fixture = new RecorderFixture();
        await using var simulator = await StartCameraAsync();
        await using (var recorder = Open(fixture, simulator))
        {
            await recorder.RecordsAsync();
        }

        var data = DataDirectory.Open(fixture.Data);
        await using (var file = File.OpenWrite(data.IndexPath))
        {
            var rubbish = Enumerable.Repeat((byte)0x5A, (int)file.Length - from).ToArray();
            file.Position = from;
            await file.WriteAsync(rubbish, TestContext.Current.CancellationToken);
        }

        await Task.Delay(TimeSpan.FromSeconds(0.5), TimeProvider.System); // A gap that is one.
        await using (var recorder = Open(fixture, simulator))
        {
            Assert.True(File.Exists(recorder.Recorder.DamagedIndex), name);
            await recorder.RecordsAsync();
        }

        var report = Rebuild(fixture);
        Assert.True(report.Segments == 2, string.Join('\n', report.Problems));
        var coverage = Proof.Coverage(fixture, "door");
        Assert.True(coverage.Spans.Count == 2, string.Join('\n', coverage.Spans) + string.Join('\n', coverage.Gaps));
        Assert.Equal([GapReason.Stopped], Proof.Coverage(fixture, "door").Gaps.Select(gap => gap.Reason));
        Proof.IsWhatWasSent(fixture, simulator["door"]);
    }

    [Fact]
    public async Task A_recorder_that_finds_recordings_but_no_index_says_so_once()
    {
        using var fixture = new RecorderFixture();
        await using var simulator = await StartCameraAsync();
        await using (var recorder = Open(fixture, simulator))
        {
            Assert.False(recorder.Recorder.LacksEarlierRecordings, "nothing is recorded yet");
            await recorder.RecordsAsync();
        }

        File.Delete(DataDirectory.Open(fixture.Data).IndexPath);
        await using (var recorder = Open(fixture, simulator))
        {
            Assert.True(recorder.Recorder.LacksEarlierRecordings, "without an index");
            await recorder.RecordsAsync();
        }

        await using (var recorder = Open(fixture, simulator))
        {
            Assert.False(recorder.Recorder.LacksEarlierRecordings, "with an index");
        }

        Assert.Equal(2, Rebuild(fixture).Segments);
    }

    [Fact]
    public async Task Segments_that_are_missing_moved_or_foreign_are_told_and_the_rest_is_indexed()
    {
        using var fixture = new RecorderFixture();
        await using var simulator = await StartCameraAsync();
        await using (var recorder = Open(fixture, simulator, segmentSeconds: 1))
        {
            await Eventually.HoldsAsync(() => recorder.Status.Segments >= 5, "there are five segments");
            await recorder.RecordsAsync(20);
        }

        var files = fixture.SegmentFiles();
        File.Delete(files[0]);
        File.Move(files[1], files[1].Replace("-00001.", "-00077.", StringComparison.Ordinal));
        await File.WriteAllTextAsync(files[2], "age-encryption.org/v1\n", TestContext.Current.CancellationToken);
        var report = Rebuild(fixture);
        Assert.Equal(files.Count - 3, report.Segments);
        Assert.Equal(3, report.Missing);
        Assert.Contains(report.Problems, problem => problem.Contains("was moved or renamed", StringComparison.Ordinal));
        var coverage = Proof.Coverage(fixture, "door");
        Assert.True(coverage.RecordedSeconds > 1);
        var gap = Assert.Single(coverage.Gaps); // One behind the other.
        Assert.Equal(GapReason.StorageError, gap.Reason);
        Assert.InRange((gap.To!.Value - gap.From).TotalSeconds, 2, 4.5);
    }

    [Fact]
    public async Task What_lies_in_a_storage_that_is_not_there_is_a_gap_that_says_so_until_it_is_back()
    {
        using var fixture = new RecorderFixture();
        await using var simulator = await StartCameraAsync();
        var (disk, away) = (Path.Combine(fixture.Folder, "disk"), Path.Combine(fixture.Folder, "away"));
        await using (var recorder = Open(fixture, simulator, segmentSeconds: 1, disk))
        {
            await Eventually.HoldsAsync(() => recorder.Status.Segments >= 3, "there are three segments");
            await recorder.RecordsAsync(20);
        }

        var before = Proof.Coverage(fixture, "door");
        var files = Directory.EnumerateFiles(disk, "*.mp4.age", SearchOption.AllDirectories).Count();
        Directory.Move(disk, away);
        var report = Rebuild(fixture);
        Assert.Equal(0, report.Segments);
        Assert.Equal(files, report.Missing);
        Assert.Contains(report.Problems, problem => problem.Contains(disk, StringComparison.Ordinal));
        var without = Proof.Coverage(fixture, "door");
        Assert.Empty(without.Spans);
        Assert.Equal([GapReason.StorageMissing], without.Gaps.Select(gap => gap.Reason).Distinct());
        Assert.Equal(before.To, without.To, Tolerance);

        Directory.Move(away, disk);
        Assert.Empty(Rebuild(fixture).Problems);
        AssertSame(before, Proof.Coverage(fixture, "door"));
    }

    [Theory]
    [InlineData("cut off")]
    [InlineData("damaged in the middle")]
    public async Task What_a_damaged_segment_has_lost_is_a_gap(string damage)
    {
        using var fixture = new RecorderFixture();
        await using var simulator = await StartCameraAsync();
        await using (var recorder = Open(fixture, simulator, segmentSeconds: 60))
        {
            await recorder.RecordsAsync(150);
        }

        var before = Proof.Coverage(fixture, "door");
        var file = Assert.Single(fixture.SegmentFiles());
        var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(
            file, damage == "cut off" ? bytes[..(bytes.Length / 2)] : bytes, TestContext.Current.CancellationToken);
        var report = Rebuild(fixture);

        Assert.Contains(report.Problems, problem => problem.Contains("damaged", StringComparison.Ordinal));
        var after = Proof.Coverage(fixture, "door");
        Assert.InRange(after.RecordedSeconds, 0.1, before.RecordedSeconds - 0.5);
        var gap = Assert.Single(after.Gaps);
        Assert.Equal(GapReason.StorageError, gap.Reason);
        Assert.Equal(before.To, after.To);
    }

    [Fact]
    public async Task While_a_recorder_runs_or_without_the_key_the_index_stays_as_it_is()
    {
        using var fixture = new RecorderFixture();
        await using var simulator = await StartCameraAsync();
        await using (var recorder = Open(fixture, simulator))
        {
            await recorder.RecordsAsync(20);
            Assert.Throws<RecordingException>(() => Rebuild(fixture));
        }

        var before = Proof.Coverage(fixture, "door");
        Assert.Throws<RecordingException>(() => Rebuild(fixture, X25519Identity.Generate()));
        AssertSame(before, Proof.Coverage(fixture, "door"));
    }

    private static void AssertSame(StreamCoverage before, StreamCoverage after)
    {
        Assert.Equal(before.AccessUnits, after.AccessUnits);
        Assert.Equal(before.LostPackets, after.LostPackets);
        Assert.Equal(before.Spans.Count, after.Spans.Count);
        foreach (var (first, second) in before.Spans.Zip(after.Spans))
        {
            Assert.Equal(first.From, second.From, Tolerance);
            Assert.Equal(first.To, second.To, Tolerance);
        }
    }

    private static Task<CameraSimulator> StartCameraAsync() => CameraSimulator.StartAsync(new SimulatorOptions
    {
        KeepsUnits = true,
        Cameras =
        [
            SimulatedCameraOptions.Create(
                "door", SyntheticClip.Create(new SyntheticVideo { BitsPerSecond = 400_000, GopFrames = 12, Gops = 60 })),
        ],
    });

    private static RunningRecorder Open(RecorderFixture fixture, CameraSimulator simulator, int segmentSeconds = 60, params string[] storages) =>
        new(fixture.Open(fixture.Options(RecorderFixture.Stream(simulator, "door")) with
        {
            SegmentDuration = TimeSpan.FromSeconds(segmentSeconds),
            StorageDirectories = storages,
        }));

    private static RebuildReport Rebuild(RecorderFixture fixture, X25519Identity? identity = null) => IndexRebuilder.Run(
        DataDirectory.Open(fixture.Data), [identity ?? fixture.Owner], TimeProvider.System, onSegment: null, CancellationToken.None);

    private static void DeleteIndex(DataDirectory data)
    {
        foreach (var path in Directory.EnumerateFiles(data.DirectoryPath, "index.sqlite*"))
        {
            File.Delete(path);
        }
    }
}
