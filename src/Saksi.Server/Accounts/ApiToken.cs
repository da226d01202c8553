namespace Saksi.Server.Accounts;

/// <summary>What a program signs in with.</summary>
/// <param name="Id">For listing and deleting; no secret.</param>
/// <param name="AccountId">Whose it is; it never may more than this account.</param>
/// <param name="Name">What it is for.</param>
/// <param name="Role">The most that it may do.</param>
/// <param name="Cameras">The cameras that it may see; null: those that the account may see.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Expires">When it ends; null: never.</param>
/// <param name="Used">When it was used last, to the minute; null: never.</param>
internal sealed record ApiToken(
    string Id,
    string AccountId,
    string Name,
    Role Role,
    IReadOnlyList<string>? Cameras,
    DateTimeOffset Created,
    DateTimeOffset? Expires,
    DateTimeOffset? Used);
