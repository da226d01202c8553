using Saksi.Recording.Coverage;
using Saksi.Recording.Journal;
using Saksi.Recording.Streams;
using Saksi.Recording.Tests.Support;

namespace Saksi.Recording.Tests.Streams;

public sealed class GapTrackerTests : IDisposable
{
    private readonly StoreFixture _store = new();

    [Fact]
    public void A_gap_opens_changes_its_reason_and_closes()
    {
        var tracker = Track(startsInGap: false, tracker =>
        {
            Assert.Null(tracker.Current);
            tracker.Close(StoreFixture.Us(1)); // None is open.
            tracker.Open(StoreFixture.Us(10), GapReason.ConnectionLost, "");
            tracker.Open(StoreFixture.Us(11), GapReason.Unreachable, "");
            tracker.Open(StoreFixture.Us(12), GapReason.Unreachable, "the same again"); // Not noted for every attempt.
            Assert.Equal(GapReason.Unreachable, tracker.Current);
            Assert.Equal(2, tracker.Snapshot().Count);
            Assert.Null(tracker.Snapshot()[^1].To);
            tracker.Close(StoreFixture.Us(20));
            Assert.Null(tracker.Current);
        });

        Assert.Equal(2, tracker.Count);
        Assert.Equal([GapReason.ConnectionLost, GapReason.Unreachable], tracker.Snapshot().Select(gap => gap.Reason));
        Assert.Equal("connection-lost:10-11 unreachable:11-20", _store.Coverage());
        Assert.Equal(
            ["GapOpened", "GapOpened", "GapClosed"],
            new RecordingJournal(_store.Data.JournalPath, _store.Time).Read(_ => { }).Select(fact => fact.GetType().Name));
    }

    [Fact]
    public void A_gap_from_before_the_start_is_closed_and_not_counted()
    {
        _store.Apply(StoreFixture.GapOpened(0, GapReason.RecorderDied));
        var tracker = Track(startsInGap: true, tracker => tracker.Close(StoreFixture.Us(7)));
        Assert.Equal(0, tracker.Count);
        Assert.Empty(tracker.Snapshot());
        Assert.Equal("recorder-died:0-7", _store.Coverage());
    }

    [Fact]
    public void That_recording_was_stopped_is_no_gap_to_count()
    {
        var tracker = Track(startsInGap: false, tracker =>
        {
            tracker.Open(StoreFixture.Us(1), GapReason.ConnectionLost, "");
            tracker.Open(StoreFixture.Us(2), GapReason.Stopped, "");
        });
        Assert.Equal(1, tracker.Count);
    }

    [Fact]
    public void A_hole_in_a_run_is_noted_beside_what_is_open()
    {
        var tracker = Track(startsInGap: false, tracker =>
        {
            tracker.Note(StoreFixture.Us(1), StoreFixture.Us(2), GapReason.PacketLoss, "3 packets lost");
            Assert.Null(tracker.Current);
        });
        Assert.Equal(1, tracker.Count);
        Assert.Equal("packet-loss:1-2", _store.Coverage());
    }

    [Fact]
    public void Only_the_latest_thousand_are_remembered()
    {
        var tracker = Track(startsInGap: false, tracker =>
        {
            for (var i = 0; i < 1500; i++)
            {
                tracker.Note(StoreFixture.Us(i), StoreFixture.Us(i + 1), GapReason.Stalled, "");
            }
        });
        Assert.Equal(1500, tracker.Count);
        Assert.Equal(1000, tracker.Snapshot().Count);
    }

    public void Dispose() => _store.Dispose();

    private GapTracker Track(bool startsInGap, Action<GapTracker> act)
    {
        using var keeper = _store.Keeper();
        var tracker = new GapTracker(StoreFixture.Door, keeper, startsInGap);
        act(tracker);
        return tracker; // Disposing of the keeper writes everything.
    }
}
