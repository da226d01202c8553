using System.CommandLine;
using System.Text;
using Saksi.Age;
using Saksi.Cli.CommandLine;

namespace Saksi.Cli.Commands;

/// <summary><c>saksi keygen</c>: makes the key pair whose public half recordings are sealed to.</summary>
internal static class KeygenCommand
{
    public static SubCommand Create()
    {
        var output = new Option<string>("--output", "-o")
        {
            Description = "The file to write the identity to. It must not exist.",
            HelpName = "FILE",
            Required = true,
        };
        return new SubCommand("keygen", "Makes an identity (a secret key) and prints its recipient, to which recordings are sealed.")
        {
            Options = { output, CommonOptions.Json() },
            Examples =
            [
                "saksi keygen -o owner.key          # keep this file off the recorder, and a copy of it elsewhere",
                "saksi record --recipient \"$(saksi keygen -o owner.key)\" --recipient \"$(saksi keygen -o recovery.key)\" ...",
                "age -d -i owner.key FILE.age       # the stock age command takes the same file",
            ],
            Run = context => Task.FromResult(Run(context, context.Value(output))),
        };
    }

    private static ExitStatus Run(CommandContext context, string file)
    {
        var identity = X25519Identity.Generate();
        WriteExclusively(file, IdentityFile.Format(identity, context.Time.GetUtcNow()));
        if (context.IsJson)
        {
            context.WriteJson(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("recipient", identity.Recipient.ToString());
                writer.WriteString("file", file);
                writer.WriteEndObject();
            });
        }
        else
        {
            context.Output.WriteLine(identity.Recipient);
        }

        return ExitStatus.Good;
    }

    private static void WriteExclusively(string file, string text)
    {
        if (Path.Exists(file))
        {
            throw AlreadyThere(file);
        }

        // Created by one call that fails if the name is taken, with mode 0600 from its first moment.
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            using var stream = new FileStream(file, options);
            WriteOrDelete(stream, Encoding.ASCII.GetBytes(text));
        }
        catch (IOException error) when (error is not FileNotFoundException and not DirectoryNotFoundException && Path.Exists(file))
        {
            throw AlreadyThere(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"Cannot write {file}: {FileErrorText.Of(error)}", cause: error);
        }
    }

    private static void WriteOrDelete(FileStream stream, byte[] bytes)
    {
        try
        {
            stream.Write(bytes);
            stream.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            // Half an identity helps nobody, and its name would be taken.
            File.Delete(stream.Name);
            throw;
        }
    }

    private static UserErrorException AlreadyThere(string file) => new(
        $"{file} already exists, and an identity is never overwritten.",
        "Without it, nobody can open what was sealed to it. Give another name with -o.");
}
