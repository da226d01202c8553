using Saksi.Recording.Coverage;
using Saksi.Recording.Index;
using Saksi.Recording.Journal;
using Saksi.Recording.Segments;
using Saksi.Recording.Tests.Support;

namespace Saksi.Recording.Tests.Coverage;

public sealed class CoverageQueryTests : IDisposable
{
    private readonly StoreFixture _store = new();

    [Theory]
    [InlineData("alone", "0-60@1", "0-60")]
    [InlineData("one behind the other in a run", "0-60@1 60-120@1", "0-120")]
    [InlineData("the run's clock was corrected a little", "0-60@1 60.3-120@1", "0-120")]
    [InlineData("a hole in a run", "0-60@1 61-120@1", "0-60 unknown:60-61 61-120")]
    [InlineData("another run at once", "0-60@1 60.01-120@2", "0-120")]
    [InlineData("another run later", "0-60@1 60.3-120@2", "0-60 unknown:60-60.3 60.3-120")]
    [InlineData("two runs overlap", "0-60@1 50-120@2", "0-120")]
    [InlineData("one within the other", "0-60@1 10-20@2", "0-60")]
    [InlineData("an empty one", "0-60@1 70-70@2", "0-60 unknown:60-70")]
    public void Segments_that_belong_together_are_one_span(string name, string segments, string expected)
    {
        var sequence = 0;
        foreach (var segment in segments.Split(' '))
        {
            var parts = segment.Split('-', '@');
            _store.Segment(StoreFixture.Door, Number(parts[0]), Number(parts[1]), (ulong)Number(parts[2]), sequence++);
        }

        Assert.True(_store.Coverage() == expected, $"{name}: {_store.Coverage()}");
    }

    [Fact]
    public void Reasons_label_the_hole_each_as_long_as_it_was_true()
    {
        _store.Segment(StoreFixture.Door, 0, 10);
        _store.Apply(
            StoreFixture.GapOpened(10, GapReason.ConnectionLost),
            StoreFixture.GapOpened(11, GapReason.Unreachable),
            StoreFixture.GapOpened(15, GapReason.AuthenticationRefused),
            StoreFixture.GapClosed(20));
        _store.Segment(StoreFixture.Door, 20, 30, run: 2);
        Assert.Equal("0-10 connection-lost:10-11 unreachable:11-15 auth-refused:15-20 20-30", _store.Coverage());
    }

    [Theory]
    [InlineData("the segment behind it began later than was told", 10, 19.95, "0-10 connection-lost:10-20 20-30")]
    [InlineData("the segment before it ended earlier", 10.05, 20, "0-10 connection-lost:10-20 20-30")]
    [InlineData("more than the clock can have moved", 10, 19.8, "0-10 connection-lost:10-19.8 unknown:19.8-20 20-30")]
    public void A_reason_is_also_that_of_what_the_runs_clock_has_moved_since(string name, double from, double to, string expected)
    {
        _store.Segment(StoreFixture.Door, 0, 10);
        _store.Apply(StoreFixture.GapOpened(from, GapReason.ConnectionLost), StoreFixture.GapClosed(to));
        _store.Segment(StoreFixture.Door, 20, 30, run: 2);
        Assert.True(_store.Coverage() == expected, $"{name}: {_store.Coverage()}");
    }

    [Fact]
    public void What_is_recorded_is_no_gap_whatever_was_noted()
    {
        _store.Segment(StoreFixture.Door, 0, 10);
        _store.Apply(StoreFixture.GapOpened(8, GapReason.ConnectionLost), StoreFixture.GapClosed(12));
        _store.Segment(StoreFixture.Door, 12, 20, run: 2);
        Assert.Equal("0-10 connection-lost:10-12 12-20", _store.Coverage());
    }

    [Fact]
    public void Lost_pictures_are_a_hole_in_their_segment()
    {
        _store.Segment(StoreFixture.Door, 0, 30);
        _store.Apply(
            new Fact.GapNoted(StoreFixture.Door, StoreFixture.Us(5), StoreFixture.Us(7), GapReason.PacketLoss, ""),
            new Fact.GapNoted(StoreFixture.Door, StoreFixture.Us(9), StoreFixture.Us(10), GapReason.Stalled, ""));
        Assert.Equal("0-5 packet-loss:5-7 7-9 stalled:9-10 10-30", _store.Coverage());
    }

    [Fact]
    public void What_retention_deleted_is_told()
    {
        var key = _store.Segment(StoreFixture.Door, 0, 10);
        _store.Segment(StoreFixture.Door, 10, 20, sequence: 1);
        _store.Apply(new Fact.SegmentDeleted(key, StoreFixture.Door, StoreFixture.Us(0), StoreFixture.Us(10), 100, "", "older"));
        Assert.Equal("deleted-by-retention:0-10 10-20", _store.Coverage());
    }

    [Fact]
    public void The_time_asked_for_cuts_spans_and_gaps()
    {
        _store.Segment(StoreFixture.Door, 0, 10);
        _store.Apply(StoreFixture.GapOpened(10, GapReason.Unreachable), StoreFixture.GapClosed(20));
        _store.Segment(StoreFixture.Door, 20, 30, run: 2);
        Assert.Equal("5-10 unreachable:10-20 20-25", _store.Coverage(5, 25));
        Assert.Equal("unreachable:12-15", _store.Coverage(12, 15));
        Assert.Equal("unknown:-10-0 0-10", _store.Coverage(-10, 10));
        Assert.Equal("unknown:40-50", _store.Coverage(40, 50));
    }

    [Theory]
    [InlineData("a running recorder's gap lasts until now", GapReason.Unreachable, 59, "0-10 unreachable:10-60")]
    [InlineData("a dead recorder's until it was last alive", GapReason.Unreachable, 40, "0-10 unreachable:10-40")]
    [InlineData("a stopped recorder's account ends", GapReason.Stopped, 10, "0-10")]
    public void An_open_gap_lasts_as_long_as_someone_looks(string name, GapReason reason, int aliveAt, string expected)
    {
        _store.Segment(StoreFixture.Door, 0, 10);
        _store.Apply(StoreFixture.GapOpened(10, reason));
        _store.Alive(aliveAt);
        _store.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.True(_store.Coverage() == expected, $"{name}: {_store.Coverage()}");
    }

    [Fact]
    public void Streams_are_told_apart_and_sums_are_of_the_time_asked_for()
    {
        _store.Segment(StoreFixture.Door, 0, 10);
        _store.Segment(new StreamName("door", "sub"), 0, 10, run: 2);
        _store.Segment(new StreamName("yard", "main"), 0, 10, run: 3);
        _store.Segment(new StreamName("yard", "main"), 10, 20, run: 3, sequence: 1);
        var all = CoverageQuery.Run(_store.Data, null, null, null, _store.Time);
        Assert.Equal(["door/main", "door/sub", "yard/main"], all.Select(stream => stream.Name.ToString()));
        Assert.Equal((20.0, 50, 2, 200), (all[2].RecordedSeconds, all[2].AccessUnits, all[2].LostPackets, all[2].Bytes));
        var half = Assert.Single(CoverageQuery.Run(_store.Data, "yard", StoreFixture.Zero, StoreFixture.Zero.AddSeconds(5), _store.Time));
        Assert.Equal((5.0, 25), (half.RecordedSeconds, half.AccessUnits));
    }

    [Fact]
    public void Without_an_index_the_message_says_what_to_do()
    {
        _store.Index.Dispose();
        File.Delete(_store.Data.IndexPath);
        var exception = Assert.Throws<IndexDamagedException>(() => CoverageQuery.Run(_store.Data, null, null, null, _store.Time));
        Assert.Contains("rebuild-index", exception.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _store.Dispose();

    private static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
