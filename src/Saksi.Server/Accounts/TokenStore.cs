using Microsoft.Data.Sqlite;

namespace Saksi.Server.Accounts;

/// <summary>API tokens: shown once, kept as SHA-256.</summary>
internal sealed class TokenStore(AccountDatabase database, TimeProvider time)
{
    /// <summary>What every token begins with, so that it is recognised where it should not be.</summary>
    public const string Prefix = "saksi_";

    private const string Columns = "id, account, name, role, cameras, created, expires, used";
    private static readonly TimeSpan UseStep = TimeSpan.FromMinutes(1);

    /// <summary>Makes a token.</summary>
    /// <returns>It, and the secret, which is not kept.</returns>
    public (ApiToken Token, string Secret) Create(
        string accountId, string name, Role role, IReadOnlyList<string>? cameras, DateTimeOffset? expires)
    {
        var secret = Prefix + Secret.Create();
        var created = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
        var token = new ApiToken(Guid.NewGuid().ToString("N"), accountId, name, role, cameras, created, expires, null);
        database.Execute(
            $"INSERT INTO token ({Columns}, secret) VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, $8)",
            token.Id,
            accountId,
            name,
            (long)role,
            AccountStore.Json(cameras),
            created.ToUnixTimeMilliseconds(),
            expires?.ToUnixTimeMilliseconds(),
            Secret.Hash(secret));
        return (token, secret);
    }

    /// <summary>The token of a secret, if it is not over; notes that it is used.</summary>
    public ApiToken? Use(string secret)
    {
        var now = time.GetUtcNow();
        var token = database.Query($"SELECT {Columns} FROM token WHERE secret = $1", Read, Secret.Hash(secret)).FirstOrDefault();
        if (token is null || token.Expires <= now)
        {
            return null;
        }

        if (token.Used is not { } used || now - used > UseStep)
        {
            database.Execute("UPDATE token SET used = $2 WHERE id = $1", token.Id, now.ToUnixTimeMilliseconds());
        }

        return token;
    }

    /// <summary>Tokens of one account, or of all.</summary>
    public IReadOnlyList<ApiToken> List(string? accountId) =>
        database.Query($"SELECT {Columns} FROM token WHERE ($1 IS NULL OR account = $1) ORDER BY created", Read, accountId);

    /// <summary>Deletes a token.</summary>
    /// <returns>False when there is none of that id, or it is somebody else's.</returns>
    public bool Delete(string id, string? accountId) =>
        database.Execute("DELETE FROM token WHERE id = $1 AND ($2 IS NULL OR account = $2)", id, accountId) > 0;

    /// <summary>Deletes all tokens of an account.</summary>
    /// <returns>How many.</returns>
    public int DeleteAll(string accountId) => database.Execute("DELETE FROM token WHERE account = $1", accountId);

    private static ApiToken Read(SqliteDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        row.GetString(2),
        (Role)row.GetInt32(3),
        AccountStore.Json(row, 4),
        AccountStore.Time(row, 5)!.Value, // NOT NULL in the schema.
        AccountStore.Time(row, 6),
        AccountStore.Time(row, 7));
}
