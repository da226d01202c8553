using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Saksi.Simulator.Personalities;

namespace Saksi.Simulator.Server;

/// <summary>Asks one connection for the password of a camera, and checks what it answers.</summary>
/// <remarks>Nonces belong to the connection, as on most cameras: a digest cannot be replayed on another one.</remarks>
internal sealed class Authenticator(IReadOnlyList<AuthScheme> schemes, string realm, bool requiresFullUri)
{
    private readonly string _nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>The values of the WWW-Authenticate headers.</summary>
    public IEnumerable<string> Challenges() => schemes.Select(scheme => scheme switch
    {
        AuthScheme.Basic => $"Basic realm=\"{realm}\"",
        AuthScheme.DigestMd5 => $"Digest realm=\"{realm}\", nonce=\"{_nonce}\", stale=\"FALSE\"",
        _ => $"Digest realm=\"{realm}\", nonce=\"{_nonce}\", algorithm=\"SHA-256\", stale=\"FALSE\"",
    });

    /// <summary>Whether an Authorization header proves the password.</summary>
    public bool Accepts(RtspRequest request, string userName, string password)
    {
        var header = request["Authorization"];
        if (header is null)
        {
            return false;
        }

        if (header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            var expected = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{userName}:{password}"));
            return schemes.Contains(AuthScheme.Basic) && AreEqual(header[6..].Trim(), expected);
        }

        return header.StartsWith("Digest ", StringComparison.OrdinalIgnoreCase)
            && AcceptsDigest(DigestParameters.Parse(header[7..]), request, userName, password);
    }

    private bool AcceptsDigest(
        Dictionary<string, string> given, RtspRequest request, string userName, string password)
    {
        var isSha256 = given.GetValueOrDefault("algorithm", "MD5").Equals("SHA-256", StringComparison.OrdinalIgnoreCase);
        var uri = given.GetValueOrDefault("uri", "");
        if (!schemes.Contains(isSha256 ? AuthScheme.DigestSha256 : AuthScheme.DigestMd5)
            || given.GetValueOrDefault("username") != userName
            || given.GetValueOrDefault("realm") != realm
            || given.GetValueOrDefault("nonce") != _nonce
            || (requiresFullUri ? uri != request.Target : !IsSameResource(uri, request.Target)))
        {
            return false;
        }

        // RFC 7616 3.4.1: with qop=auth the counts are part of the hash, without (RFC 2069) they are not.
        var secret = Hash(isSha256, $"{userName}:{realm}:{password}");
        var action = Hash(isSha256, $"{request.Method}:{uri}");
        var expected = given.TryGetValue("qop", out var qop)
            ? string.Create(CultureInfo.InvariantCulture,
                $"{secret}:{_nonce}:{given.GetValueOrDefault("nc")}:{given.GetValueOrDefault("cnonce")}:{qop}:{action}")
            : $"{secret}:{_nonce}:{action}";
        return AreEqual(given.GetValueOrDefault("response", ""), Hash(isSha256, expected));
    }

    private static bool IsSameResource(string uri, string target) =>
        uri == target || (uri.Length > 1 && target.EndsWith(uri, StringComparison.Ordinal));

    private static string Hash(bool isSha256, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return Convert.ToHexStringLower(
            CryptographicOperations.HashData(isSha256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.MD5, bytes));
    }

    private static bool AreEqual(string given, string expected) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));
}
