using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;

namespace Saksi.Server.Accounts;

/// <summary>Accounts in the database, as ASP.NET Core Identity wants them.</summary>
internal sealed partial class AccountStore(AccountDatabase database)
    : IUserPasswordStore<Account>, IUserSecurityStampStore<Account>, IUserLockoutStore<Account>
{
    private const string Columns =
        "id, name, normalized_name, password_hash, security_stamp, lockout_end, access_failed, role, cameras, controlled, openid_subject, created";

    private readonly AccountDatabase _database = database;

    public IReadOnlyList<Account> All() => _database.Query($"SELECT {Columns} FROM account ORDER BY normalized_name", Read);

    public bool HasAny() => _database.Number("SELECT count(*) FROM account") > 0;

    /// <summary>How many could still sign in as administrator if this one could not.</summary>
    public long OtherAdministrators(string id) =>
        _database.Number("SELECT count(*) FROM account WHERE role = $1 AND id <> $2", (long)Role.Administrator, id);

    public Account? Find(string id) => _database.Query($"SELECT {Columns} FROM account WHERE id = $1", Read, id).FirstOrDefault();

    public Account? FindByOpenId(string subject) =>
        _database.Query($"SELECT {Columns} FROM account WHERE openid_subject = $1", Read, subject).FirstOrDefault();

    public Task<IdentityResult> CreateAsync(Account user, CancellationToken cancellationToken)
    {
        _database.Execute(
            $"INSERT INTO account ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)", Values(user));
        return Task.FromResult(IdentityResult.Success);
    }

    public Task<IdentityResult> UpdateAsync(Account user, CancellationToken cancellationToken)
    {
        _database.Execute(
            "UPDATE account SET name = $2, normalized_name = $3, password_hash = $4, security_stamp = $5, lockout_end = $6, "
            + "access_failed = $7, role = $8, cameras = $9, controlled = $10, openid_subject = $11 WHERE id = $1",
            Values(user).AsSpan()[..^1]);
        return Task.FromResult(IdentityResult.Success);
    }

    public Task<IdentityResult> DeleteAsync(Account user, CancellationToken cancellationToken)
    {
        _database.Execute("DELETE FROM account WHERE id = $1", user.Id);
        return Task.FromResult(IdentityResult.Success);
    }

    public Task<Account?> FindByIdAsync(string userId, CancellationToken cancellationToken) => Task.FromResult(Find(userId));

    public Task<Account?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => Task.FromResult(
        _database.Query($"SELECT {Columns} FROM account WHERE normalized_name = $1", Read, normalizedUserName).FirstOrDefault());

    public Task<string> GetUserIdAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.Id);

    public Task<string?> GetUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.UserName);

    public Task SetUserNameAsync(Account user, string? userName, CancellationToken cancellationToken) => Set(user.UserName = userName ?? "");

    public Task<string?> GetNormalizedUserNameAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.NormalizedUserName);

    public Task SetNormalizedUserNameAsync(Account user, string? normalizedName, CancellationToken cancellationToken) =>
        Set(user.NormalizedUserName = normalizedName ?? "");

    public Task SetPasswordHashAsync(Account user, string? passwordHash, CancellationToken cancellationToken) =>
        Set(user.PasswordHash = passwordHash);

    public Task<string?> GetPasswordHashAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash);

    public Task<bool> HasPasswordAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash is not null);

    public Task SetSecurityStampAsync(Account user, string stamp, CancellationToken cancellationToken) => Set(user.SecurityStamp = stamp);

    public Task<string?> GetSecurityStampAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.SecurityStamp);

    public Task<DateTimeOffset?> GetLockoutEndDateAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.LockoutEnd);

    public Task SetLockoutEndDateAsync(Account user, DateTimeOffset? lockoutEnd, CancellationToken cancellationToken) =>
        Set(user.LockoutEnd = lockoutEnd);

    public Task<int> IncrementAccessFailedCountAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult(++user.AccessFailedCount);

    public Task ResetAccessFailedCountAsync(Account user, CancellationToken cancellationToken) => Set(user.AccessFailedCount = 0);

    public Task<int> GetAccessFailedCountAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.AccessFailedCount);

    public Task<bool> GetLockoutEnabledAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task SetLockoutEnabledAsync(Account user, bool enabled, CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        // The database outlives this store, which Identity makes for each request.
    }

    internal static string? Json(IReadOnlyList<string>? list) => list is null ? null : JsonSerializer.Serialize(list);

    internal static IReadOnlyList<string>? Json(SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : JsonSerializer.Deserialize<List<string>>(row.GetString(column));

    internal static DateTimeOffset? Time(SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    private static Task Set(object? done)
    {
        _ = done;
        return Task.CompletedTask;
    }

    private static object?[] Values(Account user) =>
    [
        user.Id,
        user.UserName,
        user.NormalizedUserName,
        user.PasswordHash,
        user.SecurityStamp,
        user.LockoutEnd?.ToUnixTimeMilliseconds(),
        user.AccessFailedCount,
        (long)user.Role,
        Json(user.Cameras),
        Json(user.ControlledCameras),
        user.OpenIdSubject,
        user.Created.ToUnixTimeMilliseconds(),
    ];

    private static Account Read(SqliteDataReader row) => new()
    {
        Id = row.GetString(0),
        UserName = row.GetString(1),
        NormalizedUserName = row.GetString(2),
        PasswordHash = row.IsDBNull(3) ? null : row.GetString(3),
        SecurityStamp = row.GetString(4),
        LockoutEnd = Time(row, 5),
        AccessFailedCount = row.GetInt32(6),
        Role = (Role)row.GetInt32(7),
        Cameras = Json(row, 8),
        ControlledCameras = Json(row, 9),
        OpenIdSubject = row.IsDBNull(10) ? null : row.GetString(10),
        Created = Time(row, 11)!.Value, // NOT NULL in the schema.
    };
}
