using Microsoft.AspNetCore.Identity;

namespace Saksi.Server.Accounts;

/// <summary>Gives an account a new password, and ends what the old one may have let in.</summary>
internal sealed class PasswordSetting(UserManager<Account> accounts, AccountStore store, SessionStore sessions, TokenStore tokens)
{
    /// <summary>Why it cannot be the account's password; null: it can.</summary>
    public async Task<string?> FindMistakeAsync(Account account, string password)
    {
        foreach (var validator in accounts.PasswordValidators)
        {
            var result = await validator.ValidateAsync(accounts, account, password);
            if (!result.Succeeded)
            {
                return AccountRules.Describe(result);
            }
        }

        return null;
    }

    /// <summary>Sets one that <see cref="FindMistakeAsync"/> found good.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="password">The new one.</param>
    /// <param name="except">The session that goes on; null: none.</param>
    /// <param name="keepsTokens">Whether tokens go on.</param>
    public PasswordChanged Set(Account account, string password, string? except, bool keepsTokens)
    {
        store.SetPassword(account.Id, accounts.PasswordHasher.HashPassword(account, password));
        var ended = sessions.EndOthers(account.Id, except);
        var deleted = keepsTokens ? 0 : tokens.DeleteAll(account.Id);
        return new PasswordChanged(ended, deleted, Describe(ended, deleted, keepsTokens));
    }

    private static string Describe(int sessions, int tokens, bool keepsTokens) =>
        $"The password is changed. Other sessions that ended: {sessions}. "
        + (keepsTokens ? "API tokens go on." : $"API tokens that were deleted: {tokens}; programs that used one need a new one.");
}
