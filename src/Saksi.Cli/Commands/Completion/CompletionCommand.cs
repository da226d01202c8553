using System.CommandLine;
using Saksi.Cli.CommandLine;

namespace Saksi.Cli.Commands.Completion;

/// <summary><c>saksi completion</c>: prints the script that makes a shell complete this command's words.</summary>
internal static class CompletionCommand
{
    private static readonly string[] Shells = ["bash", "zsh", "fish"];

    public static SubCommand Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "The shell to print a script for." };
        shell.AcceptOnlyFromAmong(Shells);
        return new SubCommand("completion", "Prints a script that makes a shell complete the words of this command.")
        {
            Arguments = { shell },
            Examples =
            [
                "source <(saksi completion bash)                  # now, in this shell",
                "saksi completion bash >> ~/.bash_completion      # for every new shell",
                "saksi completion zsh > ~/.zfunc/_saksi           # with ~/.zfunc in fpath",
                "saksi completion fish > ~/.config/fish/completions/saksi.fish",
            ],
            Run = context =>
            {
                context.Output.Write(Script(context.Value(shell)));
                return Task.FromResult(ExitStatus.Good);
            },
        };
    }

    private static string Script(string shell)
    {
        using var script = typeof(CompletionCommand).Assembly.GetManifestResourceStream($"completion.{shell}")
            ?? throw new InvalidOperationException($"The completion script for {shell} is missing from the assembly.");
        using var reader = new StreamReader(script);
        return reader.ReadToEnd();
    }
}
