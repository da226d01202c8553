using System.CommandLine;
using Saksi.Cli.CommandLine;
using Saksi.Server.Backup;

namespace Saksi.Cli.Commands.Serving;

/// <summary><c>saksi backup</c> and <c>saksi restore</c>: everything of a data folder but the recordings.</summary>
internal static class BackupCommand
{
    public static SubCommand CreateBackup()
    {
        var data = CommonOptions.Data();
        var output = new Option<string>("--output", "-o") { Description = "The file to write.", HelpName = "FILE", Required = true };
        return new SubCommand("backup", "Copies settings, accounts, certificate, index and journal of a data folder into one file.")
        {
            Options = { data, output, CommonOptions.Json() },
            Examples =
            [
                "saksi backup --data /srv/saksi -o saksi-backup.tar.gz",
                "saksi backup --data /srv/saksi -o b.tar.gz && saksi age -e -r age1… -o b.tar.gz.age b.tar.gz && rm b.tar.gz",
            ],
            Run = context => Task.FromResult(Report(context, "backed up", () => ServerBackup.Write(context.Value(data), context.Value(output)))),
        };
    }

    public static SubCommand CreateRestore()
    {
        var file = new Argument<string>("FILE") { Description = "What saksi backup wrote." };
        var data = CommonOptions.Data();
        return new SubCommand("restore", "Puts a backup into a data folder that has none of its files.")
        {
            Arguments = { file },
            Options = { data, CommonOptions.Json() },
            Examples = ["saksi restore --data /srv/saksi saksi-backup.tar.gz"],
            Run = context => Task.FromResult(Report(context, "restored", () => ServerBackup.Restore(context.Value(file), context.Value(data)))),
        };
    }

    private static ExitStatus Report(CommandContext context, string done, Func<IReadOnlyList<string>> run)
    {
        try
        {
            var names = run();
            if (context.IsJson)
            {
                context.WriteJson(writer =>
                {
                    writer.WriteStartObject();
                    writer.WriteStartArray("files");
                    foreach (var name in names)
                    {
                        writer.WriteStringValue(name);
                    }

                    writer.WriteEndArray();
                    writer.WriteEndObject();
                });
            }
            else
            {
                context.Output.WriteLine($"{names.Count} files {done}.");
            }

            return ExitStatus.Good;
        }
        catch (BackupException exception)
        {
            throw new UserErrorException(exception.Message, cause: exception);
        }
    }
}
