using Saksi.Age;
using Saksi.Recording.Coverage;
using Saksi.Recording.Segments;
using Saksi.Recording.Storage;
using Saksi.Recording.Tests.Support;
using Saksi.Recording.Unsealing;
using Saksi.Simulator;
using Saksi.Simulator.Clips;

namespace Saksi.Recording.Tests.Unsealing;

/// <summary>One recording with sound, a gap and many short segments, opened in different ways.</summary>
public sealed class UnsealerTests(UnsealerTests.Recording recording) : IClassFixture<UnsealerTests.Recording>
{
    private const double GopSeconds = 0.48;

    private readonly RecorderFixture _fixture = recording.Fixture;
    private readonly StreamCoverage _coverage = recording.Coverage;

    [Fact]
    public async Task Everything_is_one_file_with_the_gap_closed_up_and_sound_beside_the_picture()
    {
        var (report, mp4) = Unseal();
        Assert.Empty(report.Problems);
        Assert.True(report.Segments >= 4);
        Assert.Equal(2, report.Pieces.Count);
        Assert.Equal(_coverage.AccessUnits, report.AccessUnits);
        Assert.Equal(report.AccessUnits, await Tool.CountFramesAsync(mp4));
        await Tool.DecodesAsync(mp4);

        var (video, audio) = (await DurationAsync(mp4, "v"), await DurationAsync(mp4, "a"));
        Assert.Equal(_coverage.RecordedSeconds, video, 0.2);
        Assert.Equal(video, audio, 0.3);
        Assert.Equal((report.Pieces[0].To - report.Pieces[0].From).TotalSeconds, report.Pieces[1].At.TotalSeconds, 0.05);
        Assert.Equal(_coverage.Spans[1].From, report.Pieces[1].From, TimeSpan.FromMilliseconds(100));
    }

    [Theory]
    [InlineData("from the middle", 2.0, null)]
    [InlineData("until the middle", null, 2.0)]
    [InlineData("a second", 2.0, 3.0)]
    [InlineData("an instant", 2.0, 2.0001)]
    public async Task A_time_is_cut_at_the_key_frames_around_it(string name, double? from, double? to)
    {
        var start = _coverage.Spans[0].From;
        var (fromTime, toTime) = (from is { } first ? start.AddSeconds(first) : (DateTimeOffset?)null, to is { } last ? start.AddSeconds(last) : (DateTimeOffset?)null);
        var (report, mp4) = Unseal(fromTime, toTime);
        if (fromTime is { } begin)
        {
            Assert.InRange((begin - report.Pieces[0].From).TotalSeconds, -0.02, GopSeconds + 0.05);
        }

        if (toTime is { } end)
        {
            Assert.True(report.Pieces.Count == 1, name);
            Assert.InRange((report.Pieces[0].To - end).TotalSeconds, -0.05, GopSeconds + 0.05);
        }

        Assert.Equal(report.AccessUnits, await Tool.CountFramesAsync(mp4));
        await Tool.DecodesAsync(mp4);
    }

    [Fact]
    public async Task A_damaged_segment_costs_only_itself()
    {
        var copy = Path.Combine(_fixture.Folder, "copy");
        await Tool.RunAsync("cp", "-a", _fixture.Data, copy);
        var files = Directory.EnumerateFiles(copy, "*.mp4.age", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        var bytes = await File.ReadAllBytesAsync(files[1], TestContext.Current.CancellationToken);
        bytes[^(bytes.Length / 2)] ^= 1;
        await File.WriteAllBytesAsync(files[1], bytes, TestContext.Current.CancellationToken);
        File.Delete(files[2]);
        var (report, mp4) = Unseal(data: copy);
        Assert.True(report.Problems.Count >= 2, string.Join('\n', report.Problems));
        Assert.Contains(report.Problems, problem => problem.Contains("is not there", StringComparison.Ordinal));
        Assert.Equal(report.AccessUnits, await Tool.CountFramesAsync(mp4));
    }

    [Fact]
    public async Task A_segment_that_the_identity_does_not_open_costs_only_itself()
    {
        var copy = Path.Combine(_fixture.Folder, "other-key");
        await Tool.RunAsync("cp", "-a", _fixture.Data, copy);
        var first = Directory.EnumerateFiles(copy, "*.mp4.age", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        await Tool.RunAsync("age", "-r", X25519Identity.Generate().Recipient.ToString(), "-o", first, _fixture.IdentityFile);
        var (report, mp4) = Unseal(data: copy);
        Assert.False(report.IsComplete);
        Assert.Contains(report.Problems, problem => problem.Contains("not opened by this identity", StringComparison.Ordinal));
        Assert.Equal(report.AccessUnits, await Tool.CountFramesAsync(mp4));
    }

    [Fact]
    public async Task A_segment_that_was_cut_off_is_told()
    {
        var copy = Path.Combine(_fixture.Folder, "cut");
        await Tool.RunAsync("cp", "-a", _fixture.Data, copy);
        var last = Directory.EnumerateFiles(copy, "*.mp4.age", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Last();
        using (var file = File.OpenHandle(last, access: FileAccess.ReadWrite))
        {
            RandomAccess.SetLength(file, RandomAccess.GetLength(file) * 2 / 3);
        }

        var (report, _) = Unseal(data: copy);
        Assert.Contains(report.Problems, problem => problem.Contains("may be cut off", StringComparison.Ordinal));
    }

    [Fact]
    public void What_cannot_be_opened_is_refused_with_a_sentence()
    {
        Refused("a key that does not fit", "identit", () => Unseal(identity: X25519Identity.Generate()));
        Refused("a camera that is not there", "no stream", () => Unseal(camera: "yard"));
        Refused("a time without a recording", "coverage", () => Unseal(from: _coverage.To.AddDays(1)));
    }

    [Fact]
    public async Task Either_recipient_opens_it()
    {
        var (report, mp4) = Unseal(identity: _fixture.Recovery);
        Assert.Equal(report.AccessUnits, await Tool.CountFramesAsync(mp4));
    }

    private static void Refused(string name, string expected, Func<object> act)
    {
        var exception = Assert.Throws<RecordingException>(act);
        Assert.True(exception.Message.Contains(expected, StringComparison.OrdinalIgnoreCase), $"{name}: {exception.Message}");
    }

    private static async Task<double> DurationAsync(string mp4, string kind)
    {
        var (_, output, _) = await Tool.RunAsync(
            "ffprobe", "-v", "error", "-select_streams", kind, "-show_entries", "stream=duration", "-of", "csv=p=0", mp4);
        return double.Parse(output.Trim().TrimEnd(','), System.Globalization.CultureInfo.InvariantCulture);
    }

    private (UnsealReport Report, string Mp4) Unseal(
        DateTimeOffset? from = null, DateTimeOffset? to = null, X25519Identity? identity = null, string camera = "door", string? data = null)
    {
        var mp4 = Path.Combine(_fixture.Folder, $"{Guid.NewGuid()}.mp4");
        using var file = File.Create(mp4);
        var request = new UnsealRequest
        {
            Stream = new StreamName(camera, "main"),
            Identities = [identity ?? _fixture.Owner],
            From = from,
            To = to,
        };
        return (Unsealer.Run(DataDirectory.Open(data ?? _fixture.Data), request, file, onBytes: null, CancellationToken.None), mp4);
    }

    /// <summary>Made once for all tests of the class.</summary>
    public sealed class Recording : IAsyncLifetime
    {
        internal RecorderFixture Fixture { get; } = new();

        internal StreamCoverage Coverage { get; private set; } = null!; // Set before the first test.

        public async ValueTask InitializeAsync()
        {
            var video = SyntheticClip.Create(new SyntheticVideo { BitsPerSecond = 400_000, GopFrames = 12, Gops = 60 }).Video;
            await using var simulator = await CameraSimulator.StartAsync(new SimulatorOptions
            {
                Cameras = [SimulatedCameraOptions.Create("door", new Clip(video, SyntheticAudio.Create(ClipCodec.Pcmu, 440)))],
            });
            await using var recorder = new RunningRecorder(Fixture.Open(
                Fixture.Options(RecorderFixture.Stream(simulator, "door")) with { SegmentDuration = TimeSpan.FromSeconds(2) }));
            await recorder.RecordsAsync(125);
            simulator["door"].Faults.CloseConnections();
            await Eventually.HoldsAsync(() => recorder.Status.Gaps.Count > 0, "the end is noticed");
            await recorder.RecordsAsync(75);
            await recorder.DisposeAsync();
            Coverage = Proof.Coverage(Fixture, "door");
        }

        public ValueTask DisposeAsync()
        {
            Fixture.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
