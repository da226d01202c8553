using System.CommandLine;
using Saksi.Cli.CommandLine;
using Saksi.Cli.Commands.Completion;
using Saksi.Cli.Commands.Demo;
using Saksi.Cli.Commands.Discovering;
using Saksi.Cli.Commands.Doctor;
using Saksi.Cli.Commands.Probing;
using Saksi.Cli.Commands.Recordings;
using Saksi.Cli.Commands.Serving;

namespace Saksi.Cli.Commands;

/// <summary>The root of the command tree: one line for each sub-command.</summary>
internal static class SaksiCommand
{
    public static RootCommand Create()
    {
        var root = new RootCommand("Saksi records cameras so that only the owner can open the recordings.")
        {
            DemoCommand.Create(),
            ServeCommand.Create(),
            BackupCommand.CreateBackup(),
            BackupCommand.CreateRestore(),
            DiscoverCommand.Create(),
            ProbeCommand.Create(),
            RecordCommand.Create(),
            CoverageCommand.Create(),
            UnsealCommand.Create(),
            HoldCommand.Create(),
            RebuildIndexCommand.Create(),
            DoctorCommand.Create(),
            KeygenCommand.Create(),
            AgeCommand.Create(),
            SimulateCommand.Create(),
            CompletionCommand.Create(),
        };
        HelpWithExamples.AddTo(root);
        return root;
    }
}
