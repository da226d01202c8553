using System.Text;

namespace Saksi.Server.Cameras;

/// <summary>Comma-separated values (RFC 4180), read with the line of each record; a semicolon or a tab separates as well.</summary>
internal static class CsvText
{
    private static readonly char[] NeedQuotes = [',', '"', '\r', '\n'];

    /// <summary>Reads records. Empty lines are passed over.</summary>
    /// <param name="text">The file.</param>
    /// <param name="mistake">What is wrong with its form, with the line; null when nothing is.</param>
    public static List<(int Line, List<string> Fields)> Read(string text, out string? mistake)
    {
        mistake = null;
        text = text.TrimStart('\uFEFF');
        var firstLine = text.AsSpan(0, text.AsSpan().IndexOfAny('\r', '\n') is var end and >= 0 ? end : text.Length);
        var separator = firstLine.Contains(',') ? ',' : firstLine.Contains(';') ? ';' : firstLine.Contains('\t') ? '\t' : ',';
        var records = new List<(int Line, List<string> Fields)>();
        var position = 0;
        var line = 1;
        while (position < text.Length)
        {
            var start = line;
            var fields = new List<string>();
            do
            {
                if (!TryReadField(text, separator, ref position, ref line, out var field))
                {
                    mistake = $"Line {start}: a quotation mark is never closed.";
                    return records;
                }

                fields.Add(field);
            }
            while (position < text.Length && text[position] == separator && ++position <= text.Length);
            SkipLineEnd(text, ref position, ref line);
            if (fields.Count > 1 || fields[0].Length > 0)
            {
                records.Add((start, fields));
            }
        }

        return records;
    }

    /// <summary>Writes one record.</summary>
    public static string Format(IEnumerable<string?> fields) => string.Join(',', fields.Select(Quote)) + "\r\n";

    private static bool TryReadField(string text, char separator, ref int position, ref int line, out string field)
    {
        var value = new StringBuilder();
        if (position < text.Length && text[position] == '"')
        {
            for (position++; position < text.Length; position++)
            {
                if (text[position] != '"')
                {
                    line += text[position] == '\n' ? 1 : 0;
                    value.Append(text[position]);
                }
                else if (position + 1 < text.Length && text[position + 1] == '"')
                {
                    value.Append('"');
                    position++;
                }
                else
                {
                    break;
                }
            }

            if (position >= text.Length)
            {
                field = "";
                return false;
            }

            position++;
        }

        while (position < text.Length && text[position] != separator && text[position] is not ('\r' or '\n'))
        {
            value.Append(text[position++]);
        }

        field = value.ToString();
        return true;
    }

    private static void SkipLineEnd(string text, ref int position, ref int line)
    {
        if (position < text.Length && text[position] == '\r')
        {
            position++;
        }

        if (position < text.Length && text[position] == '\n')
        {
            position++;
        }

        line++;
    }

    private static string Quote(string? field) => field is null ? ""
        : field.IndexOfAny(NeedQuotes) < 0 && field.Trim().Length == field.Length ? field
        : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
