namespace Saksi.Server.Accounts;

/// <summary>Who is signed in.</summary>
/// <param name="User">The account.</param>
internal sealed record SessionDocument(SessionDocument.Person User)
{
    public static SessionDocument Of(Account account) => new(new Person(account.Id, account.UserName, account.Role));

    public static SessionDocument Of(Caller caller) => new(new Person(caller.AccountId, caller.UserName, caller.Role));

    /// <summary>An account as its owner sees it.</summary>
    /// <param name="Id">Names it in addresses.</param>
    /// <param name="Name">What it signs in with.</param>
    /// <param name="Role">What it may do.</param>
    internal sealed record Person(string Id, string Name, Role Role);
}
