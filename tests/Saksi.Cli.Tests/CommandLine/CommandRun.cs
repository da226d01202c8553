using System.CommandLine;
using Saksi.Cli.CommandLine;

namespace Saksi.Cli.Tests.CommandLine;

/// <summary>A command made for a test, run as the program would run it, with what it printed.</summary>
internal sealed record CommandRun(int ExitStatus, string Output, string Error)
{
    public static Task<CommandRun> OfAsync(Func<CommandContext, ExitStatus> run, params string[] args) =>
        OfAsync(new SubCommand("try", "Tries.") { Options = { CommonOptions.Json() }, Run = context => Task.FromResult(run(context)) }, args);

    public static async Task<CommandRun> OfAsync(SubCommand command, params string[] args)
    {
        var root = new RootCommand { command };
        using var output = new StringWriter();
        using var error = new StringWriter();
        var parsed = root.Parse([command.Name, .. args]);
        Assert.Empty(parsed.Errors);
        var exitStatus = await parsed.InvokeAsync(new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        });
        return new CommandRun(exitStatus, output.ToString(), error.ToString());
    }
}
