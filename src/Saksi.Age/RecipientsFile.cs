namespace Saksi.Age;

/// <summary>A file that lists recipients, one a line; empty lines and those that start with # are comments.</summary>
public static class RecipientsFile
{
    /// <summary>Reads a file of recipients.</summary>
    /// <exception cref="AgeFormatException">
    /// A line is no recipient, or there is none. Nothing is passed over: who is left out could not open the files.
    /// </exception>
    public static IReadOnlyList<X25519Recipient> Read(ReadOnlySpan<byte> file)
    {
        var recipients = new List<X25519Recipient>();
        foreach (var (number, text) in KeyLines.Parse(file))
        {
            recipients.Add(X25519Recipient.TryParse(text, out var recipient, out var reason)
                ? recipient
                : throw new AgeFormatException(AgeFault.Key, $"Line {number} is not an age recipient: {reason}."));
        }

        return recipients.Count > 0
            ? recipients
            : throw new AgeFormatException(AgeFault.Key, "The file holds no recipient.");
    }

    /// <summary>Reads a file of recipients from a stream, to its end.</summary>
    /// <exception cref="AgeFormatException">As above.</exception>
    public static IReadOnlyList<X25519Recipient> Read(Stream stream) => Read(KeyLines.ReadAll(stream));
}
