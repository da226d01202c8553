using System.Globalization;
using Microsoft.Data.Sqlite;
using Saksi.Recording.Coverage;
using Saksi.Recording.Journal;
using Saksi.Recording.Segments;

namespace Saksi.Recording.Index;

/// <summary>
/// The writing side of the index: one SQLite connection that applies facts in batches. A cache: segments and journal are the
/// truth.
/// </summary>
/// <remarks>Not thread-safe: the record keeper's thread owns it while the recorder runs.</remarks>
internal sealed class RecordingIndex : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly IndexStatements _statements;
    private readonly Dictionary<StreamName, long> _streams = [];

    private RecordingIndex(SqliteConnection connection)
    {
        _connection = connection;
        _statements = new IndexStatements(connection);
    }

    /// <summary>Opens the index, making an empty one when there is none.</summary>
    /// <exception cref="IndexDamagedException">It is not readable or of another version.</exception>
    public static RecordingIndex OpenOrCreate(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
            DefaultTimeout = 10,
        }.ConnectionString);
        try
        {
            connection.Open();
            Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 256;");
            var version = Version(connection);
            if (version != 0 && version != IndexSchema.Version)
            {
                throw new IndexDamagedException(path, $"it has version {version}, this program knows {IndexSchema.Version}");
            }

            Execute(connection, IndexSchema.Create + $"PRAGMA user_version = {IndexSchema.Version};");
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            return new RecordingIndex(connection);
        }
        catch (SqliteException exception)
        {
            connection.Dispose();
            throw new IndexDamagedException(path, exception.Message, exception);
        }
        catch (IndexDamagedException)
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Applies facts in one transaction.</summary>
    /// <param name="facts">What happened.</param>
    /// <param name="aliveUs">Up to when a recorder was there to see it; null when it is not a recorder that writes.</param>
    public void Apply(IReadOnlyList<Fact> facts, long? aliveUs)
    {
        using var transaction = _connection.BeginTransaction();
        _statements.Use(transaction);
        try
        {
            foreach (var fact in facts)
            {
                Apply(fact);
            }

            if (aliveUs is { } instant)
            {
                _statements.Alive.Run(instant);
            }

            transaction.Commit();
        }
        catch
        {
            _streams.Clear(); // Rows of streams may have been rolled back.
            throw;
        }
    }

    public void Dispose()
    {
        _statements.Dispose();
        _connection.Dispose();
    }

    internal static string RunText(ulong run) => run.ToString("x16", CultureInfo.InvariantCulture);

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static long Version(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        return (long)command.ExecuteScalar()!; // A pragma always has a row.
    }

    private void Apply(Fact fact)
    {
        var s = _statements;
        switch (fact)
        {
            case Fact.RunStarted run:
                s.RunStarted.Run(RunText(run.Run), StreamId(run.Stream), run.AtUs);
                break;
            case Fact.RunEnded run:
                s.RunEnded.Run(
                    RunText(run.Run), run.AtUs, run.Reason.Name(), run.Clock.SourceName, run.Clock.OffsetUs, run.Clock.DriftPpm);
                break;
            case Fact.RunClock run:
                s.RunClock.Run(RunText(run.Run), run.Clock.SourceName, run.Clock.OffsetUs, run.Clock.DriftPpm);
                break;
            case Fact.GapOpened gap:
                s.GapClosed.Run(StreamId(gap.Stream), gap.FromUs);
                s.GapNoted.Run(StreamId(gap.Stream), gap.FromUs, null, gap.Reason.Name(), gap.Detail);
                break;
            case Fact.GapClosed gap:
                s.GapClosed.Run(StreamId(gap.Stream), gap.ToUs);
                break;
            case Fact.GapNoted gap:
                s.GapNoted.Run(StreamId(gap.Stream), gap.FromUs, gap.ToUs, gap.Reason.Name(), gap.Detail);
                break;
            case Fact.HoldPlaced hold:
                s.HoldPlaced.Run(hold.Id.ToString(), hold.Camera, hold.FromUs, hold.ToUs, hold.Reason, hold.AtUs);
                break;
            case Fact.HoldReleased hold:
                s.HoldReleased.Run(hold.Id.ToString());
                break;
            default:
                ApplySegment(fact);
                break;
        }
    }

    private void ApplySegment(Fact fact)
    {
        var s = _statements;
        switch (fact)
        {
            case Fact.SegmentOpened { Start: var start } opened:
                s.SegmentOpened.Run(
                    RunText(start.Key.Run),
                    start.Key.Sequence,
                    StreamId(start.Stream),
                    opened.Storage.ToString(),
                    opened.Path,
                    start.WallStartUs);
                break;
            case Fact.SegmentProgress segment:
                Update(segment.Key, "open", segment.Totals, segment.PayloadBytes, segment.PayloadBytes, null, null);
                break;
            case Fact.SegmentBroken segment:
                Update(segment.Key, "cut", segment.Totals, segment.PayloadBytes, segment.PayloadBytes, null, null);
                break;
            case Fact.SegmentClosed segment:
                Update(
                    segment.Key, "closed", segment.Totals, segment.FileBytes, segment.FileBytes, segment.Sha256, segment.Fragments);
                break;
            case Fact.SegmentDeleted segment:
                s.SegmentDeleted.Run(RunText(segment.Key.Run), segment.Key.Sequence);
                s.GapNoted.Run(
                    StreamId(segment.Stream), segment.StartUs, segment.EndUs, GapReason.DeletedByRetention.Name(), segment.Rule);
                break;
            default:
                throw new InvalidOperationException($"The index does not know {fact.GetType().Name}.");
        }
    }

    private void Update(
        SegmentKey key, string state, SegmentTotals totals, long payload, long file, byte[]? sha256, byte[]? fragments) =>
        _statements.SegmentUpdated.Run(
            RunText(key.Run),
            key.Sequence,
            state,
            totals.StartUs,
            totals.EndUs,
            payload,
            file,
            totals.AccessUnits,
            totals.AllAccessUnits,
            totals.LostPackets,
            totals.DamagedAccessUnits,
            sha256,
            fragments);

    private long StreamId(StreamName stream)
    {
        if (!_streams.TryGetValue(stream, out var id))
        {
            _statements.StreamAdded.Run(stream.Camera, stream.Stream);
            id = _statements.StreamId.Scalar(stream.Camera, stream.Stream);
            _streams[stream] = id;
        }

        return id;
    }
}
