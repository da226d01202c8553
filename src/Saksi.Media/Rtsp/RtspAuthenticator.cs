using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Saksi.Media.Rtsp;

/// <summary>Answers the challenges of one camera: Digest with SHA-256, Digest with MD5, Basic, in this order.</summary>
/// <remarks>
/// Basic crosses the wire in clear text. Over a connection without TLS it is answered only when the camera offers
/// nothing else (reported as a quirk) or the owner allowed it: a man in the middle who strips a Digest offer gets no
/// password from a camera that was known to offer one in the same session. Not thread-safe.
/// </remarks>
internal sealed class RtspAuthenticator(
    string? userName, string? password, bool isEncrypted, bool allowBasicOverPlainText, RtspQuirkSet quirks)
{
    // Every string here has one character per byte on the wire (Latin-1): a realm goes back as it came, whatever its
    // character set, and the owner's name and password are UTF-8 (RFC 7616 4).
    private readonly string? _userName = ToByteString(userName);
    private readonly string? _password = ToByteString(password);
    private readonly HashSet<int> _refused = [];
    private AuthenticationChallenge? _current;
    private bool _digestWasOffered;
    private bool _currentWasSent;
    private uint _nonceCount;

    /// <summary>The realm that the camera named last; null when it asked for no credentials.</summary>
    internal string? Realm { get; private set; }

    internal bool HasCredentials => _userName is not null;

    /// <summary>Whether the last 401 asked in no way that is known here, so that it says nothing about the password.</summary>
    internal bool KnowsNoChallenge { get; private set; }

    /// <summary>Chooses what to answer to a 401.</summary>
    /// <returns>False when nothing is left to try.</returns>
    internal bool TryTake(IEnumerable<string> headerValues)
    {
        var challenges = AuthenticationChallenge.ParseAll(headerValues);
        KnowsNoChallenge = challenges.Count == 0;
        Realm = challenges.Find(c => c.Realm.Length > 0)?.Realm ?? Realm;
        if (_userName is null)
        {
            return false;
        }

        _digestWasOffered |= challenges.Exists(c => c.IsDigest);
        if (_current is { } sent && _currentWasSent)
        {
            // The same nonce (or none) again, not called stale: it is the credentials that were refused.
            var renewed = challenges.Find(c => c.Strength == sent.Strength);
            if (renewed is null || !(renewed.IsStale || (renewed.Nonce != sent.Nonce && _nonceCount > 1)))
            {
                _refused.Add(sent.Strength);
            }
        }

        var next = challenges
            .Where(c => !_refused.Contains(c.Strength) && IsAllowed(c))
            .MaxBy(c => c.Strength);
        if (next is null)
        {
            return false;
        }

        Use(next);
        return true;
    }

    /// <summary>The Authorization header's value for a request; null while no challenge was seen.</summary>
    /// <param name="method">The method of the request.</param>
    /// <param name="uri">The URI exactly as the request line carries it (cameras compare, RFC 7616 3.4.6).</param>
    internal string? Authorize(string method, string uri)
    {
        if (_current is not { } challenge)
        {
            return null;
        }

        _currentWasSent = true;
        _nonceCount++;
        return challenge.IsDigest
            ? Digest(challenge, method, uri, _nonceCount, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)))
            : "Basic " + Convert.ToBase64String(Encoding.Latin1.GetBytes(_userName + ":" + _password));
    }

    /// <summary>RFC 7616 3.4, with the client nonce as an argument so that published examples can be checked.</summary>
    internal string Digest(
        AuthenticationChallenge challenge, string method, string uri, uint nonceCount, string clientNonce)
    {
        var count = nonceCount.ToString("x8", CultureInfo.InvariantCulture);
        var a1 = Hash(challenge, string.Concat(_userName, ":", challenge.Realm, ":", _password));
        if (challenge.IsSessionKind)
        {
            a1 = Hash(challenge, string.Concat(a1, ":", challenge.Nonce, ":", clientNonce));
        }

        var a2 = Hash(challenge, string.Concat(method, ":", uri));
        var middle = challenge.HasQualityAuth ? $":{count}:{clientNonce}:auth:" : ":";
        var response = Hash(challenge, string.Concat(a1, ":", challenge.Nonce, middle, a2));

        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Digest username=\"{Quote(_userName ?? "")}\", realm=\"{challenge.Realm}\"");
        text.Append(CultureInfo.InvariantCulture, $", nonce=\"{challenge.Nonce}\", uri=\"{uri}\", response=\"{response}\"");
        if (challenge.Algorithm is { } algorithm)
        {
            text.Append(CultureInfo.InvariantCulture, $", algorithm={algorithm}");
        }

        if (challenge.HasQualityAuth)
        {
            text.Append(CultureInfo.InvariantCulture, $", qop=auth, nc={count}, cnonce=\"{clientNonce}\"");
        }
        else if (challenge.IsSessionKind)
        {
            text.Append(CultureInfo.InvariantCulture, $", cnonce=\"{clientNonce}\"");
        }

        if (challenge.Opaque is { } opaque)
        {
            text.Append(CultureInfo.InvariantCulture, $", opaque=\"{opaque}\"");
        }

        return text.ToString();
    }

    private void Use(AuthenticationChallenge next)
    {
        if (_refused.Any(strength => strength > next.Strength))
        {
            quirks.Add(RtspQuirk.OfferedDigestRefused);
        }

        if (!next.IsDigest && !isEncrypted)
        {
            quirks.Add(RtspQuirk.BasicAuthentication);
        }

        _current = next;
        _currentWasSent = false;
        _nonceCount = 0;
    }

    private bool IsAllowed(AuthenticationChallenge challenge) =>
        challenge.IsDigest || isEncrypted || allowBasicOverPlainText || !_digestWasOffered;

    private static string Quote(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    private static string? ToByteString(string? text) =>
        text is null ? null : Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    // MD5 is what RFC 2617 cameras speak; it proves knowledge of a password, nothing else hangs on it.
    private static string Hash(AuthenticationChallenge challenge, string text) =>
        Convert.ToHexStringLower(CryptographicOperations.HashData(challenge.Hash, Encoding.Latin1.GetBytes(text)));
}
