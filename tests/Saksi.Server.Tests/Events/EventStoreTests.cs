using Saksi.Server.Events;

namespace Saksi.Server.Tests.Events;

public sealed class EventStoreTests : IDisposable
{
    private static readonly DateTimeOffset Begin = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("saksi-events-").FullName;
    private EventStore _store;

    public EventStoreTests() => _store = EventStore.Open(StorePath);

    private string StorePath => Path.Combine(_folder, "server", "events.sqlite");

    public void Dispose()
    {
        _store.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Finds_what_overlaps_a_time_newest_first()
    {
        var first = Add("gate", EventKind.Motion, 0, 10);
        var lasting = Add("gate", EventKind.Motion, 5, null);
        var machine = Add(null, EventKind.DiskLow, 7, 8);
        var elsewhere = Add("yard", EventKind.Tamper, 9, 11);

        Assert.Equal([elsewhere, machine, lasting, first], Ids(null, 0, 100));
        Assert.Equal([elsewhere, lasting, first], Ids(["gate", "yard"], 0, 100));
        Assert.Equal([lasting, first], Ids(["gate"], 10, 100));
        Assert.Equal([lasting], Ids(["gate"], 11, 100));
        Assert.Equal([first], Ids(["gate"], 0, 5));
        Assert.Empty(Ids([], 0, 100));
        Assert.Equal([elsewhere], _store.Find(null, [EventKind.Tamper], Begin, Begin.AddHours(1), 10).Select(each => each.Id));
        Assert.Equal(2, _store.Find(null, [], Begin, Begin.AddHours(1), 2).Count);
    }

    [Fact]
    public void Keeps_everything_of_an_event()
    {
        var id = _store.Add("gate", EventKind.Motion, Begin, null, 0.25, "camera", "RuleEngine/Motion");
        _store.End(id, Begin.AddSeconds(3), 0.5);

        var noticed = Assert.Single(_store.Find(["gate"], [], Begin, Begin.AddSeconds(1), 10));
        Assert.Equal(new NoticedEvent(id, "gate", EventKind.Motion, Begin, Begin.AddSeconds(3), 0.5, "camera", "RuleEngine/Motion"), noticed);
    }

    [Fact]
    public void Ends_at_the_next_start_what_nobody_ended()
    {
        Add("gate", EventKind.Motion, 0, null);
        _store.Dispose();
        _store = EventStore.Open(StorePath);
        Assert.Equal(Begin, Assert.Single(_store.Find(null, [], Begin, Begin.AddHours(1), 10)).End);
    }

    [Fact]
    public void Forgets_what_is_old_and_keeps_what_lasts()
    {
        Add("gate", EventKind.Motion, 0, 10);
        var lasting = Add("gate", EventKind.CameraLost, 0, null);
        var late = Add("gate", EventKind.Motion, 100, 110);
        _store.AddActivity("gate", Begin, new byte[18]);
        _store.AddActivity("gate", Begin.AddSeconds(100), new byte[18]);
        _store.Forget(Begin.AddSeconds(50));

        Assert.Equal([late, lasting], Ids(null, 0, 1000));
        Assert.Equal(Begin.AddSeconds(100), Assert.Single(_store.Activity("gate", Begin, Begin.AddHours(1), 10)).Second);
    }

    [Fact]
    public void Is_for_its_owner_alone_and_refuses_what_a_later_version_wrote()
    {
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(StorePath));
        _store.Dispose();
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={StorePath};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 99";
            command.ExecuteNonQuery();
        }

        Assert.Contains("later Saksi", Assert.Throws<IOException>(() => EventStore.Open(StorePath)).Message, StringComparison.Ordinal);
    }

    private long Add(string? camera, EventKind kind, int start, int? end) =>
        _store.Add(camera, kind, Begin.AddSeconds(start), end is null ? null : Begin.AddSeconds(end.Value), null, "saksi", "");

    private IEnumerable<long> Ids(IReadOnlyCollection<string>? cameras, int from, int to) =>
        _store.Find(cameras, [], Begin.AddSeconds(from), Begin.AddSeconds(to), 100).Select(each => each.Id);
}
