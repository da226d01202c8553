using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Saksi.Age;

/// <summary>Base64 as the header has it: RFC 4648 section 4, no padding, canonical, nothing else tolerated.</summary>
internal static class HeaderBase64
{
    /// <summary>Encodes without padding.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    /// <summary>Decodes text of ASCII characters; null if it is not the canonical encoding of any bytes.</summary>
    public static byte[]? Decode(ReadOnlySpan<byte> text)
    {
        // One character left over carries six bits: not a byte. The framework would skip white space, so look first.
        if (text.Length % 4 == 1 || text.ContainsAnyExcept(Alphabet))
        {
            return null;
        }

        var padded = new byte[(text.Length + 3) / 4 * 4];
        text.CopyTo(padded);
        padded.AsSpan(text.Length).Fill((byte)'=');
        var decoded = new byte[text.Length * 3 / 4];
        if (Base64.DecodeFromUtf8(padded, decoded, out _, out var written) != OperationStatus.Done
            || written != decoded.Length)
        {
            return null;
        }

        // RFC 4648 3.5: bits that no byte uses must be zero. Encoding again shows it.
        return IsEncodingOf(decoded, padded) ? decoded : null;
    }

    /// <summary>Decodes an argument of a stanza; null as for the other overload.</summary>
    public static byte[]? Decode(string text) => Decode(Encoding.UTF8.GetBytes(text));

    internal static bool IsEncodingOf(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> padded)
    {
        Span<byte> again = padded.Length <= 128 ? stackalloc byte[padded.Length] : new byte[padded.Length];
        return Base64.EncodeToUtf8(bytes, again, out _, out var written) == OperationStatus.Done
            && again[..written].SequenceEqual(padded);
    }

    private static readonly SearchValues<byte> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8);
}
