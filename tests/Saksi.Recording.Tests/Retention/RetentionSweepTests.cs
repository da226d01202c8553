using Microsoft.Extensions.Logging.Abstractions;
using Saksi.Recording.Holds;
using Saksi.Recording.Index;
using Saksi.Recording.Journal;
using Saksi.Recording.Retention;
using Saksi.Recording.Segments;
using Saksi.Recording.Storage;
using Saksi.Recording.Tests.Support;

namespace Saksi.Recording.Tests.Retention;

public sealed class RetentionSweepTests : IDisposable
{
    private static readonly StreamName Yard = new("yard", "main");

    private readonly StoreFixture _store = new("first", "second");

    [Theory]
    [InlineData("everything is young", 100, "1 2 3 4")]
    [InlineData("the oldest is older", 85, "2 3 4")]
    [InlineData("exactly as old as the limit", 90, "1 2 3 4")]
    [InlineData("all are older", 1, "")]
    public async Task Age_counts_from_a_segments_end(string name, int seconds, string left)
    {
        FourOfDoor();
        await SweepAsync(new RetentionPolicy { All = new RetentionLimit { MaximumAge = TimeSpan.FromSeconds(seconds) } });
        AssertLeft(name, left);
    }

    [Theory]
    [InlineData("all fit", 400, "1 2 3 4")]
    [InlineData("one byte too many", 399, "2 3 4")]
    [InlineData("only one fits", 199, "4")]
    [InlineData("none", 0, "")]
    public async Task Bytes_are_freed_oldest_first(string name, int bytes, string left)
    {
        FourOfDoor();
        await SweepAsync(new RetentionPolicy { All = new RetentionLimit { MaximumBytes = bytes } });
        AssertLeft(name, left);
        await SweepAsync(new RetentionPolicy { All = new RetentionLimit { MaximumBytes = bytes } });
        AssertLeft(name + ", and a second sweep finds nothing", left);
    }

    [Fact]
    public async Task A_cameras_own_limit_frees_what_the_limit_over_all_then_need_not()
    {
        _store.Segment(StoreFixture.Door, 0, 10, run: 1);
        _store.Segment(StoreFixture.Door, 10, 20, run: 2);
        _store.Segment(Yard, 30, 40, run: 3);
        _store.Segment(Yard, 40, 50, run: 4);
        await SweepAsync(new RetentionPolicy
        {
            All = new RetentionLimit { MaximumBytes = 300 },
            Cameras = new Dictionary<string, RetentionLimit> { ["yard"] = new() { MaximumBytes = 100 } },
        });
        AssertLeft("three of four", "1 2 4");
        Assert.Equal("deleted-by-retention:30-40 40-50", _store.Coverage(camera: "yard"));
    }

    [Fact]
    public async Task A_cameras_own_age_replaces_the_general_one()
    {
        _store.Segment(StoreFixture.Door, 0, 10, run: 1);
        _store.Segment(Yard, 0, 10, run: 2);
        await SweepAsync(new RetentionPolicy
        {
            All = new RetentionLimit { MaximumAge = TimeSpan.FromSeconds(50) },
            Cameras = new Dictionary<string, RetentionLimit> { ["door"] = new() { MaximumAge = TimeSpan.FromDays(1) } },
        });
        AssertLeft("the door's", "1");
    }

    [Fact]
    public async Task What_is_held_stays_until_the_hold_is_released()
    {
        FourOfDoor();
        var holds = new HoldStore(_store.Data, _store.Time);
        var hold = holds.Place("door", StoreFixture.Zero.AddSeconds(15), StoreFixture.Zero.AddSeconds(16), "theft");
        holds.Place("yard", StoreFixture.Zero, StoreFixture.Zero.AddDays(1), "another camera");
        var policy = new RetentionPolicy { All = new RetentionLimit { MaximumBytes = 200 } };
        await SweepAsync(policy);
        AssertLeft("the second is held", "2 4");
        Assert.True(holds.Release(hold.Id));
        Assert.False(holds.Release(hold.Id));
        await SweepAsync(policy with { All = new RetentionLimit { MaximumBytes = 100 } });
        AssertLeft("released", "4");
    }

    [Fact]
    public async Task A_disk_that_is_away_keeps_its_recordings()
    {
        _store.Segment(StoreFixture.Door, 0, 10, run: 1, storage: 1);
        _store.Segment(StoreFixture.Door, 10, 20, run: 2);
        File.Move(Identity(1), Identity(1) + ".away");
        await SweepAsync(new RetentionPolicy { All = new RetentionLimit { MaximumAge = TimeSpan.FromSeconds(1) } });
        AssertLeft("the one that is away", "1");
        File.Move(Identity(1) + ".away", Identity(1));
        await SweepAsync(new RetentionPolicy { All = new RetentionLimit { MaximumAge = TimeSpan.FromSeconds(1) } });
        AssertLeft("back again", "");
    }

    [Fact]
    public async Task The_journal_says_once_what_was_deleted()
    {
        FourOfDoor();
        await SweepAsync(new RetentionPolicy
        {
            All = new RetentionLimit { MaximumBytes = 100, MaximumAge = TimeSpan.FromSeconds(85) },
            Cameras = new Dictionary<string, RetentionLimit> { ["door"] = new() { MaximumBytes = 200 } },
        });
        var deleted = new RecordingJournal(_store.Data.JournalPath, _store.Time).Read(problem => Assert.Fail(problem))
            .OfType<Fact.SegmentDeleted>()
            .ToList();
        Assert.Equal([1UL, 2, 3], deleted.Select(fact => fact.Key.Run));
        Assert.Equal("010203", deleted[0].Sha256);
        Assert.Equal("deleted-by-retention:0-30 30-40", _store.Coverage());
    }

    public void Dispose() => _store.Dispose();

    private string Identity(int storage) =>
        Path.Combine(_store.Data.Storages[storage].DirectoryPath, StorageDirectory.IdentityFileName);

    private void FourOfDoor()
    {
        for (var i = 0; i < 4; i++)
        {
            _store.Segment(StoreFixture.Door, i * 10, (i + 1) * 10, run: (ulong)i + 1);
        }
    }

    private async Task SweepAsync(RetentionPolicy policy)
    {
        _store.Time.SetUtcNow(StoreFixture.Zero.AddSeconds(100));
        _store.Clock.Check();
        using var keeper = _store.Keeper();
        var sweep = new RetentionSweep(_store.Data, policy, keeper, _store.Clock, NullLogger.Instance);
        await sweep.SweepAsync(TestContext.Current.CancellationToken);
    }

    private void AssertLeft(string name, string runs)
    {
        using var index = IndexReader.Open(_store.Data.IndexPath);
        var left = index.OldestSegments(null, 100).Select(segment => segment.Key.Run).Order();
        Assert.True(string.Join(' ', left) == runs, $"{name}: {string.Join(' ', left)} are in the index");
        var files = _store.Data.Storages
            .SelectMany(storage => Directory.EnumerateFiles(storage.DirectoryPath, "*.age", SearchOption.AllDirectories))
            .Count();
        Assert.True(files == left.Count(), $"{name}: {files} files");
    }
}
