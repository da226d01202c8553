using Microsoft.Data.Sqlite;
using Saksi.Server.Databases;

namespace Saksi.Server.Events;

/// <summary>What was noticed, in <c>server/events.sqlite</c>. Thread-safe: one connection, one caller at a time.</summary>
/// <remarks>Times are Unix milliseconds.</remarks>
internal sealed class EventStore : IDisposable
{
    public const int MostEvents = 5000;

    private const string FirstStep = """
        CREATE TABLE event (
            id INTEGER PRIMARY KEY,
            camera TEXT,             -- null: the machine
            kind INTEGER NOT NULL,   -- EventKind
            start INTEGER NOT NULL,
            end INTEGER,             -- null: it lasts
            score REAL,
            source TEXT NOT NULL,    -- saksi, camera
            detail TEXT NOT NULL
        );
        CREATE INDEX event_by_camera ON event (camera, start);
        CREATE INDEX event_by_time ON event (start);
        CREATE TABLE activity (
            camera TEXT NOT NULL,
            second INTEGER NOT NULL, -- Unix seconds
            grid BLOB NOT NULL,      -- 18 bytes: 16 by 9 bits
            PRIMARY KEY (camera, second)
        ) WITHOUT ROWID;
        """;

    private static readonly SqliteSchema Schema = new(
        [FirstStep],
        IsDurable: false,
        "Move it away: a new one is made, and what was noticed before is gone.",
        AtOpening: "UPDATE event SET end = start WHERE end IS NULL");

    private readonly SqliteFile _file;

    private EventStore(SqliteFile file) => _file = file;

    /// <summary>Opens it, making it first when it is not there. What lasted when the server before ended is ended.</summary>
    /// <exception cref="IOException">It cannot be used; the message says what to do.</exception>
    public static EventStore Open(string path) => new(new SqliteFile(path, Schema));

    /// <returns>The event's id.</returns>
    public long Add(string? camera, EventKind kind, DateTimeOffset start, DateTimeOffset? end, double? score, string source, string detail) =>
        _file.Query(
            "INSERT INTO event (camera, kind, start, end, score, source, detail) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
            row => row.GetInt64(0),
            camera,
            (int)kind,
            start.ToUnixTimeMilliseconds(),
            end?.ToUnixTimeMilliseconds(),
            score,
            source,
            detail)[0];

    public void End(long id, DateTimeOffset end, double? score) =>
        _file.Execute("UPDATE event SET end = max(start, $2), score = coalesce($3, score) WHERE id = $1", id, end.ToUnixTimeMilliseconds(), score);

    /// <summary>Notes where something moved in a second.</summary>
    public void AddActivity(string camera, DateTimeOffset second, ReadOnlySpan<byte> grid) =>
        _file.Execute("INSERT OR REPLACE INTO activity VALUES ($1, $2, $3)", camera, second.ToUnixTimeSeconds(), grid.ToArray());

    /// <summary>Events that overlap a time, newest first.</summary>
    /// <param name="cameras">Of these cameras alone; null: of all, and of the machine.</param>
    /// <param name="kinds">Of these kinds alone; none: of all.</param>
    /// <param name="from">Begin of the time.</param>
    /// <param name="to">Its end.</param>
    /// <param name="limit">At most so many.</param>
    public IReadOnlyList<NoticedEvent> Find(
        IReadOnlyCollection<string>? cameras, IReadOnlyCollection<EventKind> kinds, DateTimeOffset from, DateTimeOffset to, int limit)
    {
        // Lists travel as JSON: one statement for any number of them.
        return _file.Query(
            """
            SELECT id, camera, kind, start, end, score, source, detail FROM event
            WHERE start < $2 AND coalesce(end, $2) >= $1
              AND ($3 IS NULL OR camera IN (SELECT value FROM json_each($3)))
              AND ($4 IS NULL OR kind IN (SELECT value FROM json_each($4)))
            ORDER BY start DESC, id DESC LIMIT $5
            """,
            Read,
            from.ToUnixTimeMilliseconds(),
            to.ToUnixTimeMilliseconds(),
            cameras is null ? null : System.Text.Json.JsonSerializer.Serialize(cameras),
            kinds.Count == 0 ? null : System.Text.Json.JsonSerializer.Serialize(kinds.Select(kind => (int)kind)),
            Math.Clamp(limit, 1, MostEvents));
    }

    /// <summary>Where something moved, second by second.</summary>
    public IReadOnlyList<(DateTimeOffset Second, byte[] Grid)> Activity(string camera, DateTimeOffset from, DateTimeOffset to, int limit) =>
        _file.Query(
            "SELECT second, grid FROM activity WHERE camera = $1 AND second >= $2 AND second < $3 ORDER BY second LIMIT $4",
            row => (DateTimeOffset.FromUnixTimeSeconds(row.GetInt64(0)), row.GetFieldValue<byte[]>(1)),
            camera,
            from.ToUnixTimeSeconds(),
            to.ToUnixTimeSeconds(),
            limit);

    /// <summary>Forgets what ended before a time.</summary>
    public void Forget(DateTimeOffset before)
    {
        _file.Execute("DELETE FROM event WHERE end < $1", before.ToUnixTimeMilliseconds());
        _file.Execute("DELETE FROM activity WHERE second < $1", before.ToUnixTimeSeconds());
    }

    public void Dispose() => _file.Dispose();

    private static NoticedEvent Read(SqliteDataReader row) => new(
        row.GetInt64(0),
        row.IsDBNull(1) ? null : row.GetString(1),
        (EventKind)row.GetInt32(2),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)),
        row.IsDBNull(4) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)),
        row.IsDBNull(5) ? null : row.GetDouble(5),
        row.GetString(6),
        row.GetString(7));
}
