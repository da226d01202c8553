namespace Saksi.Media.Rtsp;

/// <summary>Takes a WWW-Authenticate value apart into schemes and their parameters (RFC 7235 2.1).</summary>
internal static class AuthenticationScanner
{
    private const int MaxParameters = 32;

    internal static List<(string Scheme, Dictionary<string, string> Parameters)> Scan(string value)
    {
        var found = new List<(string Scheme, Dictionary<string, string> Parameters)>();
        var offset = 0;
        while (true)
        {
            offset = SkipWhile(value, offset, static c => c is ' ' or '\t' or ',' or ';' or '"' or '=');
            if (offset == value.Length)
            {
                return found;
            }

            var token = Token(value, ref offset);
            var afterBlanks = SkipWhile(value, offset, static c => c is ' ' or '\t');
            if (afterBlanks == value.Length || value[afterBlanks] != '=')
            {
                // A word without "=" is the name of the next scheme.
                found.Add((token, new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)));
                offset = afterBlanks;
                continue;
            }

            offset = SkipWhile(value, afterBlanks + 1, static c => c is ' ' or '\t');
            var text = Value(value, ref offset);
            if (found.Count > 0 && found[^1].Parameters.Count < MaxParameters)
            {
                found[^1].Parameters.TryAdd(token, text);
            }
        }
    }

    private static string Token(string value, ref int offset)
    {
        var start = offset;
        offset = SkipWhile(value, offset, static c => c is not (' ' or '\t' or ',' or ';' or '=' or '"'));
        return value[start..offset];
    }

    // A quoted value keeps its backslashes: it is sent back and hashed exactly as the camera wrote it.
    private static string Value(string value, ref int offset)
    {
        if (offset == value.Length || value[offset] != '"')
        {
            return Token(value, ref offset);
        }

        var start = ++offset;
        while (offset < value.Length && value[offset] != '"')
        {
            offset += value[offset] == '\\' && offset + 1 < value.Length ? 2 : 1;
        }

        var text = value[start..offset];
        offset = Math.Min(offset + 1, value.Length);
        return text;
    }

    private static int SkipWhile(string value, int offset, Func<char, bool> condition)
    {
        while (offset < value.Length && condition(value[offset]))
        {
            offset++;
        }

        return offset;
    }
}
