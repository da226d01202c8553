using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;

namespace Saksi.Server.Accounts;

/// <summary>Accounts in the database, as ASP.NET Core Identity wants them.</summary>
internal sealed partial class AccountStore(AccountDatabase database)
    : IUserPasswordStore<Account>, IUserSecurityStampStore<Account>
{
    private const string Columns =
        "id, name, normalized_name, password_hash, security_stamp, lockout_end, access_failed, role, cameras, controlled, openid_subject, created";

    private const string Administrator = "2"; // Role.Administrator, as the database has it.
    private const string AnotherAdministrator = $"EXISTS (SELECT 1 FROM account WHERE role = {Administrator} AND id <> $1)";
    private const int ConstraintFailed = 19; // SQLITE_CONSTRAINT

    private readonly AccountDatabase _database = database;

    public IReadOnlyList<Account> All() => _database.Query($"SELECT {Columns} FROM account ORDER BY normalized_name", Read);

    public bool HasAny() => _database.Number("SELECT count(*) FROM account") > 0;

    /// <summary>How many could still sign in as administrator if this one could not.</summary>
    public long OtherAdministrators(string id) =>
        _database.Number("SELECT count(*) FROM account WHERE role = $1 AND id <> $2", (long)Role.Administrator, id);

    public Account? Find(string id) => _database.Query($"SELECT {Columns} FROM account WHERE id = $1", Read, id).FirstOrDefault();

    public Account? FindByOpenId(string subject) =>
        _database.Query($"SELECT {Columns} FROM account WHERE openid_subject = $1", Read, subject).FirstOrDefault();

    /// <summary>Counts a wrong password; the last that is allowed locks the account, and counting begins anew.</summary>
    /// <remarks>One statement, so that tries at the same moment are all counted. An account that was read before is not written back.</remarks>
    public void CountFailure(string id, int allowed, DateTimeOffset lockedUntil) => _database.Execute(
        "UPDATE account SET lockout_end = CASE WHEN access_failed + 1 < $2 THEN lockout_end ELSE $3 END, "
        + "access_failed = CASE WHEN access_failed + 1 < $2 THEN access_failed + 1 ELSE 0 END WHERE id = $1",
        id, allowed, lockedUntil.ToUnixTimeMilliseconds());

    /// <summary>Forgets wrong passwords, and that they locked the account.</summary>
    public void Unlock(string id) =>
        _database.Execute("UPDATE account SET lockout_end = NULL, access_failed = 0 WHERE id = $1 AND (access_failed > 0 OR lockout_end > 0)", id);

    /// <summary>Sets the hash of a new password and nothing else: hashing takes long, and meanwhile rights may have been changed.</summary>
    public void SetPassword(string id, string hash) => _database.Execute(
        "UPDATE account SET password_hash = $2, security_stamp = $3 WHERE id = $1", id, hash, Guid.NewGuid().ToString("N"));

    public Task<IdentityResult> CreateAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(Write(
        user,
        $"INSERT INTO account ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        Values(user)));

    /// <summary>Writes all but what wrong passwords change, and never takes the last administrator away.</summary>
    public Task<IdentityResult> UpdateAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(Write(
        user,
        "UPDATE account SET name = $2, normalized_name = $3, password_hash = $4, security_stamp = $5, "
        + "role = $8, cameras = $9, controlled = $10, openid_subject = $11 "
        + $"WHERE id = $1 AND ($8 = {Administrator} OR role <> {Administrator} OR {AnotherAdministrator})",
        Values(user)));

    public Task<IdentityResult> DeleteAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(Write(
        user, $"DELETE FROM account WHERE id = $1 AND (role <> {Administrator} OR {AnotherAdministrator})", user.Id));

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

    public void Dispose()
    {
        // The database outlives this store, which Identity makes for each request.
    }

    internal static string? Json(IReadOnlyList<string>? list) => list is null ? null : JsonSerializer.Serialize(list);

    internal static IReadOnlyList<string>? Json(SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : JsonSerializer.Deserialize<List<string>>(row.GetString(column));

    internal static DateTimeOffset? Time(SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    private IdentityResult Write(Account user, string sql, params ReadOnlySpan<object?> values)
    {
        try
        {
            return _database.Execute(sql, values) > 0
                ? IdentityResult.Success
                : Failed("This is the last administrator, or the account was deleted just now. Make another administrator first.");
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == ConstraintFailed)
        {
            return Failed($"Somebody was given the name '{user.UserName}' just now. Choose another."); // Identity looked a moment ago.
        }
    }

    private static IdentityResult Failed(string description) => IdentityResult.Failed(new IdentityError { Description = description });

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
