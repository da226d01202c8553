using System.Security.Cryptography;
using System.Text;

namespace Saksi.Onvif.Http;

/// <summary>Answers a camera's HTTP challenges: Digest with SHA-256, Digest with MD5, Basic, in this order.</summary>
/// <remarks>
/// A nonce is used for the path only that it was given for: Hikvision refuses others ("url does not match the nonce url").
/// Basic without TLS is answered only if the owner allows it. Thread-safe.
/// </remarks>
internal sealed class HttpAuthenticator(string userName, string password, bool isEncrypted, bool allowBasicOverPlainText)
{
    private const int MaxPaths = 64;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, PathState> _paths = [];
    private readonly string _userName = ToByteString(userName);
    private readonly string _password = ToByteString(password);

    /// <summary>The camera asks for Basic, and nothing else, over a connection that anybody can read.</summary>
    public bool HasRefusedBasic { get; private set; }

    /// <summary>The header for a request; null when its path was never challenged.</summary>
    public HttpAuthorization? Authorize(string method, Uri address)
    {
        lock (_gate)
        {
            if (!_paths.TryGetValue(address.AbsolutePath, out var state) || state.Challenge is not { } challenge)
            {
                return null;
            }

            var clientNonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
            return HttpAuthorization.Create(
                _userName, _password, challenge, method, address.PathAndQuery, ++state.Count, clientNonce);
        }
    }

    /// <summary>Chooses what to answer to a 401.</summary>
    /// <param name="address">What was asked for.</param>
    /// <param name="headerValues">Of WWW-Authenticate.</param>
    /// <param name="sent">What was refused; null when nothing was sent.</param>
    /// <returns>False when nothing is left to try.</returns>
    public bool TryTake(Uri address, IReadOnlyList<string> headerValues, HttpAuthorization? sent)
    {
        var challenges = HttpChallenge.ParseAll(headerValues);
        lock (_gate)
        {
            var state = StateOf(address.AbsolutePath);
            if (sent is not null && !IsRenewed(challenges.Find(each => each.Strength == sent.Challenge.Strength), sent))
            {
                state.Refused.Add(sent.Challenge.Strength);
            }

            HasRefusedBasic = challenges.Count > 0 && !challenges.Exists(IsAllowed);
            var next = challenges.Where(each => IsAllowed(each) && !state.Refused.Contains(each.Strength)).MaxBy(each => each.Strength);
            state.Challenge = next;
            state.Count = 0;
            if (next is null)
            {
                state.Refused.Clear(); // a later call begins anew: the password may have been set by then
            }

            return next is not null;
        }
    }

    private static bool IsRenewed(HttpChallenge? challenge, HttpAuthorization sent) => challenge is not null
        && (challenge.IsStale || (challenge.Nonce != sent.Challenge.Nonce && sent.Count > 1));

    private bool IsAllowed(HttpChallenge challenge) => challenge.IsDigest || isEncrypted || allowBasicOverPlainText;

    private PathState StateOf(string path)
    {
        if (!_paths.TryGetValue(path, out var state))
        {
            if (_paths.Count >= MaxPaths)
            {
                _paths.Clear(); // each subscription may have a path of its own
            }

            _paths[path] = state = new PathState();
        }

        return state;
    }

    private static string ToByteString(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    private sealed class PathState
    {
        public HttpChallenge? Challenge { get; set; }

        public uint Count { get; set; }

        public HashSet<int> Refused { get; } = [];
    }
}
