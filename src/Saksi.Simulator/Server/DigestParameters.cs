namespace Saksi.Simulator.Server;

/// <summary>Reads the <c>name="value"</c> list of an Authorization header.</summary>
internal static class DigestParameters
{
    public static Dictionary<string, string> Parse(string text)
    {
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var offset = 0;
        while (offset < text.Length)
        {
            var equals = text.IndexOf('=', offset);
            if (equals < 0)
            {
                break;
            }

            var name = text[offset..equals].Trim(' ', ',');
            var value = ReadValue(text, equals + 1, out offset);
            parameters[name] = value;
        }

        return parameters;
    }

    private static string ReadValue(string text, int start, out int end)
    {
        if (start < text.Length && text[start] == '"')
        {
            var close = text.IndexOf('"', start + 1);
            end = close < 0 ? text.Length : close + 1;
            return text[(start + 1)..(close < 0 ? text.Length : close)];
        }

        var comma = text.IndexOf(',', start);
        end = comma < 0 ? text.Length : comma + 1;
        return text[start..(comma < 0 ? text.Length : comma)].Trim();
    }
}
