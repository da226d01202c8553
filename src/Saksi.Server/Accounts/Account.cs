namespace Saksi.Server.Accounts;

/// <summary>Somebody who may sign in.</summary>
public sealed class Account
{
    public required string Id { get; init; }

    public required string UserName { get; set; }

    /// <summary>What is compared: two names that differ in capitals alone are one.</summary>
    public string NormalizedUserName { get; set; } = "";

    /// <summary>Null: signs in by passkey or OpenID Connect alone.</summary>
    public string? PasswordHash { get; set; }

    /// <summary>Changes with every credential.</summary>
    public string SecurityStamp { get; set; } = "";

    /// <summary>Until when no password is accepted, after several wrong ones.</summary>
    public DateTimeOffset? LockoutEnd { get; init; }

    /// <summary>Wrong passwords since the last right one.</summary>
    public int AccessFailedCount { get; init; }

    public Role Role { get; set; }

    /// <summary>The cameras that the account may see; null: all, also those that come.</summary>
    public IReadOnlyList<string>? Cameras { get; set; }

    /// <summary>Of those, the ones that an operator may move and whose recordings it may hold; null: all that it sees.</summary>
    public IReadOnlyList<string>? ControlledCameras { get; set; }

    /// <summary>Issuer and subject at the OpenID Connect server; null: it does not come from there.</summary>
    public string? OpenIdSubject { get; set; }

    public required DateTimeOffset Created { get; init; }

    public bool IsLocked(DateTimeOffset now) => LockoutEnd > now;
}
