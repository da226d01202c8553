using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Saksi.Server.Databases;

/// <summary>One SQLite file for the server alone: one connection, one caller at a time. Parameters of statements are $1, $2 …</summary>
internal class SqliteFile : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly SqliteConnection _connection;
    private readonly Lock _lock = new();

    /// <summary>Opens the file, making it or bringing it up to date first.</summary>
    /// <exception cref="IOException">It cannot be used; the message says what to do.</exception>
    public SqliteFile(string path, SqliteSchema schema)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!, OwnerOnly | UnixFileMode.UserExecute); // A file always has a directory.
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 10 }.ConnectionString);
        try
        {
            _connection.Open();
            File.SetUnixFileMode(path, OwnerOnly);
            Execute("PRAGMA journal_mode = WAL");
            Execute($"PRAGMA synchronous = {(schema.IsDurable ? "FULL" : "NORMAL")}");
            Execute("PRAGMA foreign_keys = ON");
            Upgrade(path, schema.Steps);
            if (schema.AtOpening is { } statement)
            {
                Execute(statement);
            }
        }
        catch (SqliteException exception)
        {
            _connection.Dispose();
            throw new IOException($"'{path}' cannot be used ({exception.Message}). {schema.Advice}", exception);
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <summary>Runs a statement.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Execute(string sql, params ReadOnlySpan<object?> values)
    {
        lock (_lock)
        {
            using var command = Command(sql, values);
            return command.ExecuteNonQuery();
        }
    }

    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object?> values)
    {
        lock (_lock)
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
    }

    /// <summary>The first number of the first row; 0 when there is none.</summary>
    public long Number(string sql, params ReadOnlySpan<object?> values) =>
        Query(sql, row => row.IsDBNull(0) ? 0 : row.GetInt64(0), values).FirstOrDefault();

    /// <summary>Writes a copy that is whole, also while others write.</summary>
    public void CopyTo(string path)
    {
        lock (_lock)
        {
            using var copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
            copy.Open();
            _connection.BackupDatabase(copy);
        }
    }

    public void Dispose()
    {
        _connection.Dispose();
        GC.SuppressFinalize(this);
    }

    private void Upgrade(string path, IReadOnlyList<string> steps)
    {
        var version = (int)Number("PRAGMA user_version");
        if (version > steps.Count)
        {
            throw new IOException(
                $"'{path}' was written by a later Saksi (version {version}, this program knows {steps.Count}). Install that one again.");
        }

        for (; version < steps.Count; version++)
        {
            Execute("BEGIN IMMEDIATE");
            try
            {
                Execute(steps[version]);
                Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {version + 1}"));
                Execute("COMMIT");
            }
            catch
            {
                Execute("ROLLBACK");
                throw;
            }
        }
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
