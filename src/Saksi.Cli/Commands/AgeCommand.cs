using Saksi.Cli.CommandLine;
using Saksi.Cli.Commands.AgeFiles;

namespace Saksi.Cli.Commands;

/// <summary><c>saksi age</c>: encrypts and decrypts any file, with the options of the stock <c>age</c> command.</summary>
internal static class AgeCommand
{
    public static SubCommand Create()
    {
        var options = new AgeOptions();
        return new SubCommand("age", "Encrypts or decrypts any file, as the age command does.")
        {
            Arguments = { options.Input },
            Options =
            {
                options.Encrypt, options.Decrypt, options.Recipients, options.RecipientsFiles, options.Identities,
                options.Passphrase, options.PassphraseFile, options.Armor, options.Output, CommonOptions.Json(),
            },
            Examples =
            [
                "saksi age -d -i owner.key -o segment.mp4 segment.mp4.age   # open one sealed recording",
                "saksi age -r age1... -r age1... -o notes.txt.age notes.txt # either of two can open it",
                "saksi age -R recipients.txt < notes.txt > notes.txt.age",
                "saksi age -e -i owner.key -a notes.txt                     # to oneself, as text",
                "saksi age -p -o owner.key.age owner.key                    # put an identity behind a passphrase",
                "saksi age -d -i owner.key.age -o notes.txt notes.txt.age   # and use it",
            ],
            StopPatience = TimeSpan.FromSeconds(0.5), // it may wait for somebody to type
            Run = context => RunAsync(context, options),
        };
    }

    private static async Task<ExitStatus> RunAsync(CommandContext context, AgeOptions options)
    {
        var request = options.Read(context);
        var length = await new AgeOperation(context, request).RunAsync();
        if (context.IsJson)
        {
            context.WriteJson(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("operation", request.IsDecryption ? "decrypt" : "encrypt");
                writer.WriteString("input", request.Input);
                writer.WriteString("output", request.Output);
                writer.WriteNumber("plaintextBytes", length);
                writer.WriteNumber("outputBytes", new FileInfo(request.Output!).Length); // --json demands -o
                writer.WriteEndObject();
            });
        }

        return ExitStatus.Good;
    }
}
