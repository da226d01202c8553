using System.CommandLine;
using System.CommandLine.Invocation;
using Saksi.Cli.Commands;

namespace Saksi.Cli.CommandLine;

/// <summary>The whole program as a function of its arguments and streams, so that tests can call it too.</summary>
internal static class SaksiProgram
{
    /// <summary>No response files: a camera's password or a path may start with @ and means just that.</summary>
    private static readonly ParserConfiguration Parser = new() { ResponseFileTokenReplacer = null };

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, CancellationToken stop)
    {
        var parsed = SaksiCommand.Create().Parse(args, Parser);
        if (args.Length == 0)
        {
            // Somebody who typed the bare name wants to know what there is; a script that did so has a mistake.
            await parsed.RootCommandResult.Command.Parse("--help").InvokeAsync(new() { Output = error }, stop);
            return (int)ExitStatus.WrongUsage;
        }

        if (parsed.Action is ParseErrorAction)
        {
            return (int)UsageErrors.Report(parsed, output, error);
        }

        var invocation = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null, // StopSignals does this.
        };
        return await parsed.InvokeAsync(invocation, stop);
    }
}
