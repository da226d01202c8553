using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;

namespace Saksi.Server.Accounts;

/// <summary>Passkeys in the database.</summary>
internal static class PasskeyTable
{
    private const string Columns = "id, name, public_key, created, sign_count, transports, flags, attestation, client_data";
    private const int IsVerified = 1;
    private const int IsEligible = 2;
    private const int IsBackedUp = 4;

    public static void Put(AccountDatabase database, string account, UserPasskeyInfo passkey) => database.Execute(
        $"INSERT INTO passkey ({Columns}, account) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) "
        + "ON CONFLICT (id) DO UPDATE SET name = $2, sign_count = $5, flags = $7 WHERE account = $10",
        passkey.CredentialId,
        passkey.Name,
        passkey.PublicKey,
        passkey.CreatedAt.ToUnixTimeMilliseconds(),
        (long)passkey.SignCount,
        JsonSerializer.Serialize(passkey.Transports ?? []),
        Flags(passkey),
        passkey.AttestationObject,
        passkey.ClientDataJson,
        account);

    /// <summary>Notes what the authenticator counted.</summary>
    /// <returns>False when it is not there any more: using a passkey must not bring back one that was deleted meanwhile.</returns>
    public static bool NoteUse(AccountDatabase database, string account, UserPasskeyInfo passkey) => database.Execute(
        "UPDATE passkey SET sign_count = $3, flags = $4 WHERE account = $1 AND id = $2",
        account, passkey.CredentialId, (long)passkey.SignCount, Flags(passkey)) > 0;

    public static List<UserPasskeyInfo> List(AccountDatabase database, string account) =>
        database.Query($"SELECT {Columns} FROM passkey WHERE account = $1 ORDER BY created", Read, account);

    public static UserPasskeyInfo? Find(AccountDatabase database, string account, byte[] id) =>
        database.Query($"SELECT {Columns} FROM passkey WHERE account = $1 AND id = $2", Read, account, id).FirstOrDefault();

    /// <summary>Whose passkey it is.</summary>
    public static string? Owner(AccountDatabase database, byte[] id) =>
        database.Query("SELECT account FROM passkey WHERE id = $1", row => row.GetString(0), id).FirstOrDefault();

    public static bool Remove(AccountDatabase database, string account, byte[] id) =>
        database.Execute("DELETE FROM passkey WHERE account = $1 AND id = $2", account, id) > 0;

    private static int Flags(UserPasskeyInfo passkey) =>
        (passkey.IsUserVerified ? IsVerified : 0) | (passkey.IsBackupEligible ? IsEligible : 0) | (passkey.IsBackedUp ? IsBackedUp : 0);

    private static UserPasskeyInfo Read(SqliteDataReader row)
    {
        var flags = row.GetInt32(6);
        return new UserPasskeyInfo(
            row.GetFieldValue<byte[]>(0),
            row.GetFieldValue<byte[]>(2),
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)),
            (uint)row.GetInt64(4),
            JsonSerializer.Deserialize<string[]>(row.GetString(5)),
            (flags & IsVerified) != 0,
            (flags & IsEligible) != 0,
            (flags & IsBackedUp) != 0,
            row.GetFieldValue<byte[]>(7),
            row.GetFieldValue<byte[]>(8))
        {
            Name = row.IsDBNull(1) ? null : row.GetString(1),
        };
    }
}
