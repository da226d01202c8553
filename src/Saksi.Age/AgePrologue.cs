using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Saksi.Age;

/// <summary>What precedes the first chunk: the parsed header, and where the payload nonce stands behind it.</summary>
internal sealed class AgePrologue
{
    private const int FirstRead = 4096;

    private readonly AgeHeader _header;

    private AgePrologue(AgeHeader header, int headerLength)
    {
        _header = header;
        Length = headerLength + AgePayload.KeyNonceSize;
    }

    /// <summary>Reads the next bytes of a source, at least one unless it is at its end.</summary>
    public delegate int ReadBytes(Span<byte> buffer);

    /// <summary>Bytes of header and nonce.</summary>
    public int Length { get; }

    /// <summary>Parses; false if more bytes are needed.</summary>
    public static bool TryParse(ReadOnlySpan<byte> data, [NotNullWhen(true)] out AgePrologue? prologue)
    {
        prologue = null;
        if (AgeHeader.TryParse(data, out var header, out var length) && data.Length >= length + AgePayload.KeyNonceSize)
        {
            prologue = new AgePrologue(header!, length);
        }

        return prologue is not null;
    }

    /// <summary>Reads as much of a source as the prologue needs, and what came with it.</summary>
    /// <param name="read">The source.</param>
    /// <param name="bytes">All that was read: the prologue and perhaps the start of the payload.</param>
    public static AgePrologue Read(ReadBytes read, out ReadOnlyMemory<byte> bytes)
    {
        var buffer = new byte[FirstRead];
        var filled = 0;
        var nextParse = 1;
        while (true)
        {
            var count = read(buffer.AsSpan(filled));
            var mayEnd = HasMacLine(buffer.AsSpan(0, filled + count), filled);
            filled += count;
            bytes = buffer.AsMemory(0, filled);

            // A source that yields byte by byte must not make us parse at each byte: only when the end may be there.
            if (filled >= nextParse || count == 0 || mayEnd)
            {
                nextParse = filled * 2;
                if (TryParse(bytes.Span, out var prologue))
                {
                    return prologue;
                }
            }

            if (count == 0)
            {
                throw CutShort(filled);
            }

            if (filled == buffer.Length)
            {
                buffer = Grow(buffer);
            }
        }
    }

    public static AgeFormatException CutShort(int offset) =>
        new(AgeFault.Header, "The file ends before its header and payload nonce are complete.", offset);

    /// <summary>Unwraps the file key, checks the MAC, derives the payload key.</summary>
    public ChaCha20Poly1305 Unlock(ReadOnlySpan<byte> bytes, IReadOnlyList<IAgeIdentity> identities)
    {
        // age.md, scrypt recipient stanza: alone or not at all. Refused for every kind of identity.
        if (_header.Stanzas.Count > 1 && _header.Stanzas.Any(s => s.Type == ScryptRecipient.StanzaType))
        {
            throw new AgeFormatException(
                AgeFault.Header, "An scrypt stanza stands beside another one.", clause: "scrypt recipient stanza");
        }

        Span<byte> fileKey = stackalloc byte[FileKeyWrap.FileKeySize];
        try
        {
            foreach (var identity in identities)
            {
                if (identity.TryUnwrap(_header.Stanzas, fileKey))
                {
                    return CreateCipher(bytes, fileKey);
                }
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(fileKey);
        }

        throw new AgeFormatException(AgeFault.NoMatch, "No identity matched any of the recipients.");
    }

    private ChaCha20Poly1305 CreateCipher(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> fileKey) =>
        _header.HasValidMac(bytes, fileKey)
            ? AgePayload.CreateCipher(fileKey, bytes[(Length - AgePayload.KeyNonceSize)..Length])
            : throw new AgeFormatException(AgeFault.HeaderMac, "The header was changed: its MAC is wrong.", clause: "Header MAC");

    // Looks at what is new and 128 bytes before it: a MAC line and a nonce, begun by an earlier read, are shorter.
    private static bool HasMacLine(ReadOnlySpan<byte> data, int known) =>
        data[Math.Max(0, known - 128)..].IndexOf("\n---"u8) >= 0;

    private static byte[] Grow(byte[] buffer)
    {
        if (buffer.Length >= AgeHeader.MaxLength)
        {
            throw new AgeFormatException(AgeFault.Header, $"The header is longer than {AgeHeader.MaxLength} bytes.");
        }

        var larger = new byte[buffer.Length * 2];
        buffer.CopyTo(larger, 0);
        return larger;
    }
}
