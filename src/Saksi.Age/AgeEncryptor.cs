using System.Security.Cryptography;

namespace Saksi.Age;

/// <summary>Seals the chunks of one age file, in whatever order the caller likes.</summary>
/// <remarks>
/// <para>For callers that place chunks themselves; <see cref="AgeWriter"/> is the plain way to write a file.</para>
/// <para>
/// <b>The caller guards the nonce.</b> It is made of the chunk's index and the final flag. Sealing two <i>different</i>
/// plaintexts under one pair of them gives both away: an index may be sealed again only with the same flag and the
/// same bytes, or with the other flag. So a file that grows can end in a final chunk at every moment if all final chunks
/// have the same content: each is overwritten by a full chunk of its index, under another nonce.
/// </para>
/// <para>Not safe for use by two threads at once. Keys are erased on <see cref="Dispose"/>.</para>
/// </remarks>
public sealed class AgeEncryptor : IDisposable
{
    /// <summary>Bytes of plaintext in each chunk but the final one.</summary>
    public const int ChunkSize = AgePayload.ChunkSize;

    /// <summary>Bytes of such a chunk in the file: <see cref="ChunkSize"/> and <see cref="Overhead"/>.</summary>
    public const int SealedChunkSize = AgePayload.SealedChunkSize;

    /// <summary>Bytes that sealing adds to a chunk.</summary>
    public const int Overhead = AgePayload.TagSize;

    private readonly ChaCha20Poly1305 _cipher;

    private AgeEncryptor(byte[] prologue, ChaCha20Poly1305 cipher)
    {
        Prologue = prologue;
        _cipher = cipher;
    }

    /// <summary>All that precedes the first chunk: the header and the payload nonce.</summary>
    public ReadOnlyMemory<byte> Prologue { get; }

    /// <summary>Makes a fresh file key and wraps it for each recipient.</summary>
    /// <exception cref="ArgumentException">No recipient, or one that must stand alone is with others.</exception>
    public static AgeEncryptor Create(IReadOnlyList<IAgeRecipient> recipients)
    {
        if (recipients.Count == 0)
        {
            throw new ArgumentException("A file needs at least one recipient.", nameof(recipients));
        }

        if (recipients.Count > 1 && recipients.Any(r => r.StandsAlone))
        {
            throw new ArgumentException("A passphrase cannot be combined with other recipients.", nameof(recipients));
        }

        Span<byte> fileKey = stackalloc byte[FileKeyWrap.FileKeySize];
        RandomNumberGenerator.Fill(fileKey);
        try
        {
            var stanzas = new AgeStanza[recipients.Count];
            for (var i = 0; i < stanzas.Length; i++)
            {
                stanzas[i] = recipients[i].Wrap(fileKey);
            }

            var header = AgeHeader.Format(stanzas, fileKey);
            var keyNonce = RandomNumberGenerator.GetBytes(AgePayload.KeyNonceSize);
            return new AgeEncryptor([.. header, .. keyNonce], AgePayload.CreateCipher(fileKey, keyNonce));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(fileKey);
        }
    }

    /// <summary>Seals one chunk. Allocates nothing.</summary>
    /// <param name="index">Number of the chunk, from zero; it stands at prologue + index × <see cref="SealedChunkSize"/>.</param>
    /// <param name="isFinal">Whether the file ends with it.</param>
    /// <param name="plaintext">
    /// <see cref="ChunkSize"/> bytes; 1 to that many if final; none only if final and the first.
    /// </param>
    /// <param name="destination">Exactly <see cref="Overhead"/> bytes longer than the plaintext.</param>
    /// <exception cref="ArgumentException">A length is wrong. Nothing was sealed.</exception>
    public void SealChunk(ulong index, bool isFinal, ReadOnlySpan<byte> plaintext, Span<byte> destination)
    {
        if (!AgePayload.IsAllowedLength(plaintext.Length, index, isFinal))
        {
            throw new ArgumentException("A chunk of that length cannot stand there.", nameof(plaintext));
        }

        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, plaintext.Length + Overhead);
        AgePayload.Seal(_cipher, index, isFinal, plaintext, destination);
    }

    /// <summary>Opens a chunk that was sealed here and is not the final one, to see whether a disk still has it.</summary>
    /// <param name="index">The number that it was sealed with.</param>
    /// <param name="sealedChunk">What the disk gave: <see cref="SealedChunkSize"/> bytes.</param>
    /// <param name="plaintext">Gets <see cref="ChunkSize"/> bytes; nothing of use when the answer is no.</param>
    /// <returns>Whether it is that chunk, unchanged.</returns>
    public bool TryOpenChunk(ulong index, ReadOnlySpan<byte> sealedChunk, Span<byte> plaintext)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(sealedChunk.Length, SealedChunkSize);
        ArgumentOutOfRangeException.ThrowIfNotEqual(plaintext.Length, ChunkSize);
        return AgePayload.TryOpen(_cipher, index, isFinal: false, sealedChunk, plaintext);
    }

    /// <summary>Erases the payload key.</summary>
    public void Dispose() => _cipher.Dispose();
}
