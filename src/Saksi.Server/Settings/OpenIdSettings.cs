namespace Saksi.Server.Settings;

/// <summary>Signing in through an OpenID Connect server.</summary>
public sealed record OpenIdSettings
{
    /// <summary>The server's issuer address.</summary>
    public required string Authority { get; init; }

    public required string ClientId { get; init; }

    /// <summary>Null for a public client.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>What the button says.</summary>
    public string Name { get; init; } = "OpenID Connect";

    /// <summary>The claim whose values decide the role.</summary>
    public string RoleClaim { get; init; } = "groups";

    /// <summary>Values of that claim that make an administrator, an operator, a viewer.</summary>
    public IReadOnlyList<string> Administrators { get; init; } = [];

    public IReadOnlyList<string> Operators { get; init; } = [];

    public IReadOnlyList<string> Viewers { get; init; } = [];

    /// <summary>Equal with the same lists.</summary>
    public bool Equals(OpenIdSettings? other) =>
        other is not null
        && (Authority, ClientId, ClientSecret, Name, RoleClaim) == (other.Authority, other.ClientId, other.ClientSecret, other.Name, other.RoleClaim)
        && Administrators.SequenceEqual(other.Administrators)
        && Operators.SequenceEqual(other.Operators)
        && Viewers.SequenceEqual(other.Viewers);

    public override int GetHashCode() => HashCode.Combine(Authority, ClientId);

    /// <summary>A secret is not for printing.</summary>
    public override string ToString() => $"{ClientId} at {Authority}";
}
