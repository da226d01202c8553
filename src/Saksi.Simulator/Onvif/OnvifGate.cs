using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Saksi.Simulator.Personalities;
using Saksi.Simulator.Server;

namespace Saksi.Simulator.Onvif;

/// <summary>Checks who asks: UsernameTokens, HTTP Digest, Basic.</summary>
internal sealed class OnvifGate(OnvifDevice device)
{
    private const int MostNonces = 10_000;

    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(16);
    private readonly ConcurrentDictionary<string, bool> _usedNonces = new();

    private OnvifAuthentication Wanted => device.Habits.Authentication;

    private string UserName => device.Camera.Options.UserName ?? "";

    private string Password => device.Camera.Password;

    /// <summary>What is answered to somebody who is not let in; null to who is.</summary>
    public HttpResponse? Check(HttpRequest request, OnvifMessage message)
    {
        if (device.Camera.Options.UserName is null)
        {
            return null;
        }

        var hasHeader = request.Headers.ContainsKey("Authorization");
        var hasToken = message.HeaderText("UsernameToken") is not null;
        return Wanted switch
        {
            OnvifAuthentication.Token => AcceptsToken(message) ? null : NotAuthorized,
            OnvifAuthentication.DigestSha256AndToken => !AcceptsHeader(request) ? Challenge(request) : AcceptsToken(message) ? null : NotAuthorized,
            OnvifAuthentication.TokenOrDigest when hasToken && !hasHeader => AcceptsToken(message) ? null : NotAuthorized,
            _ => AcceptsHeader(request) ? null : Challenge(request),
        };
    }

    /// <summary>The same, for what is no SOAP.</summary>
    public HttpResponse? Check(HttpRequest request) =>
        device.Camera.Options.UserName is null || AcceptsHeader(request) ? null : Challenge(request);

    private static HttpResponse NotAuthorized => OnvifXml.Fault(400, "ter:NotAuthorized", "Sender not Authorized");

    private HttpResponse Challenge(HttpRequest request)
    {
        var realm = device.Camera.Realm;
        var nonce = NonceOf(request.Path);
        return HttpResponse.Empty(401) with
        {
            Challenges = Wanted switch
            {
                OnvifAuthentication.Basic => [$"Basic realm=\"{realm}\""],
                OnvifAuthentication.DigestSha256 or OnvifAuthentication.DigestSha256AndToken =>
                    [$"Digest qop=\"auth\", realm=\"{realm}\", nonce=\"{nonce}\", algorithm=\"SHA-256\", stale=\"FALSE\""],
                _ => [$"Digest qop=\"auth\", realm=\"{realm}\", nonce=\"{nonce}\", stale=\"FALSE\""],
            },
        };
    }

    private string NonceOf(string path) => Convert.ToHexStringLower(
        HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes(device.Habits.BindsNonces ? path : ""))[..16]);

    // WSS UsernameToken Profile 1.0, 3.1; a nonce is good once.
    private bool AcceptsToken(OnvifMessage message)
    {
        var nonce = message.HeaderText("Nonce");
        var created = message.HeaderText("Created");
        if (nonce is null || created is null || message.HeaderText("Username") != UserName
            || !DateTimeOffset.TryParse(created, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            || (time - device.Now).Duration() > TimeSpan.FromSeconds(device.Habits.TokenWindowSeconds))
        {
            return false;
        }

        if (_usedNonces.Count >= MostNonces)
        {
            _usedNonces.Clear(); // simulators run for weeks
        }

        var buffer = new byte[nonce.Length];
        if (!Convert.TryFromBase64String(nonce, buffer, out var length))
        {
            return false;
        }

        byte[] input = [.. buffer.AsSpan(0, length), .. Encoding.UTF8.GetBytes(created + Password)];
        var expected = Convert.ToBase64String(CryptographicOperations.HashData(HashAlgorithmName.SHA1, input));
        return message.HeaderText("Password") == expected && _usedNonces.TryAdd(nonce, true);
    }

    private bool AcceptsHeader(HttpRequest request)
    {
        var header = request.Headers.GetValueOrDefault("Authorization") ?? "";
        if (Wanted == OnvifAuthentication.Basic)
        {
            return header == "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{UserName}:{Password}"));
        }

        if (!header.StartsWith("Digest ", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var given = DigestParameters.Parse(header[7..]);
        var isSha256 = Wanted is OnvifAuthentication.DigestSha256 or OnvifAuthentication.DigestSha256AndToken;
        var nonce = given.GetValueOrDefault("nonce");
        if (given.GetValueOrDefault("username") != UserName
            || nonce != NonceOf(request.Path)
            || given.GetValueOrDefault("uri") != request.Target
            || given.GetValueOrDefault("algorithm", "MD5").Equals("SHA-256", StringComparison.OrdinalIgnoreCase) != isSha256)
        {
            return false;
        }

        var secret = Hash($"{UserName}:{device.Camera.Realm}:{Password}");
        var action = Hash($"{request.Method}:{request.Target}");
        var expected = Hash($"{secret}:{nonce}:{given.GetValueOrDefault("nc")}:{given.GetValueOrDefault("cnonce")}:auth:{action}");
        return given.GetValueOrDefault("response") == expected;

        string Hash(string text) => Convert.ToHexStringLower(
            CryptographicOperations.HashData(isSha256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.MD5, Encoding.UTF8.GetBytes(text)));
    }
}
