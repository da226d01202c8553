using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Saksi.Age;

/// <summary>The numbers of the payload (age.md, Payload): chunk sizes, key, nonces.</summary>
internal static class AgePayload
{
    public const int ChunkSize = 64 * 1024;
    public const int TagSize = 16;
    public const int SealedChunkSize = ChunkSize + TagSize;
    public const int KeyNonceSize = 16;

    private const int ChunkNonceSize = 12;

    /// <summary>payload key = HKDF-SHA-256(ikm = file key, salt = nonce, info = "payload")</summary>
    public static ChaCha20Poly1305 CreateCipher(ReadOnlySpan<byte> fileKey, ReadOnlySpan<byte> keyNonce)
    {
        Span<byte> key = stackalloc byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, fileKey, key, keyNonce, "payload"u8);
        var cipher = new ChaCha20Poly1305(key);
        CryptographicOperations.ZeroMemory(key);
        return cipher;
    }

    public static void Seal(
        ChaCha20Poly1305 cipher, ulong index, bool isFinal, ReadOnlySpan<byte> plaintext, Span<byte> destination)
    {
        Span<byte> nonce = stackalloc byte[ChunkNonceSize];
        WriteNonce(nonce, index, isFinal);
        cipher.Encrypt(nonce, plaintext, destination[..plaintext.Length], destination[plaintext.Length..]);
    }

    public static bool TryOpen(
        ChaCha20Poly1305 cipher, ulong index, bool isFinal, ReadOnlySpan<byte> ciphertext, Span<byte> plaintext)
    {
        Span<byte> nonce = stackalloc byte[ChunkNonceSize];
        WriteNonce(nonce, index, isFinal);
        try
        {
            cipher.Decrypt(nonce, ciphertext[..^TagSize], ciphertext[^TagSize..], plaintext);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    /// <summary>Whether a chunk may have that length: whole unless final, and final without content only as the first.</summary>
    public static bool IsAllowedLength(int plaintextLength, ulong index, bool isFinal) =>
        plaintextLength == ChunkSize
        || (isFinal && plaintextLength is >= 0 and < ChunkSize && (plaintextLength > 0 || index == 0));

    // An 11-byte big-endian counter, of which eight bytes are more than any file needs, and the final flag.
    private static void WriteNonce(Span<byte> nonce, ulong index, bool isFinal)
    {
        nonce.Clear();
        BinaryPrimitives.WriteUInt64BigEndian(nonce[3..], index);
        nonce[11] = isFinal ? (byte)1 : (byte)0;
    }
}
