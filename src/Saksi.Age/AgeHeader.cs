using System.Security.Cryptography;
using System.Text;

namespace Saksi.Age;

/// <summary>The textual header of an age file: the stanzas, and the MAC that ties them to the file key.</summary>
internal sealed class AgeHeader
{
    /// <summary>Longer headers are refused: some 40,000 recipients, and a bound to what bad input can make us hold.</summary>
    public const int MaxLength = 4 << 20;

    private const int MacSize = 32;
    private const int Columns = 64;

    private readonly byte[] _mac;
    private readonly int _maced;

    private AgeHeader(IReadOnlyList<AgeStanza> stanzas, byte[] mac, int maced)
    {
        Stanzas = stanzas;
        _mac = mac;
        _maced = maced;
    }

    public IReadOnlyList<AgeStanza> Stanzas { get; }

    private static ReadOnlySpan<byte> VersionLine => "age-encryption.org/v1\n"u8;

    private static ReadOnlySpan<byte> VersionStart => "age-encryption.org/"u8;

    /// <summary>Parses the header at the start of <paramref name="data"/>, by the ABNF of age.md.</summary>
    /// <param name="data">The start of a file: what has been read so far.</param>
    /// <param name="header">The header, if all of it is there.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <returns>False if the header goes on beyond <paramref name="data"/> and nothing is wrong yet.</returns>
    /// <exception cref="AgeFormatException">What is there cannot be the start of a header.</exception>
    public static bool TryParse(ReadOnlySpan<byte> data, out AgeHeader? header, out int length)
    {
        (header, length) = (null, 0);
        if (!HasVersionLine(data))
        {
            return false;
        }

        var position = VersionLine.Length;
        var stanzas = new List<AgeStanza>();
        while (true)
        {
            var start = position;
            if (!TryReadLine(data, ref position, out var line))
            {
                return false;
            }

            if (line.StartsWith("---"u8))
            {
                var mac = ReadMac(line, start, stanzas.Count);
                (header, length) = (new AgeHeader(stanzas, mac, start + 3), position);
                return true;
            }

            var arguments = ReadArguments(line, start);
            if (!TryReadBody(data, ref position, out var body))
            {
                return false;
            }

            stanzas.Add(new AgeStanza(arguments, body));
        }
    }

    /// <summary>Writes a header for a file key that the stanzas wrap.</summary>
    public static byte[] Format(IReadOnlyList<AgeStanza> stanzas, ReadOnlySpan<byte> fileKey)
    {
        var text = new StringBuilder(Encoding.ASCII.GetString(VersionLine));
        foreach (var stanza in stanzas)
        {
            text.Append("-> ").AppendJoin(' ', stanza.Arguments).Append('\n');
            var body = HeaderBase64.Encode(stanza.Body.Span);

            // The last line is shorter than 64 characters, hence empty after a body of whole lines.
            for (var i = 0; i <= body.Length; i += Columns)
            {
                text.Append(body.AsSpan(i, Math.Min(Columns, body.Length - i))).Append('\n');
            }
        }

        text.Append("---");
        Span<byte> mac = stackalloc byte[MacSize];
        ComputeMac(Encoding.ASCII.GetBytes(text.ToString()), fileKey, mac);
        text.Append(' ').Append(HeaderBase64.Encode(mac)).Append('\n');
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>Checks the MAC of this header, whose bytes are the start of <paramref name="data"/>.</summary>
    public bool HasValidMac(ReadOnlySpan<byte> data, ReadOnlySpan<byte> fileKey)
    {
        Span<byte> mac = stackalloc byte[MacSize];
        ComputeMac(data[.._maced], fileKey, mac);
        return CryptographicOperations.FixedTimeEquals(mac, _mac);
    }

    private static void ComputeMac(ReadOnlySpan<byte> maced, ReadOnlySpan<byte> fileKey, Span<byte> mac)
    {
        Span<byte> key = stackalloc byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, fileKey, key, salt: [], info: "header"u8);
        HMACSHA256.HashData(key, maced, mac);
        CryptographicOperations.ZeroMemory(key);
    }

    private static bool HasVersionLine(ReadOnlySpan<byte> data)
    {
        var common = Math.Min(data.Length, VersionLine.Length);
        if (data[..common].SequenceEqual(VersionLine[..common]))
        {
            return common == VersionLine.Length;
        }

        throw data.StartsWith(VersionStart)
            ? Malformed("This version of the age format is not known; only v1 is.", 0, "Version line")
            : Malformed("Not an age file: it does not start with \"age-encryption.org/v1\".", 0, "Version line");
    }

    private static bool TryReadLine(ReadOnlySpan<byte> data, ref int position, out ReadOnlySpan<byte> line)
    {
        var length = data[position..].IndexOf((byte)'\n');
        line = length < 0 ? default : data.Slice(position, length);
        position += length + 1;
        return length >= 0;
    }

    private static byte[] ReadMac(ReadOnlySpan<byte> line, int offset, int stanzaCount)
    {
        if (stanzaCount == 0)
        {
            throw Malformed("The header has no recipient stanza.", offset, "ABNF definition of file header");
        }

        return line.StartsWith("--- "u8) && HeaderBase64.Decode(line[4..]) is { Length: MacSize } mac
            ? mac
            : throw Malformed("The MAC line is not \"--- \" and the canonical base64 of 32 bytes.", offset, "Header MAC");
    }

    private static string[] ReadArguments(ReadOnlySpan<byte> line, int offset)
    {
        if (!line.StartsWith("-> "u8))
        {
            throw Malformed("A line starts neither a stanza nor the MAC.", offset, "ABNF definition of file header");
        }

        var text = line[3..];
        var isWellFormed = !text.ContainsAnyExceptInRange((byte)' ', (byte)'~')
            && text.Length > 0 && text[0] != ' ' && text[^1] != ' ' && text.IndexOf("  "u8) < 0;
        return isWellFormed
            ? Encoding.ASCII.GetString(text).Split(' ')
            : throw Malformed("A stanza has an empty argument or one with invisible characters.", offset, "Recipient stanza");
    }

    private static bool TryReadBody(ReadOnlySpan<byte> data, ref int position, out byte[] body)
    {
        var text = new List<byte>();
        body = [];
        while (true)
        {
            var start = position;
            if (!TryReadLine(data, ref position, out var line))
            {
                return false;
            }

            if (line.Length > Columns)
            {
                throw Malformed("A line of a stanza's body is longer than 64 characters.", start, "Recipient stanza");
            }

            text.AddRange(line);
            if (line.Length < Columns)
            {
                body = HeaderBase64.Decode(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(text))
                    ?? throw Malformed("The body of a stanza is not canonical base64.", start, "Recipient stanza");
                return true;
            }
        }
    }

    private static AgeFormatException Malformed(string message, long offset, string clause) =>
        new(AgeFault.Header, message, offset, clause);
}
