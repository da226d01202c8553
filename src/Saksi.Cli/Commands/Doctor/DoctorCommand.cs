using Saksi.Cli.CommandLine;

namespace Saksi.Cli.Commands.Doctor;

/// <summary><c>saksi doctor</c>: what is missing or wrong on this machine, and how to mend it.</summary>
internal static class DoctorCommand
{
    public static SubCommand Create()
    {
        var data = CommonOptions.Data(required: false);
        data.Description = "Look at this folder with recordings too.";
        return new SubCommand("doctor", "Says what is missing or wrong on this machine and how to mend it.")
        {
            Options = { data, CommonOptions.Json() },
            Examples = ["saksi doctor", "saksi doctor --data /srv/saksi", "saksi doctor --json | jq .status"],
            Run = context => ExamineAsync(context, new Machine(), context.ValueOrDefault(data)),
        };
    }

    internal static async Task<ExitStatus> ExamineAsync(CommandContext context, Machine machine, string? folder)
    {
        var findings = MachineChecks.Run(machine).ToList();
        if (folder is null)
        {
            findings.Add(Finding.NotApplicable("data", "Give --data DIR to have the folder with the recordings looked at."));
        }
        else
        {
            findings.AddRange(DataFolderChecks.Run(machine, folder));
            if (Directory.Exists(folder))
            {
                findings.Add(await SearchIdentitiesAsync(context, folder));
            }
        }

        DoctorReport.Write(context, findings);
        return findings.Exists(each => each.Level == FindingLevel.Problem) ? ExitStatus.Failed : ExitStatus.Good;
    }

    private static async Task<Finding> SearchIdentitiesAsync(CommandContext context, string folder)
    {
        var (found, unreadable) = await context.Progress.RunAsync(
            "Looking for keys among the recordings",
            total: null,
            meter => Task.FromResult(IdentitySearch.Search(
                [folder, .. DataFolderChecks.StoragesElsewhere(folder).Where(Directory.Exists)], () => meter.Advance(1), context.Stop)));
        return (found, unreadable) switch
        {
            ([var first, ..], _) => Finding.Problem(
                "data-identities",
                $"{found.Count} file{(found.Count == 1 ? "" : "s")} with a secret key of age among the recordings: {first}",
                "Move it to another machine or a USB stick, and seal to a new key from now on: who has this disk has that key."),
            (_, [var first, ..]) => Finding.Warning(
                "data-identities",
                $"{unreadable.Count} of the files cannot be read, so whether a secret key is in them is not known: {first}",
                "Run it again as the owner of the files, or as root."),
            _ => Finding.Ok("data-identities", "No secret key of age is among the recordings."),
        };
    }
}
