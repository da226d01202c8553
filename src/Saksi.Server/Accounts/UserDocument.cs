namespace Saksi.Server.Accounts;

/// <summary>An account as administrators see it.</summary>
/// <param name="Id">Names it in addresses.</param>
/// <param name="Name">What it signs in with.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Cameras">The cameras that it may see; null: all.</param>
/// <param name="ControlledCameras">Of those, the ones that an operator may move and whose recordings it may hold; null: all.</param>
/// <param name="LockedUntil">It is locked after wrong passwords; null: it is not.</param>
/// <param name="HasPassword">False: it signs in by passkey or OpenID Connect alone.</param>
/// <param name="CreatedAt">When it was made.</param>
internal sealed record UserDocument(
    string Id,
    string Name,
    Role Role,
    IReadOnlyList<string>? Cameras,
    IReadOnlyList<string>? ControlledCameras,
    DateTimeOffset? LockedUntil,
    bool HasPassword,
    DateTimeOffset CreatedAt)
{
    public static UserDocument Of(Account account, TimeProvider time) => new(
        account.Id,
        account.UserName,
        account.Role,
        account.Cameras,
        account.ControlledCameras,
        account.IsLocked(time.GetUtcNow()) ? account.LockoutEnd : null,
        account.PasswordHash is not null,
        account.Created);
}
