using System.Security.Cryptography;

namespace Saksi.Age;

/// <summary>Bech32 (BIP 173) without its limit on length, as age.md wants it.</summary>
internal static class Bech32
{
    private const string Alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private const int ChecksumLength = 6;

    private static ReadOnlySpan<uint> Generator => [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

    /// <summary>Encodes bytes under a lower-case prefix, in lower case.</summary>
    public static string Encode(string prefix, ReadOnlySpan<byte> bytes)
    {
        var groups = ToGroups(bytes);
        var text = new char[prefix.Length + 1 + groups.Length + ChecksumLength];
        prefix.CopyTo(text);
        text[prefix.Length] = '1';
        var state = Absorb(AbsorbPrefix(prefix), groups);
        state = Absorb(state, stackalloc byte[ChecksumLength]) ^ 1;
        for (var i = 0; i < groups.Length; i++)
        {
            text[prefix.Length + 1 + i] = Alphabet[groups[i]];
        }

        for (var i = 0; i < ChecksumLength; i++)
        {
            text[^(ChecksumLength - i)] = Alphabet[(int)(state >> (5 * (ChecksumLength - 1 - i))) & 31];
        }

        CryptographicOperations.ZeroMemory(groups);
        var encoded = new string(text);
        Array.Clear(text);
        return encoded;
    }

    /// <summary>Decodes text of one case. The prefix is given back in lower case.</summary>
    /// <param name="text">What to decode.</param>
    /// <param name="prefix">The human-readable part.</param>
    /// <param name="bytes">The data, without checksum.</param>
    /// <param name="reason">What is wrong when the result is false; tells nothing of the data.</param>
    public static bool TryDecode(ReadOnlySpan<char> text, out string prefix, out byte[] bytes, out string reason)
    {
        (prefix, bytes) = ("", []);
        if (text.ContainsAnyInRange('a', 'z') && text.ContainsAnyInRange('A', 'Z'))
        {
            reason = "upper and lower case are mixed";
            return false;
        }

        var separator = text.LastIndexOf('1');
        if (separator < 1 || text.Length - separator - 1 < ChecksumLength)
        {
            reason = "the separator '1' is missing or misplaced";
            return false;
        }

        if (text[..separator].ContainsAnyExceptInRange('!', '~'))
        {
            reason = "the prefix holds a character that is not visible ASCII";
            return false;
        }

        prefix = text[..separator].ToString().ToLowerInvariant();
        return TryDecodeData(prefix, text[(separator + 1)..], out bytes, out reason);
    }

    private static bool TryDecodeData(string prefix, ReadOnlySpan<char> data, out byte[] bytes, out string reason)
    {
        bytes = [];
        var groups = new byte[data.Length];
        for (var i = 0; i < data.Length; i++)
        {
            var value = Alphabet.IndexOf(char.ToLowerInvariant(data[i]), StringComparison.Ordinal);
            if (value < 0)
            {
                reason = "a character is not of the Bech32 alphabet";
                return false;
            }

            groups[i] = (byte)value;
        }

        if (Absorb(AbsorbPrefix(prefix), groups) != 1)
        {
            reason = "the checksum is wrong: a character is mistyped or missing";
            return false;
        }

        var decoded = FromGroups(groups.AsSpan(0, groups.Length - ChecksumLength));
        CryptographicOperations.ZeroMemory(groups);
        reason = decoded is null ? "the data is padded wrongly" : "";
        bytes = decoded ?? [];
        return decoded is not null;
    }

    private static uint AbsorbPrefix(string prefix)
    {
        // BIP 173: the prefix's high bits, a zero, its low bits.
        var expanded = new byte[(2 * prefix.Length) + 1];
        for (var i = 0; i < prefix.Length; i++)
        {
            expanded[i] = (byte)(prefix[i] >> 5);
            expanded[prefix.Length + 1 + i] = (byte)(prefix[i] & 31);
        }

        return Absorb(1, expanded);
    }

    private static uint Absorb(uint state, ReadOnlySpan<byte> groups)
    {
        foreach (var group in groups)
        {
            var top = state >> 25;
            state = ((state & 0x1ffffff) << 5) ^ group;
            for (var bit = 0; bit < Generator.Length; bit++)
            {
                state ^= ((top >> bit) & 1) * Generator[bit];
            }
        }

        return state;
    }

    private static byte[] ToGroups(ReadOnlySpan<byte> bytes)
    {
        var groups = new byte[((bytes.Length * 8) + 4) / 5];
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var value = (bytes[bit / 8] >> (7 - (bit % 8))) & 1;
            groups[bit / 5] |= (byte)(value << (4 - (bit % 5)));
        }

        return groups;
    }

    private static byte[]? FromGroups(ReadOnlySpan<byte> groups)
    {
        var bytes = new byte[groups.Length * 5 / 8];
        for (var bit = 0; bit < groups.Length * 5; bit++)
        {
            var value = (groups[bit / 5] >> (4 - (bit % 5))) & 1;
            if (bit / 8 < bytes.Length)
            {
                bytes[bit / 8] |= (byte)(value << (7 - (bit % 8)));
            }
            else if (value != 0)
            {
                return null; // BIP 173: padding bits must be zero.
            }
        }

        // BIP 173: incomplete groups of more than 4 bits are not padding.
        return (groups.Length * 5 % 8) > 4 ? null : bytes;
    }
}
