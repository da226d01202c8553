using Saksi.Age;
using Saksi.Recording.Segments;

namespace Saksi.Recording.Unsealing;

/// <summary>What to open.</summary>
public sealed record UnsealRequest
{
    public required StreamName Stream { get; init; }

    public required IReadOnlyList<IAgeIdentity> Identities { get; init; }

    /// <summary>The result begins with the last key frame at or before this; null: with the first recorded.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The result ends before the first key frame at or after this; null: with the last recorded.</summary>
    public DateTimeOffset? To { get; init; }
}
