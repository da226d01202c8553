using Saksi.Recording.Coverage;
using Saksi.Recording.Index;
using Saksi.Recording.Journal;
using Saksi.Recording.Recovery;
using Saksi.Recording.Segments;
using Saksi.Recording.Tests.Support;

namespace Saksi.Recording.Tests.Recovery;

public sealed class StartupRecoveryTests : IDisposable
{
    private readonly StoreFixture _store = new();

    [Fact]
    public void An_open_segment_stays_as_far_as_it_was_durable_and_the_rest_is_a_gap()
    {
        Open(from: 0, durableTo: 7);
        _store.Alive(8);
        var result = Recover();
        Assert.Equal(1, result.OpenSegments);
        Assert.Contains(StoreFixture.Door, result.StreamsInGap);
        _store.Apply(StoreFixture.GapClosed(60));
        _store.Segment(StoreFixture.Door, 60, 70, run: 2);
        Assert.Equal("0-7 recorder-died:7-60 60-70", _store.Coverage());
        Assert.Equal(0, Recover().OpenSegments);
    }

    [Theory]
    [InlineData("unreachable until it died", GapReason.Unreachable, "0-10 unreachable:10-30 recorder-died:30-60 60-70")]
    [InlineData("a person had stopped it", GapReason.Stopped, "0-10 stopped:10-60 60-70")]
    [InlineData("it had died before", GapReason.RecorderDied, "0-10 recorder-died:10-60 60-70")]
    public void A_gap_keeps_its_reason_as_long_as_someone_looked(string name, GapReason reason, string expected)
    {
        _store.Segment(StoreFixture.Door, 0, 10);
        _store.Apply(StoreFixture.GapOpened(10, reason));
        _store.Alive(30);
        Recover();
        _store.Apply(StoreFixture.GapClosed(60));
        _store.Segment(StoreFixture.Door, 60, 70, run: 2);
        Assert.True(_store.Coverage() == expected, $"{name}: {_store.Coverage()}");
    }

    [Fact]
    public void A_stream_that_is_recorded_no_more_keeps_its_reason_when_another_ones_recorder_dies()
    {
        _store.Segment(StoreFixture.Door, 0, 10);
        _store.Apply(StoreFixture.GapOpened(10, GapReason.Stopped));
        _store.Apply(new Fact.RunStarted(9, new StreamName("yard", "main"), StoreFixture.Us(20)));
        _store.Alive(30);
        var facts = Recover().Facts;
        Assert.DoesNotContain(facts.OfType<Fact.GapOpened>(), gap => gap.Stream == StoreFixture.Door);
        Assert.Contains(facts.OfType<Fact.GapOpened>(), gap => gap.Stream.Camera == "yard" && gap.Reason == GapReason.RecorderDied);
    }

    [Fact]
    public void Nothing_to_settle_gives_no_facts()
    {
        Assert.Empty(Recover().Facts);
        _store.Segment(StoreFixture.Door, 0, 10);
        Assert.Empty(Recover().Facts);
    }

    [Fact]
    public void Half_written_tails_are_removed_and_finished_ones_stay()
    {
        var path = Open(from: 0, durableTo: 7);
        File.WriteAllText(SegmentPath.TemporaryTailOf(path), "");
        File.WriteAllText(SegmentPath.TailOf(path), "");
        using (var index = IndexReader.Open(_store.Data.IndexPath))
        {
            StartupRecovery.RemoveTemporaryTails(_store.Data, index.SegmentsInState("open"));
        }

        Assert.False(File.Exists(SegmentPath.TemporaryTailOf(path)));
        Assert.True(File.Exists(SegmentPath.TailOf(path)));
    }

    [Fact]
    public void A_disk_that_is_away_at_the_start_hinders_nothing()
    {
        Open(from: 0, durableTo: 7);
        Directory.Delete(_store.Data.Storages[0].DirectoryPath, recursive: true);
        using var index = IndexReader.Open(_store.Data.IndexPath);
        StartupRecovery.RemoveTemporaryTails(_store.Data, index.SegmentsInState("open"));
        Assert.Empty(OrphanSearch.Run(_store.Data, index, _store.Time.GetUtcNow()));
        Assert.Equal(1, Recover().OpenSegments);
    }

    [Fact]
    public void A_file_that_the_index_never_heard_of_becomes_known_and_claims_nothing()
    {
        _store.Alive(0);
        var known = _store.Segment(StoreFixture.Door, 0, 10);
        var path = Path.Combine(
            _store.Data.Storages[0].DirectoryPath, SegmentPath.Of(StoreFixture.Door, new SegmentKey(5, 0), StoreFixture.Us(10)));
        File.WriteAllBytes(path, new byte[500]);
        using (var index = IndexReader.Open(_store.Data.IndexPath))
        {
            var facts = OrphanSearch.Run(_store.Data, index, _store.Time.GetUtcNow());
            _store.Apply([.. facts]);
            Assert.DoesNotContain(facts.OfType<Fact.SegmentOpened>(), fact => fact.Start.Key == known);
            Assert.Equal(600, index.StoredBytes("door"));
            Assert.Empty(OrphanSearch.Run(_store.Data, index, _store.Time.GetUtcNow()));
        }

        Assert.Equal("0-10", _store.Coverage(0, 10));
    }

    public void Dispose() => _store.Dispose();

    private string Open(double from, double durableTo)
    {
        var key = new SegmentKey(1, 0);
        var path = SegmentPath.Of(StoreFixture.Door, key, StoreFixture.Us(from));
        var full = Path.Combine(_store.Data.Storages[0].DirectoryPath, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, new byte[100]);
        var totals = new SegmentTotals { StartUs = StoreFixture.Us(from), EndUs = StoreFixture.Us(durableTo) };
        _store.Apply(
            new Fact.RunStarted(1, StoreFixture.Door, StoreFixture.Us(from)),
            new Fact.SegmentOpened(StoreFixture.Start(StoreFixture.Door, key, from), _store.Data.Storages[0].Id, path),
            new Fact.SegmentProgress(key, totals, 100));
        return full;
    }

    private RecoveryResult Recover()
    {
        using var index = IndexReader.Open(_store.Data.IndexPath);
        var result = StartupRecovery.Plan(index);
        _store.Apply([.. result.Facts]);
        return result;
    }
}
