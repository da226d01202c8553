using Saksi.Server.Accounts;

namespace Saksi.Server.Alerts.Push;

/// <summary>A browser that wants to be notified.</summary>
internal sealed record PushSubscription(string Endpoint, string Account, byte[] Point, byte[] Secret);

/// <summary>The browsers that want to be notified, in the database of accounts: they go when their account goes.</summary>
internal sealed class PushSubscriptions(AccountDatabase database, TimeProvider time)
{
    public const int MostOfAccount = 20;

    public void Add(PushSubscription subscription)
    {
        database.Execute(
            "INSERT OR REPLACE INTO push_subscription (endpoint, account, point, secret, created) VALUES ($1, $2, $3, $4, $5)",
            subscription.Endpoint, subscription.Account, subscription.Point, subscription.Secret, time.GetUtcNow().ToUnixTimeMilliseconds());

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
        return database.Query(
                "SELECT endpoint, account, point, secret FROM push_subscription",
                row => new PushSubscription(row.GetString(0), row.GetString(1), row.GetFieldValue<byte[]>(2), row.GetFieldValue<byte[]>(3)))
            .Where(subscription => accounts.Contains(subscription.Account)).ToList();
    }
}
