using System.Security.Cryptography;

namespace Saksi.Onvif.Http;

/// <summary>One challenge of a WWW-Authenticate header (RFC 7616 3.3, RFC 7617 2) that can be answered.</summary>
internal sealed record HttpChallenge
{
    private const int MaxChallenges = 8;

    public required bool IsDigest { get; init; }

    public string Realm { get; init; } = "";

    public string Nonce { get; init; } = "";

    public string? Opaque { get; init; }

    /// <summary>As the camera wrote it; null when it wrote none, and then none is answered.</summary>
    public string? Algorithm { get; init; }

    public HashAlgorithmName Hash { get; init; } = HashAlgorithmName.MD5;

    /// <summary>One of the <c>-sess</c> algorithms.</summary>
    public bool IsSessionKind { get; init; }

    public bool HasQualityAuth { get; init; }

    /// <summary>The nonce was too old; the credentials were right.</summary>
    public bool IsStale { get; init; }

    /// <summary>The higher, the stronger: Digest SHA-256, Digest MD5, Basic.</summary>
    public int Strength => !IsDigest ? 0 : Hash == HashAlgorithmName.SHA256 ? 2 : 1;

    /// <summary>Reads all challenges that we can answer, each on a line of its own or several behind commas.</summary>
    public static List<HttpChallenge> ParseAll(IEnumerable<string> headerValues)
    {
        var challenges = new List<HttpChallenge>();
        foreach (var (scheme, parameters) in headerValues.SelectMany(HttpChallengeScanner.Scan))
        {
            if (challenges.Count < MaxChallenges && Create(scheme, parameters) is { } challenge)
            {
                challenges.Add(challenge);
            }
        }

        return challenges;
    }

    private static HttpChallenge? Create(string scheme, Dictionary<string, string> parameters)
    {
        var realm = parameters.GetValueOrDefault("realm", "");
        if (scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase))
        {
            return new HttpChallenge { IsDigest = false, Realm = realm };
        }

        var algorithm = parameters.GetValueOrDefault("algorithm");
        var name = algorithm?.ToUpperInvariant() ?? "MD5";
        var isSessionKind = name.EndsWith("-SESS", StringComparison.Ordinal);
        HashAlgorithmName? hash = (isSessionKind ? name[..^5] : name) switch
        {
            "MD5" or "" => HashAlgorithmName.MD5,
            "SHA-256" or "SHA256" => HashAlgorithmName.SHA256,
            _ => null,
        };
        var qualities = parameters.GetValueOrDefault("qop", "").Split(',', StringSplitOptions.TrimEntries);
        var hasQualityAuth = qualities.Contains("auth", StringComparer.OrdinalIgnoreCase);
        if (!scheme.Equals("Digest", StringComparison.OrdinalIgnoreCase)
            || !parameters.TryGetValue("nonce", out var nonce)
            || hash is null
            || (!hasQualityAuth && qualities is not [""]))
        {
            return null;
        }

        return new HttpChallenge
        {
            IsDigest = true,
            Realm = realm,
            Nonce = nonce,
            Opaque = parameters.GetValueOrDefault("opaque"),
            Algorithm = algorithm,
            Hash = hash.Value,
            IsSessionKind = isSessionKind,
            HasQualityAuth = hasQualityAuth,
            IsStale = parameters.GetValueOrDefault("stale", "").Equals("true", StringComparison.OrdinalIgnoreCase),
        };
    }
}
