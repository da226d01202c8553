using Saksi.Recording.Clocks;
using Saksi.Recording.Coverage;
using Saksi.Recording.Index;
using Saksi.Recording.Journal;
using Saksi.Recording.Segments;
using Saksi.Recording.Tests.Support;

namespace Saksi.Recording.Tests.Index;

public sealed class RecordingIndexTests : IDisposable
{
    private static readonly ClockQuality Clock = new() { Source = ClockSource.SenderReports, OffsetUs = -5, DriftPpm = 1.5 };

    private readonly StoreFixture _store = new();

    [Fact]
    public void A_segment_grows_and_is_closed()
    {
        var key = new SegmentKey(0xFEDC_BA98_7654_3210, 3);
        _store.Apply(new Fact.SegmentOpened(StoreFixture.Start(StoreFixture.Door, key, 10), Guid.Empty, "a/b"));
        var totals = new SegmentTotals { StartUs = StoreFixture.Us(10), EndUs = StoreFixture.Us(12), AccessUnits = 7, AllAccessUnits = 9 };
        _store.Apply(new Fact.SegmentProgress(key, totals, 500));
        var row = Assert.Single(Reading(index => index.SegmentsInState("open")));
        Assert.Equal((key, StoreFixture.Door, "a/b", 500), (row.Key, row.Stream, row.Path, row.PayloadBytes));
        Assert.Equal(totals, row.Totals);
        Assert.Null(row.Sha256);
        Assert.Empty(Reading(index => index.OldestSegments(null, 10))); // Nobody deletes what is being written.

        _store.Apply(new Fact.SegmentClosed(key, StoreFixture.Door, totals, 700, [1, 2], [3, 4]));
        row = Assert.Single(Reading(index => index.SegmentsInState("closed")));
        Assert.Equal(700, row.FileBytes);
        Assert.Equal([1, 2], row.Sha256!);
        Assert.Equal([3, 4], Reading(index => index.FragmentTable(key))!);
        Assert.Equal(700, Reading(index => index.StoredBytes("door")));
        Assert.Equal(0, Reading(index => index.StoredBytes("yard")));
        Assert.True(Reading(index => index.Contains(key)));
        Assert.False(Reading(index => index.Contains(key with { Sequence = 4 })));
    }

    [Fact]
    public void Facts_that_come_twice_do_no_harm()
    {
        var key = _store.Segment(StoreFixture.Door, 0, 10);
        Fact[] twice =
        [
            new Fact.RunStarted(1, StoreFixture.Door, StoreFixture.Us(0)),
            new Fact.SegmentOpened(StoreFixture.Start(StoreFixture.Door, key, 0), Guid.Empty, "elsewhere"),
            new Fact.RunEnded(1, StoreFixture.Us(10), GapReason.ConnectionLost, Clock),
            StoreFixture.GapOpened(10, GapReason.ConnectionLost),
            StoreFixture.GapClosed(12),
        ];
        _store.Apply(twice);
        _store.Apply(twice);
        Assert.Equal("0-10 connection-lost:10-12", _store.Coverage(0, 12));
        Assert.Equal("closed", Assert.Single(Reading(index => index.Segments(1, 0, long.MaxValue))).State);
        Assert.Empty(Reading(index => index.OpenRuns()));
    }

    [Fact]
    public void The_clock_of_a_run_is_found_by_time()
    {
        _store.Apply(
            new Fact.RunStarted(1, StoreFixture.Door, StoreFixture.Us(0)),
            new Fact.RunEnded(1, StoreFixture.Us(10), GapReason.ConnectionLost, Clock),
            new Fact.RunStarted(2, StoreFixture.Door, StoreFixture.Us(20)),
            new Fact.RunClock(2, Clock with { OffsetUs = 77, DriftPpm = null }));
        Assert.Equal(-5, Reading(index => index.Clock(1, StoreFixture.Us(0), StoreFixture.Us(5)))!.OffsetUs);
        Assert.Equal(77, Reading(index => index.Clock(1, StoreFixture.Us(0), StoreFixture.Us(25)))!.OffsetUs);
        Assert.Null(Reading(index => index.Clock(1, StoreFixture.Us(12), StoreFixture.Us(15))));
        Assert.Equal([(2UL, 1L)], Reading(index => index.OpenRuns()));
    }

    [Fact]
    public void A_batch_is_applied_whole_or_not_at_all()
    {
        Assert.Throws<InvalidOperationException>(() => _store.Apply(StoreFixture.GapOpened(5, GapReason.NoVideo), new Strange()));
        Assert.Equal("nothing", _store.Coverage());
        _store.Apply(StoreFixture.GapOpened(5, GapReason.NoVideo), StoreFixture.GapClosed(6)); // The stream's row was undone as well.
        Assert.Equal("no-video:5-6", _store.Coverage());
    }

    [Theory]
    [InlineData("no database", "this is no database at all, however long the text may be, it never becomes one")]
    [InlineData("another program's", null)]
    public void A_file_that_is_no_index_is_refused_with_what_to_do(string name, string? content)
    {
        var path = Path.Combine(_store.Folder, "other.sqlite");
        if (content is not null)
        {
            File.WriteAllText(path, content);
        }
        else
        {
            using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={path};Pooling=False");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 99";
            command.ExecuteNonQuery();
        }

        var message = Assert.Throws<IndexDamagedException>(() => IndexReader.Open(path)).Message;
        Assert.True(message.Contains("rebuild-index", StringComparison.Ordinal), name);
        Assert.DoesNotContain("..", message.Replace(path, "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Throws<IndexDamagedException>(() => RecordingIndex.OpenOrCreate(path));
    }

    public void Dispose() => _store.Dispose();

    private T Reading<T>(Func<IndexReader, T> read)
    {
        using var index = IndexReader.Open(_store.Data.IndexPath);
        return read(index);
    }

    private sealed record Strange : Fact;
}
