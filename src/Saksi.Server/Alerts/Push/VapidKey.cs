using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Saksi.Recording.Storage;

namespace Saksi.Server.Alerts.Push;

/// <summary>The key by which push servers know this server (RFC 8292). Made when first asked for, and kept: subscriptions hang on it.</summary>
internal sealed class VapidKey(string path, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(12);

    private readonly Lock _lock = new();
    private ECDsa? _key;

    /// <summary>For browsers: the uncompressed point in base64url.</summary>
    public string PublicKey()
    {
        var point = Key().ExportParameters(includePrivateParameters: false).Q;
        return Base64Url.EncodeToString([4, .. point.X!, .. point.Y!]); // A public key has both.
    }

    /// <summary>The value of the Authorization header for a push server.</summary>
    public string Authorization(Uri endpoint, string contact)
    {
        var head = Encode("""{"typ":"JWT","alg":"ES256"}"""u8);
        var claims = Encode(JsonSerializer.SerializeToUtf8Bytes(new
        {
            aud = endpoint.GetLeftPart(UriPartial.Authority),
            exp = (time.GetUtcNow() + Life).ToUnixTimeSeconds(),
            sub = contact,
        }));
        byte[] signature;
        lock (_lock)
        {
            // RFC 7518 3.4: r and s behind each other, which is what .NET gives.
            signature = Key().SignData(Encoding.ASCII.GetBytes($"{head}.{claims}"), HashAlgorithmName.SHA256);
        }

        return $"vapid t={head}.{claims}.{Encode(signature)}, k={PublicKey()}";
    }

    public void Dispose() => _key?.Dispose();

    private static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    private ECDsa Key()
    {
        lock (_lock)
        {
            if (_key is null)
            {
                var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
                if (File.Exists(path))
                {
                    key.ImportFromPem(File.ReadAllText(path));
                }
                else
                {
                    DurableFiles.Replace(path, key.ExportPkcs8PrivateKeyPem() + "\n");
                }

                _key = key;
            }

            return _key;
        }
    }
}
