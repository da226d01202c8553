using Microsoft.Data.Sqlite;
using Saksi.Server.Settings;

namespace Saksi.Server.Accounts;

/// <summary>Sessions as rows: a cookie holds a random text and nothing else, so that a session can be listed and ended.</summary>
internal sealed class SessionStore(AccountDatabase database, SettingsStore settings, TimeProvider time)
{
    private const string Columns = "id, account, method, address, agent, created, used";
    private const int LongestAgent = 300;

    /// <summary>A row is not written for every picture that a page asks for.</summary>
    private static readonly TimeSpan UseStep = TimeSpan.FromMinutes(1);

    /// <summary>Begins a session.</summary>
    /// <returns>What the cookie holds.</returns>
    public string Begin(string accountId, string method, string address, string agent)
    {
        var secret = Secret.Create();
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var shortAgent = agent.Length > LongestAgent ? agent[..LongestAgent] : agent;
        database.Execute("DELETE FROM session WHERE used < $1 OR created < $2", OldestUse(), OldestBegin());
        database.Execute(
            $"INSERT INTO session ({Columns}, secret) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            Guid.NewGuid().ToString("N"), accountId, method, address, shortAgent, now, now, Secret.Hash(secret));
        return secret;
    }

    /// <summary>The session of a cookie, if it is not over; notes that it is used.</summary>
    public Session? Use(string secret)
    {
        var session = database.Query(
            $"SELECT {Columns} FROM session WHERE secret = $1 AND used >= $2 AND created >= $3",
            Read, Secret.Hash(secret), OldestUse(), OldestBegin()).FirstOrDefault();
        var now = time.GetUtcNow();
        if (session is not null && now - session.Used > UseStep)
        {
            database.Execute("UPDATE session SET used = $2 WHERE id = $1", session.Id, now.ToUnixTimeMilliseconds());
        }

        return session;
    }

    /// <summary>Sessions of one account, or of all.</summary>
    public IReadOnlyList<Session> List(string? accountId) => database.Query(
        $"SELECT {Columns} FROM session WHERE ($1 IS NULL OR account = $1) AND used >= $2 AND created >= $3 ORDER BY used DESC",
        Read, accountId, OldestUse(), OldestBegin());

    /// <summary>Ends a session.</summary>
    /// <returns>False when there is none of that id, or it is somebody else's.</returns>
    public bool End(string id, string? accountId) =>
        database.Execute("DELETE FROM session WHERE id = $1 AND ($2 IS NULL OR account = $2)", id, accountId) > 0;

    /// <summary>Ends all sessions of an account but one.</summary>
    /// <returns>How many.</returns>
    public int EndOthers(string accountId, string? except) =>
        database.Execute("DELETE FROM session WHERE account = $1 AND ($2 IS NULL OR id <> $2)", accountId, except);

    private static Session Read(SqliteDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        row.GetString(2),
        row.GetString(3),
        row.GetString(4),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(6)));

    private long OldestUse() => (time.GetUtcNow() - settings.Current.SignIn.SessionIdle).ToUnixTimeMilliseconds();

    private long OldestBegin() => (time.GetUtcNow() - settings.Current.SignIn.SessionLife).ToUnixTimeMilliseconds();
}
