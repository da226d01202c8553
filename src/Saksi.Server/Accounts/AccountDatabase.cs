using Saksi.Server.Databases;

namespace Saksi.Server.Accounts;

/// <summary>The database of accounts, sessions, tokens and views.</summary>
/// <remarks>Times are Unix milliseconds. It holds hashes of secrets, never the secrets.</remarks>
internal sealed class AccountDatabase : SqliteFile
{
    private AccountDatabase(string path)
        : base(path, new SqliteSchema(AccountSchema.Steps, IsDurable: true, "Restore it with `saksi restore`."))
    {
    }

    /// <summary>Opens the database, making it or bringing it up to date first.</summary>
    /// <exception cref="IOException">It cannot be used; the message says what to do.</exception>
    public static AccountDatabase Open(string path) => new(path);
}
