using System.Security.Cryptography;

namespace Saksi.Age;

/// <summary>How every native recipient type encrypts the file key: ChaCha20-Poly1305 under a nonce of zeros.</summary>
/// <remarks>The zero nonce is sound because each wrap key is derived anew for each stanza and used once.</remarks>
internal static class FileKeyWrap
{
    public const int FileKeySize = 16;
    public const int WrapKeySize = 32;
    public const int BodySize = FileKeySize + TagSize;

    private const int TagSize = 16;
    private const int NonceSize = 12;

    public static byte[] Seal(ReadOnlySpan<byte> wrapKey, ReadOnlySpan<byte> fileKey)
    {
        var body = new byte[BodySize];
        using var cipher = new ChaCha20Poly1305(wrapKey);
        cipher.Encrypt(stackalloc byte[NonceSize], fileKey, body.AsSpan(0, FileKeySize), body.AsSpan(FileKeySize));
        return body;
    }

    /// <summary>Opens a body of <see cref="BodySize"/> bytes; false if it was sealed under another key.</summary>
    public static bool TryOpen(ReadOnlySpan<byte> wrapKey, ReadOnlySpan<byte> body, Span<byte> fileKey)
    {
        using var cipher = new ChaCha20Poly1305(wrapKey);
        try
        {
            cipher.Decrypt(stackalloc byte[NonceSize], body[..FileKeySize], body[FileKeySize..], fileKey);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }
}
