using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging;
using Saksi.Server.Settings;

namespace Saksi.Server.Accounts;

/// <summary>Checks passwords and begins sessions.</summary>
internal sealed partial class SignIn(
    UserManager<Account> accounts,
    AccountStore store,
    SessionStore sessions,
    SettingsStore settings,
    IPasswordHasher<Account> hasher,
    TimeProvider time,
    ILogger<SignIn> logger)
{
    /// <summary>What is checked for a user whom nobody knows, so that the answer takes as long as for one who is known.</summary>
    private static string? _nobodysHash;

    /// <summary>The account of a name and password; null when they do not fit together or the account is locked.</summary>
    public async Task<Account?> CheckPasswordAsync(string userName, string password, string address)
    {
        var account = await accounts.FindByNameAsync(userName);
        if (account?.PasswordHash is not { } hash)
        {
            _nobodysHash ??= hasher.HashPassword(Nobody, Secret.Create());
            hasher.VerifyHashedPassword(Nobody, _nobodysHash, password);
            LogRefused(address);
            return null;
        }

        // The password is checked even when the account is locked: the answer tells nothing, its time neither.
        var fits = hasher.VerifyHashedPassword(account, hash, password) != PasswordVerificationResult.Failed;

        // That took a while, in which other tries may have locked the account, or its password was changed.
        if (store.Find(account.Id) is not { } now || now.PasswordHash != hash)
        {
            LogWrong(account.UserName, address);
            return null;
        }

        if (now.IsLocked(time.GetUtcNow()))
        {
            LogLocked(account.UserName, address);
            return null;
        }

        if (!fits)
        {
            var rules = settings.Current.SignIn;
            store.CountFailure(account.Id, rules.Attempts, time.GetUtcNow() + rules.Lockout);
            LogWrong(account.UserName, address);
            return null;
        }

        store.Unlock(account.Id);
        return now;
    }

    /// <summary>Begins a session: always with a new secret, and an old one of this browser ends.</summary>
    public SessionDocument Begin(HttpContext context, Account account, string method)
    {
        if (SessionCookie.Read(context) is { } old && sessions.Use(old) is { } before)
        {
            sessions.End(before.Id, accountId: null);
        }

        var secret = sessions.Begin(
            account.Id, method, context.Connection.RemoteIpAddress?.ToString() ?? "", context.Request.Headers.UserAgent.ToString());
        SessionCookie.Write(context, secret, settings.Current.SignIn.SessionLife);
        return SessionDocument.Of(account);
    }

    private static Account Nobody => new() { Id = "", UserName = "", Created = default };

    // The name that was tried is not printed: people type passwords into the wrong field.
    [LoggerMessage(LogLevel.Warning, "Sign-in refused for an unknown user from {Address}")]
    private partial void LogRefused(string address);

    [LoggerMessage(LogLevel.Warning, "Sign-in of '{User}' from {Address} refused: the account is locked for a while")]
    private partial void LogLocked(string user, string address);

    [LoggerMessage(LogLevel.Warning, "Wrong password for '{User}' from {Address}")]
    private partial void LogWrong(string user, string address);
}
