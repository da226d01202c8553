using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Saksi.Onvif.Http;

/// <summary>The Authorization header of one request, and what it answers.</summary>
/// <param name="Value">The header's value, one character a byte.</param>
/// <param name="Challenge">What it answers.</param>
/// <param name="Count">How often the nonce was used, this time included.</param>
internal sealed record HttpAuthorization(string Value, HttpChallenge Challenge, uint Count)
{
    /// <summary>Answers a challenge.</summary>
    /// <param name="userName">As bytes of UTF-8, one character each (RFC 7616 4).</param>
    /// <param name="password">Likewise.</param>
    /// <param name="challenge">What is answered.</param>
    /// <param name="method">Of the request.</param>
    /// <param name="uri">Path and query, as the request line has them.</param>
    /// <param name="count">From 1 on, for each nonce.</param>
    /// <param name="clientNonce">Anything.</param>
    public static HttpAuthorization Create(
        string userName, string password, HttpChallenge challenge, string method, string uri, uint count, string clientNonce)
    {
        if (!challenge.IsDigest)
        {
            var both = Encoding.Latin1.GetBytes($"{userName}:{password}");
            return new HttpAuthorization("Basic " + Convert.ToBase64String(both), challenge, count);
        }

        var counted = count.ToString("x8", CultureInfo.InvariantCulture);
        var secret = Hash(challenge, $"{userName}:{challenge.Realm}:{password}");
        if (challenge.IsSessionKind)
        {
            secret = Hash(challenge, $"{secret}:{challenge.Nonce}:{clientNonce}");
        }

        var request = Hash(challenge, $"{method}:{uri}");
        var middle = challenge.HasQualityAuth ? $":{counted}:{clientNonce}:auth:" : ":";
        var response = Hash(challenge, $"{secret}:{challenge.Nonce}{middle}{request}");
        string?[] parameters =
        [
            $"Digest username=\"{Quote(userName)}\"",
            $"realm=\"{challenge.Realm}\"",
            $"nonce=\"{challenge.Nonce}\"",
            $"uri=\"{uri}\"",
            $"response=\"{response}\"",
            challenge.Algorithm is { } algorithm ? $"algorithm={algorithm}" : null,
            challenge.HasQualityAuth ? $"qop=auth, nc={counted}" : null,
            challenge.HasQualityAuth || challenge.IsSessionKind ? $"cnonce=\"{clientNonce}\"" : null,
            challenge.Opaque is { } opaque ? $"opaque=\"{opaque}\"" : null,
        ];
        return new HttpAuthorization(string.Join(", ", parameters.OfType<string>()), challenge, count);
    }

    // MD5 is what most cameras speak; it proves knowledge of a password and nothing else hangs on it.
    private static string Hash(HttpChallenge challenge, string text) =>
        Convert.ToHexStringLower(CryptographicOperations.HashData(challenge.Hash, Encoding.Latin1.GetBytes(text)));

    private static string Quote(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
