using Microsoft.Data.Sqlite;

namespace Saksi.Recording.Index;

/// <summary>The index's writing statements, prepared once.</summary>
internal sealed class IndexStatements : IDisposable
{
    private readonly List<Statement> _all = [];
    private readonly SqliteConnection _connection;

    public IndexStatements(SqliteConnection connection)
    {
        _connection = connection;
        Alive = Prepare("INSERT INTO alive (id, at_us) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET at_us = $1");
        StreamAdded = Prepare("INSERT INTO stream (camera, name) VALUES ($1, $2) ON CONFLICT DO NOTHING");
        StreamId = Prepare("SELECT id FROM stream WHERE camera = $1 AND name = $2");
        RunStarted = Prepare("INSERT INTO run (run, stream, start_us) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING");
        RunEnded = Prepare(
            "UPDATE run SET end_us = $2, end_reason = $3, clock_source = $4, clock_offset_us = $5, clock_drift_ppm = $6 "
            + "WHERE run = $1");
        RunClock = Prepare("UPDATE run SET clock_source = $2, clock_offset_us = $3, clock_drift_ppm = $4 WHERE run = $1");
        GapNoted = Prepare("INSERT INTO gap (stream, from_us, to_us, reason, detail) VALUES ($1, $2, $3, $4, $5)");
        GapClosed = Prepare("UPDATE gap SET to_us = max(from_us, $2) WHERE stream = $1 AND to_us IS NULL");
        HoldPlaced = Prepare(
            "INSERT INTO hold (id, camera, from_us, to_us, reason, placed_us) VALUES ($1, $2, $3, $4, $5, $6) "
            + "ON CONFLICT DO NOTHING");
        HoldReleased = Prepare("DELETE FROM hold WHERE id = $1");
        SegmentOpened = Prepare(
            "INSERT INTO segment (run, sequence, stream, storage, path, state, start_us, end_us, payload_bytes, file_bytes, "
            + "access_units, all_access_units, lost_packets, damaged) "
            + "VALUES ($1, $2, $3, $4, $5, 'open', $6, $6, 0, 0, 0, 0, 0, 0) ON CONFLICT DO NOTHING");
        SegmentUpdated = Prepare(
            "UPDATE segment SET state = $3, start_us = $4, end_us = $5, payload_bytes = $6, file_bytes = $7, access_units = $8, "
            + "all_access_units = $9, lost_packets = $10, damaged = $11, sha256 = $12, fragments = $13 "
            + "WHERE run = $1 AND sequence = $2");
        SegmentDeleted = Prepare("DELETE FROM segment WHERE run = $1 AND sequence = $2");
    }

    public Statement Alive { get; }

    public Statement StreamAdded { get; }

    public Statement StreamId { get; }

    public Statement RunStarted { get; }

    public Statement RunEnded { get; }

    public Statement RunClock { get; }

    public Statement GapNoted { get; }

    public Statement GapClosed { get; }

    public Statement HoldPlaced { get; }

    public Statement HoldReleased { get; }

    public Statement SegmentOpened { get; }

    public Statement SegmentUpdated { get; }

    public Statement SegmentDeleted { get; }

    public void Use(SqliteTransaction transaction) => _all.ForEach(statement => statement.Use(transaction));

    public void Dispose() => _all.ForEach(statement => statement.Dispose());

    private Statement Prepare(string sql)
    {
        var statement = new Statement(_connection, sql);
        _all.Add(statement);
        return statement;
    }
}
