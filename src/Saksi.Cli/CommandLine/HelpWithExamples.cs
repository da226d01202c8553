using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Saksi.Cli.CommandLine;

/// <summary>The help of every command: System.CommandLine's own sections, then the command's examples.</summary>
internal sealed class HelpWithExamples(HelpAction sections) : SynchronousCommandLineAction
{
    /// <summary>Help is what is asked for, so mistakes elsewhere in the line do not matter.</summary>
    public override bool ClearsParseErrors => true;

    public static void AddTo(RootCommand root)
    {
        // The root's help option is recursive: it serves every command below. /? and /h are for another system.
        root.Options.Remove(root.Options.OfType<HelpOption>().Single());
        var option = new HelpOption("--help", "-h") { Description = "Show help and examples." };
        option.Action = new HelpWithExamples((HelpAction)option.Action!); // never null: its constructor sets it
        root.Options.Add(option);
    }

    public override int Invoke(ParseResult parseResult)
    {
        var status = sections.Invoke(parseResult);
        if (parseResult.CommandResult.Command is SubCommand { Examples.Count: > 0 } command)
        {
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (var example in command.Examples)
            {
                output.WriteLine($"  {example}");
            }

            output.WriteLine();
        }

        return status;
    }
}
