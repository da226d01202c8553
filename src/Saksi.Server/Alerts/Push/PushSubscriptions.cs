using Saksi.Server.Accounts;

namespace Saksi.Server.Alerts.Push;

/// <summary>A browser that wants to be notified.</summary>
/// <param name="Endpoint">Where the browser's maker takes messages for it.</param>
/// <param name="Account">Whose it is.</param>
/// <param name="Point">Its public key.</param>
/// <param name="Secret">Its authentication secret.</param>
/// <param name="Agent">What it called itself when it asked.</param>
internal sealed record PushSubscription(string Endpoint, string Account, byte[] Point, byte[] Secret, string Agent = "")
{
    public DateTimeOffset Created { get; init; }
}

/// <summary>The browsers that want to be notified, in the database of accounts: they go when their account goes.</summary>
internal sealed class PushSubscriptions(AccountDatabase database, TimeProvider time)
{
    public const int MostOfAccount = 20;

    public void Add(PushSubscription subscription)
    {
        database.Execute(
            "INSERT OR REPLACE INTO push_subscription (endpoint, account, point, secret, agent, created) VALUES ($1, $2, $3, $4, $5, $6)",
            subscription.Endpoint, subscription.Account, subscription.Point, subscription.Secret, subscription.Agent, time.GetUtcNow().ToUnixTimeMilliseconds());

        // A browser that subscribes anew leaves its old address behind; the oldest go.
        database.Execute(
            "DELETE FROM push_subscription WHERE account = $1 AND endpoint NOT IN "
            + "(SELECT endpoint FROM push_subscription WHERE account = $1 ORDER BY created DESC LIMIT $2)",
            subscription.Account, MostOfAccount);
    }

    public void Remove(string account, string endpoint) =>
        database.Execute("DELETE FROM push_subscription WHERE account = $1 AND endpoint = $2", account, endpoint);

    /// <summary>Those whose accounts may see a camera now; of the machine, those who see all.</summary>
    public IReadOnlyList<PushSubscription> For(string? camera)
    {
        var accounts = new AccountStore(database).All().Where(account => Caller.AccountMaySee(account, camera)).Select(account => account.Id).ToHashSet();
        return All().Where(subscription => accounts.Contains(subscription.Account)).ToList();
    }

    /// <summary>Those of an account, the newest first.</summary>
    public IReadOnlyList<PushSubscription> Of(string account) =>
        All().Where(subscription => subscription.Account == account).OrderByDescending(subscription => subscription.Created).ToList();

    private List<PushSubscription> All() => database.Query(
        "SELECT endpoint, account, point, secret, agent, created FROM push_subscription",
        row => new PushSubscription(row.GetString(0), row.GetString(1), row.GetFieldValue<byte[]>(2), row.GetFieldValue<byte[]>(3), row.GetString(4))
        {
            Created = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)),
        });
}
