using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Saksi.Server.Alerts.Push;

/// <summary>Encrypts a message for a browser (RFC 8291, in one record of RFC 8188's aes128gcm).</summary>
internal static class PushMessage
{
    /// <summary>RFC 8291 4: a push server need not take more than 4096 bytes.</summary>
    public const int LongestPlaintext = 3800;

    private const int PointSize = 65;
    private const int SaltSize = 16;
    private const int KeySize = 16;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int RecordSize = 4096;

    /// <summary>Encrypts.</summary>
    /// <param name="plaintext">What the browser is to read.</param>
    /// <param name="browserPoint">Its public key: an uncompressed point of P-256.</param>
    /// <param name="secret">Its authentication secret, 16 bytes.</param>
    /// <param name="ephemeral">Our key for this one message.</param>
    /// <param name="salt">16 random bytes for this one message.</param>
    /// <exception cref="CryptographicException">The browser's key is no point of the curve.</exception>
    public static byte[] Encrypt(
        ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> browserPoint, ReadOnlySpan<byte> secret, ECDiffieHellman ephemeral, ReadOnlySpan<byte> salt)
    {
        using var browser = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = browserPoint[1..33].ToArray(), Y = browserPoint[33..PointSize].ToArray() },
        });
        var own = ephemeral.ExportParameters(includePrivateParameters: false).Q;
        byte[] ownPoint = [4, .. own.X!, .. own.Y!]; // A public key has both.
        var shared = ephemeral.DeriveRawSecretAgreement(browser.PublicKey);

        // RFC 8291 3.4, then RFC 8188 2.2 and 2.3.
        var input = HKDF.DeriveKey(
            HashAlgorithmName.SHA256, shared, 32, secret.ToArray(), [.. "WebPush: info\0"u8, .. browserPoint, .. ownPoint]);
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, input, KeySize, salt.ToArray(), "Content-Encoding: aes128gcm\0"u8.ToArray());
        var nonce = HKDF.DeriveKey(HashAlgorithmName.SHA256, input, NonceSize, salt.ToArray(), "Content-Encoding: nonce\0"u8.ToArray());

        var message = new byte[SaltSize + 4 + 1 + PointSize + plaintext.Length + 1 + TagSize];
        salt.CopyTo(message);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(SaltSize), RecordSize);
        message[SaltSize + 4] = PointSize;
        ownPoint.CopyTo(message, SaltSize + 5);

        // The delimiter 2 says that this is the last record.
        byte[] padded = [.. plaintext, 2];
        var sealedAt = SaltSize + 5 + PointSize;
        using var cipher = new AesGcm(key, TagSize);
        cipher.Encrypt(nonce, padded, message.AsSpan(sealedAt, padded.Length), message.AsSpan(sealedAt + padded.Length));
        return message;
    }

    /// <summary>Whether these can be a browser's keys.</summary>
    public static bool AreKeys(ReadOnlySpan<byte> point, ReadOnlySpan<byte> secret) =>
        point.Length == PointSize && point[0] == 4 && secret.Length == SaltSize;
}
