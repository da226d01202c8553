using System.Security.Cryptography;

namespace Saksi.Age;

/// <summary>Opens the chunks of one age file, in whatever order the caller likes.</summary>
/// <remarks>
/// For callers that know where chunks are; <see cref="AgeReader"/> and <see cref="AgeRandomAccessReader"/> read files.
/// A chunk that opens is authentic, but only a final chunk that opens says where the file ends.
/// Not safe for use by two threads at once.
/// </remarks>
public sealed class AgeOpener : IDisposable
{
    private readonly ChaCha20Poly1305 _cipher;

    private AgeOpener(ChaCha20Poly1305 cipher) => _cipher = cipher;

    /// <summary>Reads header and payload nonce from the start of a file, unwraps the file key and checks the MAC.</summary>
    /// <param name="source">The start of a file, at least all that precedes the first chunk.</param>
    /// <param name="identities">Tried in turn.</param>
    /// <param name="prologueLength">Length of header and nonce: where the first chunk starts.</param>
    /// <exception cref="AgeFormatException">The header is malformed or cut short, or no identity matches.</exception>
    public static AgeOpener Open(
        ReadOnlySpan<byte> source, IReadOnlyList<IAgeIdentity> identities, out int prologueLength)
    {
        if (!AgePrologue.TryParse(source, out var prologue))
        {
            throw AgePrologue.CutShort(source.Length);
        }

        prologueLength = prologue.Length;
        return new AgeOpener(prologue.Unlock(source, identities));
    }

    /// <summary>As the other overload, from a stream, which is left at the first chunk.</summary>
    /// <param name="source">A stream that can seek, at the start of an age file.</param>
    /// <param name="identities">Tried in turn.</param>
    /// <param name="prologueLength">Length of header and nonce.</param>
    /// <exception cref="AgeFormatException">The header is malformed or cut short, or no identity matches.</exception>
    /// <exception cref="NotSupportedException">The stream cannot seek.</exception>
    public static AgeOpener Open(Stream source, IReadOnlyList<IAgeIdentity> identities, out int prologueLength)
    {
        var start = source.Position;
        var prologue = AgePrologue.Read(source.Read, out var bytes);
        var opener = new AgeOpener(prologue.Unlock(bytes.Span, identities));
        source.Position = start + prologue.Length;
        prologueLength = prologue.Length;
        return opener;
    }

    /// <summary>Opens one chunk.</summary>
    /// <param name="index">Number of the chunk, from zero.</param>
    /// <param name="isFinal">Whether it is to be the file's final one.</param>
    /// <param name="ciphertext">The chunk as it stands in the file, tag included.</param>
    /// <param name="plaintext">Exactly <see cref="AgeEncryptor.Overhead"/> bytes shorter.</param>
    /// <returns>False if it is not authentic as that chunk; <paramref name="plaintext"/> then means nothing.</returns>
    public bool TryOpenChunk(ulong index, bool isFinal, ReadOnlySpan<byte> ciphertext, Span<byte> plaintext) =>
        AgePayload.IsAllowedLength(ciphertext.Length - AgePayload.TagSize, index, isFinal)
        && AgePayload.TryOpen(_cipher, index, isFinal, ciphertext, plaintext);

    /// <summary>Erases the payload key.</summary>
    public void Dispose() => _cipher.Dispose();

    internal static AgeOpener Open(AgePrologue prologue, ReadOnlySpan<byte> bytes, IReadOnlyList<IAgeIdentity> identities) =>
        new(prologue.Unlock(bytes, identities));
}
