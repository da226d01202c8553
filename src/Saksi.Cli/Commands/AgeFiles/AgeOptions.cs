using System.CommandLine;
using Saksi.Cli.CommandLine;

namespace Saksi.Cli.Commands.AgeFiles;

/// <summary>The options of <c>saksi age</c>, named as those of the stock command, and which of them go together.</summary>
internal sealed class AgeOptions
{
    /// <summary>As a file name: standard input or output.</summary>
    public const string Standard = "-";

    public Option<bool> Encrypt { get; } = new("--encrypt", "-e") { Description = "Encrypt INPUT. This is the default." };

    public Option<bool> Decrypt { get; } = new("--decrypt", "-d") { Description = "Decrypt INPUT; armor is detected." };

    public Option<string[]> Recipients { get; } = new("--recipient", "-r")
    {
        Description = "Encrypt to this recipient (age1...). Can be repeated.",
        HelpName = "RECIPIENT",
    };

    public Option<string[]> RecipientsFiles { get; } = new("--recipients-file", "-R")
    {
        Description = "Encrypt to the recipients listed in this file, one a line; - for standard input. Can be repeated.",
        HelpName = "PATH",
    };

    public Option<string[]> Identities { get; } = new("--identity", "-i")
    {
        Description = "Decrypt with the identities in this file; - for standard input. Can be repeated. "
            + "With -e: encrypt to their recipients.",
        HelpName = "PATH",
    };

    public Option<bool> Passphrase { get; } = new("--passphrase", "-p")
    {
        Description = "Encrypt with a passphrase, which is asked for at the terminal.",
    };

    public Option<string> PassphraseFile { get; } = new("--passphrase-file")
    {
        Description = "Take the passphrase from the first line of this file, for encrypting, decrypting and encrypted identity files.",
        HelpName = "F",
    };

    public Option<bool> Armor { get; } = new("--armor", "-a") { Description = "Encrypt to text (PEM) instead of binary." };

    public Option<string> Output { get; } = new("--output", "-o")
    {
        Description = "Write to this file instead of standard output, replacing it once all went well; "
            + "- for standard output even if it is a terminal.",
        HelpName = "OUTPUT",
    };

    public Argument<string> Input { get; } = new("INPUT")
    {
        Description = "The file to read. Without it, or with -, standard input.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>Reads the command line and refuses what contradicts itself, in the words of the stock command where it has any.</summary>
    /// <exception cref="WrongUsageException">The options do not go together.</exception>
    public AgeRequest Read(CommandContext context)
    {
        var request = new AgeRequest
        {
            IsDecryption = context.ValueOrDefault(Decrypt),
            Recipients = context.ValueOrDefault(Recipients) ?? [],
            RecipientsFiles = context.ValueOrDefault(RecipientsFiles) ?? [],
            IdentityFiles = context.ValueOrDefault(Identities) ?? [],
            UsesPassphrase = context.ValueOrDefault(Passphrase),
            PassphraseFile = context.ValueOrDefault(PassphraseFile),
            IsArmored = context.ValueOrDefault(Armor),
            Input = context.ValueOrDefault(Input) ?? Standard,
            Output = context.ValueOrDefault(Output),
        };
        var isEncryptionExplicit = context.ValueOrDefault(Encrypt);
        if (isEncryptionExplicit && request.IsDecryption)
        {
            throw new WrongUsageException("-e/--encrypt can't be used with -d/--decrypt.");
        }

        if (request.IsDecryption)
        {
            CheckDecryption(request);
        }
        else
        {
            CheckEncryption(request, isEncryptionExplicit);
        }

        CheckStreams(request, context.IsJson);
        return request;
    }

    private static void CheckDecryption(AgeRequest request)
    {
        if (request.IsArmored)
        {
            throw new WrongUsageException("-a/--armor can't be used with -d/--decrypt.", "Armored files are detected by themselves.");
        }

        if (request.UsesPassphrase)
        {
            throw new WrongUsageException(
                "-p/--passphrase can't be used with -d/--decrypt.", "Files with a passphrase are detected by themselves.");
        }

        if (request.Recipients.Count + request.RecipientsFiles.Count > 0)
        {
            throw new WrongUsageException(
                "-r/--recipient and -R/--recipients-file can't be used with -d/--decrypt.",
                "Did you mean -i/--identity, to give the secret key?");
        }
    }

    private static void CheckEncryption(AgeRequest request, bool isExplicit)
    {
        var keys = request.Recipients.Count + request.RecipientsFiles.Count + request.IdentityFiles.Count;
        if (request.IdentityFiles.Count > 0 && !isExplicit)
        {
            throw new WrongUsageException(
                "-i/--identity can't be used for encrypting unless -e/--encrypt is given.", "Did you forget -d/--decrypt?");
        }

        // The passphrase of an identity file with -e -i is the one use of --passphrase-file beside keys.
        if (request.UsesPassphrase && keys > 0)
        {
            throw new WrongUsageException("-p/--passphrase can't be combined with -r, -R or -i.");
        }

        if (request.PassphraseFile is not null && keys > request.IdentityFiles.Count)
        {
            throw new WrongUsageException("--passphrase-file can't be combined with -r or -R.");
        }

        if (keys == 0 && !request.EncryptsToPassphrase)
        {
            throw new WrongUsageException(
                "Nobody is named to encrypt to.", "Did you forget -r/--recipient, -R/--recipients-file or -p/--passphrase?");
        }
    }

    private static void CheckStreams(AgeRequest request, bool isJson)
    {
        string[] sources = [request.Input, .. request.RecipientsFiles, .. request.IdentityFiles, request.PassphraseFile ?? ""];
        if (sources.Count(each => each == Standard) > 1)
        {
            throw new WrongUsageException("Standard input can be read for one purpose only.", "Give INPUT, or files for the keys.");
        }

        if (request.Output is not (null or Standard) && Path.GetFullPath(request.Output) == Path.GetFullPath(request.Input))
        {
            throw new WrongUsageException($"Input and output are the same file: {request.Output}.");
        }

        if (request.Output is not (null or Standard))
        {
            KeptFiles.RefuseKeys(request.Output, sources[1..].Where(each => each is not ("" or Standard)));
            KeptFiles.RefuseRecordings(request.Output);
        }

        if (isJson && request.Output is (null or Standard))
        {
            throw new WrongUsageException("--json needs -o FILE, because standard output takes the JSON document.");
        }
    }
}
