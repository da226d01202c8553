using System.Text;

namespace Saksi.Age;

/// <summary>The lines of a file that lists identities or recipients, without comments and empty ones.</summary>
internal static class KeyLines
{
    /// <summary>As the stock command: no file of keys is longer.</summary>
    public const int MaxFileLength = 16 << 20;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    public static IEnumerable<(int Number, string Text)> Parse(ReadOnlySpan<byte> file)
    {
        string text;
        try
        {
            text = StrictUtf8.GetString(file);
        }
        catch (DecoderFallbackException)
        {
            throw new AgeFormatException(AgeFault.Key, "The file of keys is not text (UTF-8).");
        }

        return text.Split('\n')
            .Select((line, index) => (Number: index + 1, Text: line.EndsWith('\r') ? line[..^1] : line))
            .Where(line => line.Text.Length > 0 && line.Text[0] != '#');
    }

    /// <summary>Reads all of a stream, if it is not too long for a file of keys.</summary>
    public static byte[] ReadAll(Stream stream)
    {
        using var copy = new MemoryStream();
        var buffer = new byte[4096];
        int count;
        while ((count = stream.Read(buffer)) > 0)
        {
            copy.Write(buffer, 0, count);
            if (copy.Length > MaxFileLength)
            {
                throw new AgeFormatException(AgeFault.Key, $"The file of keys is longer than {MaxFileLength >> 20} MiB.");
            }
        }

        return copy.ToArray();
    }
}
