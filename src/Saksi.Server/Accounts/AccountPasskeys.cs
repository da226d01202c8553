using Microsoft.AspNetCore.Identity;

namespace Saksi.Server.Accounts;

/// <summary>The passkey side of the account store, as ASP.NET Core Identity wants it.</summary>
internal sealed partial class AccountStore : IUserPasskeyStore<Account>
{
    public Task AddOrUpdatePasskeyAsync(Account user, UserPasskeyInfo passkey, CancellationToken cancellationToken)
    {
        PasskeyTable.Put(_database, user.Id, passkey);
        return Task.CompletedTask;
    }

    public Task<IList<UserPasskeyInfo>> GetPasskeysAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult<IList<UserPasskeyInfo>>(PasskeyTable.List(_database, user.Id));

    public Task<Account?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        Task.FromResult(PasskeyTable.Owner(_database, credentialId) is { } id ? Find(id) : null);

    public Task<UserPasskeyInfo?> FindPasskeyAsync(Account user, byte[] credentialId, CancellationToken cancellationToken) =>
        Task.FromResult(PasskeyTable.Find(_database, user.Id, credentialId));

    public Task RemovePasskeyAsync(Account user, byte[] credentialId, CancellationToken cancellationToken)
    {
        PasskeyTable.Remove(_database, user.Id, credentialId);
        return Task.CompletedTask;
    }
}
