using System.CommandLine;

namespace Saksi.Cli.Commands;

/// <summary>The root of the command tree: one line for each sub-command.</summary>
internal static class SaksiCommand
{
    public static RootCommand Create() => new("Saksi records cameras so that only the owner can open the recordings.");
}
