using System.Security.Cryptography;

namespace Saksi.Media.Rtsp;

/// <summary>One challenge of a WWW-Authenticate header (RFC 7616 3.3, RFC 7617 2).</summary>
internal sealed record AuthenticationChallenge
{
    private const int MaxChallenges = 8;

    internal required bool IsDigest { get; init; }

    internal string Realm { get; init; } = "";

    internal string Nonce { get; init; } = "";

    internal string? Opaque { get; init; }

    /// <summary>The algorithm exactly as the camera wrote it; null when it wrote none, and then none is answered.</summary>
    internal string? Algorithm { get; init; }

    internal HashAlgorithmName Hash { get; init; } = HashAlgorithmName.MD5;

    /// <summary>The algorithm is one of the <c>-sess</c> kind.</summary>
    internal bool IsSessionKind { get; init; }

    /// <summary>The camera offers <c>qop=auth</c>.</summary>
    internal bool HasQualityAuth { get; init; }

    /// <summary>The nonce had grown old; the credentials were right.</summary>
    internal bool IsStale { get; init; }

    /// <summary>The stronger, the higher: Digest SHA-256, Digest MD5, Basic.</summary>
    internal int Strength => !IsDigest ? 0 : Hash == HashAlgorithmName.SHA256 ? 2 : 1;

    /// <summary>Reads all challenges that we can answer, whether on lines of their own or behind commas.</summary>
    internal static List<AuthenticationChallenge> ParseAll(IEnumerable<string> headerValues)
    {
        var challenges = new List<AuthenticationChallenge>();
        foreach (var value in headerValues)
        {
            foreach (var (scheme, parameters) in AuthenticationScanner.Scan(value))
            {
                if (challenges.Count < MaxChallenges && Build(scheme, parameters) is { } challenge)
                {
                    challenges.Add(challenge);
                }
            }
        }

        return challenges;
    }

    private static AuthenticationChallenge? Build(string scheme, Dictionary<string, string> parameters)
    {
        var realm = parameters.GetValueOrDefault("realm", "");
        if (scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase))
        {
            return new AuthenticationChallenge { IsDigest = false, Realm = realm };
        }

        if (!scheme.Equals("Digest", StringComparison.OrdinalIgnoreCase)
            || !parameters.TryGetValue("nonce", out var nonce))
        {
            return null;
        }

        var algorithm = parameters.GetValueOrDefault("algorithm");
        var upper = algorithm?.ToUpperInvariant() ?? "";
        var isSessionKind = upper.EndsWith("-SESS", StringComparison.Ordinal);
        HashAlgorithmName? hash = (isSessionKind ? upper[..^5] : upper) switch
        {
            "" or "MD5" => HashAlgorithmName.MD5,
            "SHA-256" or "SHA256" => HashAlgorithmName.SHA256,
            _ => null,
        };
        var qualities = parameters.GetValueOrDefault("qop", "").Split(',', StringSplitOptions.TrimEntries);
        var hasQualityAuth = qualities.Contains("auth", StringComparer.OrdinalIgnoreCase);
        var isUnanswerable = hash is null || (!hasQualityAuth && qualities is not [""]);
        return isUnanswerable
            ? null
            : new AuthenticationChallenge
            {
                IsDigest = true,
                Realm = realm,
                Nonce = nonce,
                Opaque = parameters.GetValueOrDefault("opaque"),
                Algorithm = algorithm,
                Hash = hash!.Value, // isUnanswerable covers null
                IsSessionKind = isSessionKind,
                HasQualityAuth = hasQualityAuth,
                IsStale = parameters.GetValueOrDefault("stale", "").Equals("true", StringComparison.OrdinalIgnoreCase),
            };
    }
}
