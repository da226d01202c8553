using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Saksi.Server.Accounts;

/// <summary>The database of accounts, sessions, tokens and views: one connection, one caller at a time.</summary>
/// <remarks>Times are Unix milliseconds. It holds hashes of secrets, never the secrets.</remarks>
internal sealed class AccountDatabase : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly SqliteConnection _connection;
    private readonly Lock _lock = new();

    private AccountDatabase(SqliteConnection connection) => _connection = connection;

    /// <summary>Opens the database, making it or bringing it up to date first.</summary>
    /// <exception cref="IOException">It cannot be used; the message says what to do.</exception>
    public static AccountDatabase Open(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!, OwnerOnly | UnixFileMode.UserExecute); // A file always has a directory.
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Pooling = false,
            DefaultTimeout = 10,
        }.ConnectionString);
        try
        {
            connection.Open();
            File.SetUnixFileMode(path, OwnerOnly);
            var database = new AccountDatabase(connection);
            database.Execute("PRAGMA journal_mode = WAL");
            database.Execute("PRAGMA synchronous = FULL");
            database.Execute("PRAGMA foreign_keys = ON");
            AccountSchema.Upgrade(database, path);
            return database;
        }
        catch (SqliteException exception)
        {
            connection.Dispose();
            throw new IOException($"'{path}' cannot be used ({exception.Message}). Restore it with `saksi restore`.", exception);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Runs a statement with parameters $1, $2 …</summary>
    /// <returns>How many rows it changed.</returns>
    public int Execute(string sql, params ReadOnlySpan<object?> values)
    {
        lock (_lock)
        {
            using var command = Command(sql, values);
            return command.ExecuteNonQuery();
        }
    }

    /// <summary>Runs several statements as one: all of them, or none.</summary>
    public void Together(Action run)
    {
        lock (_lock)
        {
            Execute("BEGIN IMMEDIATE");
            try
            {
                run();
                Execute("COMMIT");
            }
            catch
            {
                Execute("ROLLBACK");
                throw;
            }
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

    public void Dispose() => _connection.Dispose();

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
