using System.Text.Json;
using Microsoft.Data.Sqlite;
using Saksi.Age;
using Saksi.Recording.Index;
using Saksi.Recording.Segments;
using Saksi.Recording.Storage;
using Saksi.Recording.Tests.Support;
using Saksi.Recording.Unsealing;
using Saksi.Simulator;
using Saksi.Simulator.Clips;

namespace Saksi.Recording.Tests.Unsealing;

/// <summary>Segments of many chunks, of which some are damaged: what is authentic is opened, the rest is told.</summary>
public sealed class DamagedSegmentTests(DamagedSegmentTests.Recording recording) : IClassFixture<DamagedSegmentTests.Recording>
{
    private const int GopFrames = 12;

    private readonly RecorderFixture _fixture = recording.Fixture;

    [Theory]
    [InlineData("by the index's table", true, 1)]
    [InlineData("by the bytes of the next fragment", false, 1)]
    [InlineData("the run's first segment, by what follows it", true, 0)]
    public async Task Damage_in_the_first_chunk_costs_only_that_chunk(string name, bool hasTable, int segment)
    {
        var data = await CopyAsync();
        var row = Rows(data)[segment];
        var (kept, startUs) = BehindFirstChunk(data, row);
        Damage(data, row, chunk: 0);
        if (!hasTable)
        {
            ForgetTables(data);
        }

        var (report, mp4) = Unseal(data);
        Assert.True(report.AccessUnits == Rows(data).Sum(other => other.AccessUnits) - row.AccessUnits + kept, name);
        Assert.Equal(report.AccessUnits, await Tool.CountFramesAsync(mp4));
        await Tool.DecodesAsync(mp4);

        // The hole is one in the result: a piece of its own begins behind it, at the right time.
        Assert.Equal(segment == 0 ? 1 : 2, report.Pieces.Count);
        Assert.Equal(startUs, UnixMicroseconds(report.Pieces[^1].From), 100_000d);
        Assert.False(report.IsComplete);
        Assert.Contains(report.Problems, problem => problem.Contains($"The beginning of {row.Path}", StringComparison.Ordinal));
        var missing = Assert.Single(report.Missing);
        Assert.Equal(row.StartUs, UnixMicroseconds(missing.From), 100_000d);
        Assert.Equal(startUs, UnixMicroseconds(missing.To), 100_000d);
    }

    [Fact]
    public async Task A_time_within_such_a_segment_is_opened_although_its_neighbours_are_not_asked_for()
    {
        var data = await CopyAsync();
        var row = Rows(data)[1];
        var (_, startUs) = BehindFirstChunk(data, row);
        Damage(data, row, chunk: 0);
        var (report, mp4) = Unseal(data, Time(startUs + 600_000), Time(row.EndUs - 300_000));
        Assert.Single(report.Pieces);
        Assert.Equal(report.AccessUnits, await Tool.CountFramesAsync(mp4));
        await Tool.DecodesAsync(mp4);
        Assert.InRange(UnixMicroseconds(report.Pieces[0].From), startUs - 100_000, startUs + 700_000);
    }

    [Theory]
    [InlineData("by the index's table", true)]
    [InlineData("by the bytes of the next fragment", false)]
    public async Task Damage_in_the_middle_costs_its_group_of_pictures(string name, bool hasTable)
    {
        var data = await CopyAsync();
        var row = Rows(data)[1];
        Damage(data, row, chunk: 4);
        if (!hasTable)
        {
            ForgetTables(data);
        }

        // A chunk is a quarter of a second here, so it meets two groups at most.
        var (report, mp4) = Unseal(data);
        var all = Rows(data).Sum(other => other.AccessUnits);
        Assert.True(report.AccessUnits >= all - (2 * GopFrames) && report.AccessUnits < all, $"{name}: {report.AccessUnits} of {all}");
        Assert.Equal(report.AccessUnits, await Tool.CountFramesAsync(mp4));
        await Tool.DecodesAsync(mp4);
        Assert.Equal(2, report.Pieces.Count);
        Assert.False(report.IsComplete);
        var missing = Assert.Single(report.Missing);
        Assert.InRange((missing.To - missing.From).TotalSeconds, 0.2, 1.1);
        Assert.InRange(UnixMicroseconds(missing.From), row.StartUs, row.EndUs);
    }

    [Theory]
    [InlineData("the last chunk, which may be hardly more than filling", -1)]
    [InlineData("all chunks but the first", 1)]
    public async Task An_end_that_is_damaged_is_told_although_the_file_has_its_size(string name, int first)
    {
        var data = await CopyAsync();
        var row = Rows(data)[1];
        var chunks = Chunks(data, row);
        for (var chunk = first < 0 ? chunks + first : first; chunk < chunks; chunk++)
        {
            Damage(data, row, chunk);
        }

        DamageEnd(data, row);
        var (report, mp4) = Unseal(data);
        Assert.False(report.IsComplete, name);
        Assert.Contains(report.Problems, problem => problem.Contains("its end cannot be read", StringComparison.Ordinal));
        Assert.Equal(first < 0 ? 0 : 1, report.Missing.Count); // The last chunk is filled up, and may hold less than a picture.
        Assert.Equal(report.AccessUnits, await Tool.CountFramesAsync(mp4));
        await Tool.DecodesAsync(mp4);
    }

    [Fact]
    public async Task With_every_beginning_damaged_nothing_is_guessed()
    {
        var data = await CopyAsync();
        foreach (var row in Rows(data))
        {
            Damage(data, row, chunk: 0);
        }

        var exception = Assert.Throws<RecordingException>(() => Unseal(data));
        Assert.Contains("could be opened", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("all there", false, 0)]
    [InlineData("a segment is not whole", true, 1)]
    public async Task The_command_says_by_its_status_whether_the_result_is_complete(string name, bool isDamaged, int status)
    {
        var data = await CopyAsync();
        if (isDamaged)
        {
            Damage(data, Rows(data)[1], chunk: 0);
        }

        var mp4 = Path.Combine(_fixture.Folder, $"{Guid.NewGuid()}.mp4");
        var (exit, output, error) = await Tool.RunAsync(
            RecorderProcess.Program, "unseal", "--data", data, "--identity", _fixture.IdentityFile, "-o", mp4, "--json");
        Assert.True(exit == status, $"{name}: {exit} {error}");
        using var json = JsonDocument.Parse(output);
        Assert.Equal(!isDamaged, json.RootElement.GetProperty("complete").GetBoolean());
        Assert.Equal(isDamaged, json.RootElement.GetProperty("problems").GetArrayLength() > 0);
        Assert.Equal(isDamaged ? 1 : 0, json.RootElement.GetProperty("missing").GetArrayLength());
        Assert.Equal(isDamaged, error.Contains("is not complete", StringComparison.Ordinal));

        // Kept in any case, and valid.
        Assert.Equal(json.RootElement.GetProperty("accessUnits").GetInt64(), await Tool.CountFramesAsync(mp4));
        await Tool.DecodesAsync(mp4);
    }

    [Fact]
    public async Task Where_the_neighbours_have_other_parameters_nothing_is_guessed()
    {
        using var fixture = new RecorderFixture();
        var video = new SyntheticVideo { BitsPerSecond = 2_000_000, GopFrames = GopFrames, Gops = 60 };
        await using var simulator = await CameraSimulator.StartAsync(new SimulatorOptions
        {
            Cameras = [SimulatedCameraOptions.Create("door", SyntheticClip.Create(video))],
        });
        await using (var recorder = new RunningRecorder(fixture.Open(fixture.Options(RecorderFixture.Stream(simulator, "door")))))
        {
            await recorder.RecordsAsync(40);
            simulator["door"].Faults.SwitchClip("main", SyntheticClip.Create(video with { Width = 352 }));
            await Eventually.HoldsAsync(() => recorder.Status.Segments == 2, "other parameters begin another segment");
            await recorder.RecordsAsync(40);
            simulator["door"].Faults.SwitchClip("main", SyntheticClip.Create(video with { Width = 480 }));
            await Eventually.HoldsAsync(() => recorder.Status.Segments == 3, "other parameters begin another segment");
            await recorder.RecordsAsync(40);
        }

        var rows = Rows(fixture.Data);
        Assert.Equal(3, rows.Count);
        Damage(fixture.Data, rows[1], chunk: 0);
        var mp4 = Path.Combine(fixture.Folder, "out.mp4");
        var report = fixture.Unseal("door", mp4);
        Assert.Contains(report.Problems, problem => problem.Contains("for sure", StringComparison.Ordinal));
        Assert.Equal(rows[0].AccessUnits + rows[2].AccessUnits, report.AccessUnits);
        Assert.Equal(report.AccessUnits, await Tool.CountFramesAsync(mp4));
        await Tool.DecodesAsync(mp4);
    }

    private static long UnixMicroseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / 10;

    private static DateTimeOffset Time(long us) => DateTimeOffset.UnixEpoch.AddTicks(us * 10);

    private static IReadOnlyList<SegmentRow> Rows(string data)
    {
        using var index = IndexReader.Open(DataDirectory.Open(data).IndexPath);
        return index.Segments(index.Streams().Single().Id, 0, long.MaxValue);
    }

    /// <summary>What a reader can still give of a segment that lacks its first chunk: from the next key frame on, by the index.</summary>
    private static (long AccessUnits, long StartUs) BehindFirstChunk(string data, SegmentRow row)
    {
        using var index = IndexReader.Open(DataDirectory.Open(data).IndexPath);
        var kept = FragmentTable.Parse(index.FragmentTable(row.Key))
            .SkipWhile(entry => entry.Offset < AgeEncryptor.ChunkSize || !entry.StartsWithKeyFrame)
            .ToList();
        return (kept.Sum(entry => entry.AccessUnits), row.StartUs + kept[0].StartUs);
    }

    private static string PathOf(string data, SegmentRow row) =>
        Path.Combine(DataDirectory.Open(data).Storages.Single().DirectoryPath, row.Path);

    private static long HeaderBytes(string data, SegmentRow row) => (new FileInfo(PathOf(data, row)).Length - 24) % AgeEncryptor.SealedChunkSize;

    private static int Chunks(string data, SegmentRow row) =>
        (int)((new FileInfo(PathOf(data, row)).Length - 24) / AgeEncryptor.SealedChunkSize);

    private static void Damage(string data, SegmentRow row, int chunk) =>
        Flip(PathOf(data, row), HeaderBytes(data, row) + ((long)chunk * AgeEncryptor.SealedChunkSize) + 1000);

    private static void DamageEnd(string data, SegmentRow row) => Flip(PathOf(data, row), new FileInfo(PathOf(data, row)).Length - 1);

    private static void Flip(string path, long offset)
    {
        using var file = File.OpenHandle(path, access: FileAccess.ReadWrite);
        Span<byte> one = stackalloc byte[1];
        RandomAccess.Read(file, one, offset);
        one[0] ^= 1;
        RandomAccess.Write(file, one, offset);
    }

    /// <summary>As of segments that a crash ended.</summary>
    private static void ForgetTables(string data)
    {
        using var connection = new SqliteConnection($"Data Source={DataDirectory.Open(data).IndexPath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE segment SET fragments = NULL";
        command.ExecuteNonQuery();
    }

    private async Task<string> CopyAsync()
    {
        var copy = Path.Combine(_fixture.Folder, Guid.NewGuid().ToString());
        var (exit, _, error) = await Tool.RunAsync("cp", "-a", _fixture.Data, copy);
        Assert.True(exit == 0, error);
        return copy;
    }

    private (UnsealReport Report, string Mp4) Unseal(string data, DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        var mp4 = Path.Combine(_fixture.Folder, $"{Guid.NewGuid()}.mp4");
        using var file = File.Create(mp4);
        var request = new UnsealRequest
        {
            Stream = new StreamName("door", "main"),
            Identities = [_fixture.Owner],
            From = from,
            To = to,
        };
        return (Unsealer.Run(DataDirectory.Open(data), request, file, onBytes: null, CancellationToken.None), mp4);
    }

    /// <summary>Made once for all tests of the class: one run of four segments.</summary>
    public sealed class Recording : IAsyncLifetime
    {
        internal RecorderFixture Fixture { get; } = new();

        public async ValueTask InitializeAsync()
        {
            var video = SyntheticClip.Create(new SyntheticVideo { BitsPerSecond = 2_000_000, GopFrames = GopFrames, Gops = 60 });
            await using var simulator = await CameraSimulator.StartAsync(
                new SimulatorOptions { Cameras = [SimulatedCameraOptions.Create("door", video)] });
            await using var recorder = new RunningRecorder(Fixture.Open(
                Fixture.Options(RecorderFixture.Stream(simulator, "door")) with { SegmentDuration = TimeSpan.FromSeconds(3) }));
            await Eventually.HoldsAsync(() => recorder.Status.Segments == 4, "there are four segments");
            await recorder.RecordsAsync(40);
        }

        public ValueTask DisposeAsync()
        {
            Fixture.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
