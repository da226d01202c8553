using System.Globalization;
using Microsoft.Data.Sqlite;
using Saksi.Recording.Clocks;
using Saksi.Recording.Coverage;
using Saksi.Recording.Segments;

namespace Saksi.Recording.Index;

/// <summary>The reading side of the index: a connection of its own, also while a recorder in another process writes.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class IndexReader : IDisposable
{
    private const string SegmentColumns =
        "s.run, s.sequence, t.camera, t.name, s.storage, s.path, s.state, s.start_us, s.end_us, s.payload_bytes, s.file_bytes, "
        + "s.access_units, s.all_access_units, s.lost_packets, s.damaged, s.sha256";

    /// <summary>No segment is longer than a few minutes: the last bound lets the index by time answer.</summary>
    private const string OverlapsTime = "stream = $1 AND start_us < $3 AND end_us > $2 AND start_us > $2 - 1200000000";

    private readonly SqliteConnection _connection;

    private IndexReader(SqliteConnection connection) => _connection = connection;

    /// <summary>Opens an index that exists.</summary>
    /// <exception cref="IndexDamagedException">It is missing, not readable, or of another version.</exception>
    public static IndexReader Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new IndexDamagedException(path, "the file is not there");
        }

        // WAL needs a writable -shm file even to read, so the connection is not read-only; it never writes a row.
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
            DefaultTimeout = 10,
        }.ConnectionString);
        var reader = new IndexReader(connection);
        try
        {
            connection.Open();
            var version = reader.Scalar("PRAGMA user_version");
            return version == IndexSchema.Version
                ? reader
                : throw new IndexDamagedException(path, $"it has version {version}, this program knows {IndexSchema.Version}");
        }
        catch (SqliteException exception)
        {
            reader.Dispose();
            throw new IndexDamagedException(path, exception.Message, exception);
        }
        catch (IndexDamagedException)
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Reads what a recorder needs before it can go on. A thorough check would take minutes on a large store.</summary>
    /// <exception cref="SqliteException">It cannot be read.</exception>
    public void Check()
    {
        foreach (var (stream, _) in Streams())
        {
            Known(stream);
            OpenGap(stream);
        }

        OpenRuns();
        SegmentsInState("open");
        Holds();
        AliveUs();
    }

    /// <summary>When the recorder last wrote, or null.</summary>
    public long? AliveUs() => NullableScalar("SELECT max(at_us) FROM alive");

    public IReadOnlyList<(long Id, StreamName Name)> Streams() => Query(
        "SELECT id, camera, name FROM stream ORDER BY camera, name",
        row => (row.GetInt64(0), new StreamName(row.GetString(1), row.GetString(2))));

    /// <summary>The segments of a stream that overlap a time, oldest first.</summary>
    public IReadOnlyList<SegmentRow> Segments(long stream, long fromUs, long toUs) => Query(
        $"SELECT {SegmentColumns} FROM segment s JOIN stream t ON t.id = s.stream WHERE {OverlapsTime} ORDER BY s.start_us, s.sequence",
        ReadSegment,
        stream,
        fromUs,
        toUs);

    /// <summary>When those segments were recorded.</summary>
    public IReadOnlyList<SegmentSpan> SegmentSpans(long stream, long fromUs, long toUs) => Query(
        $"SELECT run, start_us, end_us FROM segment WHERE {OverlapsTime} ORDER BY start_us, sequence",
        row => new SegmentSpan(row.GetString(0), row.GetInt64(1), row.GetInt64(2)),
        stream,
        fromUs,
        toUs);

    /// <summary>What they come to. Reads every segment's row.</summary>
    public SegmentSums SegmentSums(long stream, long fromUs, long toUs) => Query(
        "SELECT ifnull(sum(file_bytes), 0), ifnull(sum(access_units), 0), ifnull(sum(lost_packets), 0), ifnull(sum(damaged), 0) FROM segment WHERE "
        + OverlapsTime,
        row => new SegmentSums(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)),
        stream,
        fromUs,
        toUs)[0];

    /// <summary>Other segments of a segment's run that stand near it, nearest first.</summary>
    public IReadOnlyList<SegmentRow> Neighbours(SegmentKey key, int distance) => Query(
        $"SELECT {SegmentColumns} FROM segment s JOIN stream t ON t.id = s.stream "
        + "WHERE s.run = $1 AND s.sequence BETWEEN $2 - $3 AND $2 + $3 AND s.sequence <> $2 ORDER BY abs(s.sequence - $2)",
        ReadSegment,
        RecordingIndex.RunText(key.Run),
        key.Sequence,
        distance);

    /// <summary>Segments in a state, of all streams.</summary>
    public IReadOnlyList<SegmentRow> SegmentsInState(string state) => Query(
        $"SELECT {SegmentColumns} FROM segment s JOIN stream t ON t.id = s.stream WHERE s.state = $1", ReadSegment, state);

    /// <summary>Segments that can be deleted, oldest end first.</summary>
    public IReadOnlyList<SegmentRow> OldestSegments(string? camera, int limit) => Query(
        $"SELECT {SegmentColumns} FROM segment s JOIN stream t ON t.id = s.stream "
        + "WHERE s.state <> 'open' AND ($1 IS NULL OR t.camera = $1) ORDER BY s.end_us LIMIT $2",
        ReadSegment,
        camera,
        limit);

    public SegmentRow? Segment(SegmentKey key) => Query(
        $"SELECT {SegmentColumns} FROM segment s JOIN stream t ON t.id = s.stream WHERE s.run = $1 AND s.sequence = $2",
        ReadSegment,
        RecordingIndex.RunText(key.Run),
        key.Sequence).FirstOrDefault();

    public bool Contains(SegmentKey key) => NullableScalar(
        "SELECT 1 FROM segment WHERE run = $1 AND sequence = $2", RecordingIndex.RunText(key.Run), key.Sequence) is not null;

    /// <summary>Bytes of all segment files, of one camera or of all.</summary>
    public long StoredBytes(string? camera) => NullableScalar(
        "SELECT sum(s.file_bytes) FROM segment s JOIN stream t ON t.id = s.stream WHERE $1 IS NULL OR t.camera = $1", camera) ?? 0;

    /// <summary>What is stored of each stream. Reads every segment's row: for people, not for every second.</summary>
    public IReadOnlyList<(StreamName Stream, long Bytes, long OldestUs, long NewestUs)> Use() => Query(
        "SELECT t.camera, t.name, sum(s.file_bytes), min(s.start_us), max(s.end_us) FROM segment s JOIN stream t ON t.id = s.stream "
        + "GROUP BY s.stream ORDER BY t.camera, t.name",
        row => (new StreamName(row.GetString(0), row.GetString(1)), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4)));

    public byte[]? FragmentTable(SegmentKey key) => Query(
        "SELECT fragments FROM segment WHERE run = $1 AND sequence = $2",
        row => row.IsDBNull(0) ? null : row.GetFieldValue<byte[]>(0),
        RecordingIndex.RunText(key.Run),
        key.Sequence).FirstOrDefault();

    /// <summary>First and last instant that anything is known about a stream: segments and gaps.</summary>
    public (long FromUs, long ToUs)? Known(long stream)
    {
        var from = NullableScalar(
            "SELECT min(us) FROM (SELECT min(start_us) AS us FROM segment WHERE stream = $1 "
            + "UNION ALL SELECT min(from_us) FROM gap WHERE stream = $1)",
            stream);
        var to = NullableScalar(
            "SELECT max(us) FROM (SELECT max(end_us) AS us FROM segment WHERE stream = $1 "
            + "AND start_us > (SELECT max(start_us) FROM segment WHERE stream = $1) - 1200000000 " // As OverlapsTime: the last end is near the last begin.
            + "UNION ALL SELECT max(max(from_us, ifnull(to_us, 0))) FROM gap WHERE stream = $1)",
            stream);
        return from is { } first && to is { } last ? (first, last) : null;
    }

    public IReadOnlyList<GapRow> Gaps(long stream, long fromUs, long toUs) => Query(
        "SELECT from_us, to_us, reason, detail FROM gap "
        + "WHERE stream = $1 AND from_us < $3 AND (to_us IS NULL OR to_us > $2) ORDER BY from_us, id",
        row => new GapRow(
            row.GetInt64(0), row.IsDBNull(1) ? null : row.GetInt64(1), GapReasonNames.Parse(row.GetString(2)), row.GetString(3)),
        stream,
        fromUs,
        toUs);

    /// <summary>Why a stream is not being recorded, as far as the account goes; null when it is.</summary>
    public GapReason? OpenGap(long stream) => Query<GapReason?>(
        "SELECT reason FROM gap WHERE stream = $1 AND to_us IS NULL ORDER BY id DESC LIMIT 1",
        row => GapReasonNames.Parse(row.GetString(0)),
        stream).FirstOrDefault();

    /// <summary>Streams whose account says that they are in a gap.</summary>
    public IReadOnlyList<long> StreamsInGap() =>
        Query("SELECT DISTINCT stream FROM gap WHERE to_us IS NULL", row => row.GetInt64(0));

    /// <summary>Runs that have begun and not ended: the recorder is running, or died.</summary>
    public IReadOnlyList<(ulong Run, long Stream)> OpenRuns() => Query(
        "SELECT run, stream FROM run WHERE end_us IS NULL", row => (ParseRun(row.GetString(0)), row.GetInt64(1)));

    /// <summary>Clock quality of the latest run that overlaps a time, rather one whose camera told its time.</summary>
    public ClockQuality? Clock(long stream, long fromUs, long toUs) => Query(
        "SELECT clock_source, clock_offset_us, clock_drift_ppm FROM run WHERE stream = $1 AND start_us < $3 "
        + "AND (end_us IS NULL OR end_us > $2) AND clock_source IS NOT NULL ORDER BY clock_source = 'rtcp' DESC, start_us DESC LIMIT 1",
        row => new ClockQuality
        {
            Source = row.GetString(0) == "rtcp" ? ClockSource.SenderReports : ClockSource.Arrival,
            OffsetUs = row.IsDBNull(1) ? null : row.GetInt64(1),
            DriftPpm = row.IsDBNull(2) ? null : row.GetDouble(2),
        },
        stream,
        fromUs,
        toUs).FirstOrDefault();

    public IReadOnlyList<HoldRow> Holds() => Query(
        "SELECT id, camera, from_us, to_us, reason, placed_us FROM hold ORDER BY placed_us",
        row => new HoldRow(
            Guid.Parse(row.GetString(0)), row.GetString(1), row.GetInt64(2), row.GetInt64(3), row.GetString(4), row.GetInt64(5)));

    public void Dispose() => _connection.Dispose();

    private static ulong ParseRun(string text) => ulong.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static SegmentRow ReadSegment(SqliteDataReader row) => new()
    {
        Key = new SegmentKey(ParseRun(row.GetString(0)), row.GetInt32(1)),
        Stream = new StreamName(row.GetString(2), row.GetString(3)),
        Storage = Guid.Parse(row.GetString(4)),
        Path = row.GetString(5),
        State = row.GetString(6),
        StartUs = row.GetInt64(7),
        EndUs = row.GetInt64(8),
        PayloadBytes = row.GetInt64(9),
        FileBytes = row.GetInt64(10),
        AccessUnits = row.GetInt64(11),
        AllAccessUnits = row.GetInt64(12),
        LostPackets = row.GetInt64(13),
        DamagedAccessUnits = row.GetInt64(14),
        Sha256 = row.IsDBNull(15) ? null : row.GetFieldValue<byte[]>(15),
    };

    private List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object?> values)
    {
        using var command = Command(sql, values);
        using var row = command.ExecuteReader();
        var rows = new List<T>();
        while (row.Read())
        {
            rows.Add(read(row));
        }

        return rows;
    }

    private long Scalar(string sql) => NullableScalar(sql) ?? 0;

    private long? NullableScalar(string sql, params ReadOnlySpan<object?> values)
    {
        using var command = Command(sql, values);
        return command.ExecuteScalar() is long value ? value : null;
    }

    private SqliteCommand Command(string sql, ReadOnlySpan<object?> values)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue("$" + (i + 1).ToString(CultureInfo.InvariantCulture), values[i] ?? DBNull.Value);
        }

        return command;
    }
}
