using System.CommandLine;
using Saksi.Age;
using Saksi.Cli.CommandLine;
using Saksi.Cli.Commands.AgeFiles;

namespace Saksi.Cli.Commands.Recordings;

/// <summary><c>--identity FILE</c>: the owner's secret keys, for commands that open recordings.</summary>
internal static class IdentityOption
{
    public static Option<string> Create() => new("--identity", "-i")
    {
        Description = "The file with the identity (secret key) that opens the recordings.",
        HelpName = "FILE",
        Required = true,
    };

    /// <summary><c>--passphrase-file F</c>, for scripts whose identity is behind a passphrase.</summary>
    public static Option<string> PassphraseFile() => new("--passphrase-file")
    {
        Description = "Take the passphrase of the identity file from the first line of this file.",
        HelpName = "F",
    };

    /// <exception cref="UserErrorException">The file cannot be read or holds no identity.</exception>
    public static IReadOnlyList<IAgeIdentity> Read(CommandContext context, string file, string? passphraseFile)
    {
        try
        {
            using var stream = File.OpenRead(file);
            return IdentityFile.Read(stream, () => new Passphrases(context, passphraseFile).Ask(""));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"Cannot read the identity file {file}: {FileErrorText.Of(exception)}", cause: exception);
        }
        catch (AgeFormatException exception)
        {
            throw new UserErrorException($"{file} is no identity file: {exception.Message}", cause: exception);
        }
    }
}
