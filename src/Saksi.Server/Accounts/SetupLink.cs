namespace Saksi.Server.Accounts;

/// <summary>The right to make the first administrator: a random text that is printed at each start until it is used.</summary>
internal sealed class SetupLink(AccountStore accounts) : IDisposable
{
    private readonly string _secret = Secret.Create();

    /// <summary>Nobody can sign in yet.</summary>
    public bool IsOpen => !accounts.HasAny();

    /// <summary>Held while the first administrator is being made, so that there is one.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>Whether this is the text of the link.</summary>
    public bool Fits(string secret) => IsOpen && Secret.Equals(secret, _secret);

    /// <summary>The link under an address of the page. A browser sends no server what stands behind the #.</summary>
    public Uri Below(Uri address) => new(address, $"/setup#{_secret}");

    public void Dispose() => Gate.Dispose();
}
