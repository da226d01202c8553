using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Saksi.Server.Accounts;

/// <summary>Random texts that open something: cookies, tokens, the set-up link. Only their SHA-256 is kept.</summary>
/// <remarks>256 random bits need no slow hash: nobody can guess them, and a stolen hash opens nothing.</remarks>
internal static class Secret
{
    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    /// <summary>Compares without telling by its time where the two differ.</summary>
    public static bool Equals(string left, string right) => CryptographicOperations.FixedTimeEquals(Hash(left), Hash(right));
}
