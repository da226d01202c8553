using Saksi.Age;
using Saksi.Cli.CommandLine;

namespace Saksi.Cli.Commands.AgeFiles;

/// <summary>Reads the files that hold keys, and says of each mistake in which file it is.</summary>
internal static class KeyFiles
{
    /// <summary>Reads a file of identities, which may be encrypted with a passphrase.</summary>
    /// <exception cref="UserErrorException">It cannot be read, or holds something else.</exception>
    public static IReadOnlyList<X25519Identity> ReadIdentities(string path, Func<string> askPassphrase) =>
        Read(path, "identity file", stream => IdentityFile.Read(stream, askPassphrase));

    /// <summary>Reads a file of recipients.</summary>
    /// <exception cref="UserErrorException">It cannot be read, or holds something else.</exception>
    public static IReadOnlyList<X25519Recipient> ReadRecipients(string path) =>
        Read(path, "recipients file", RecipientsFile.Read);

    /// <summary>Reads the recipient on the command line.</summary>
    /// <exception cref="UserErrorException">It is none.</exception>
    public static X25519Recipient ParseRecipient(string text)
    {
        if (X25519Recipient.TryParse(text, out var recipient, out var reason))
        {
            return recipient;
        }

        // What is not shaped like a recipient may be a secret that was pasted in its place: it is not repeated.
        var named = text.StartsWith("age1", StringComparison.Ordinal) ? $"'{text}'" : "What is given with -r";
        throw new UserErrorException($"{named} is not an age recipient: {reason}.");
    }

    private static T Read<T>(string path, string kind, Func<Stream, T> read)
    {
        var name = path == AgeOptions.Standard ? "standard input" : path;
        try
        {
            using var stream = path == AgeOptions.Standard ? Console.OpenStandardInput() : File.OpenRead(path);
            return read(stream);
        }
        catch (AgeFormatException error)
        {
            throw new UserErrorException($"The {kind} {name} cannot be used. {error.Message}", cause: error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"Cannot read the {kind} {name}: {FileErrorText.Of(error)}", cause: error);
        }
    }
}
