using System.Buffers;

namespace Saksi.Onvif.Http;

/// <summary>Takes a WWW-Authenticate value apart into schemes and their parameters (RFC 9110 11.6.1).</summary>
internal static class HttpChallengeScanner
{
    private const int MaxSchemes = 16;
    private const int MaxParameters = 32;
    private const string Separators = " \t,;=\"";

    private static readonly SearchValues<char> SeparatorSet = SearchValues.Create(Separators);

    public static List<(string Scheme, Dictionary<string, string> Parameters)> Scan(string value)
    {
        var found = new List<(string Scheme, Dictionary<string, string> Parameters)>();
        var rest = value.AsSpan();
        while (found.Count <= MaxSchemes && (rest = rest.TrimStart(Separators)).Length > 0)
        {
            var word = TakeWord(ref rest);
            var behind = rest.TrimStart(" \t");
            if (behind is not ['=', ..])
            {
                // A word without "=" names the next scheme.
                found.Add((word, new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)));
                continue;
            }

            rest = behind[1..].TrimStart(" \t");
            var text = rest is ['"', ..] ? TakeQuoted(ref rest) : TakeWord(ref rest);
            if (found.Count > 0 && found[^1].Parameters.Count < MaxParameters)
            {
                found[^1].Parameters.TryAdd(word, text);
            }
        }

        return found;
    }

    private static string TakeWord(ref ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOfAny(SeparatorSet);
        var word = end < 0 ? rest : rest[..end];
        rest = rest[word.Length..];
        return word.ToString();
    }

    // Backslashes stay: the value is hashed and sent back exactly as the camera wrote it.
    private static string TakeQuoted(ref ReadOnlySpan<char> rest)
    {
        var end = 1;
        while (end < rest.Length && rest[end] != '"')
        {
            end += rest[end] == '\\' ? 2 : 1;
        }

        end = Math.Min(end, rest.Length);
        var text = rest[1..end].ToString();
        rest = rest[Math.Min(end + 1, rest.Length)..];
        return text;
    }
}
