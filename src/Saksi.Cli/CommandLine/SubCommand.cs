using System.CommandLine;

namespace Saksi.Cli.CommandLine;

/// <summary>One command of <c>saksi</c>: its options, examples for its help, and what it does.</summary>
/// <remarks>
/// To add a command, write <c>Commands/NameCommand.cs</c> with a static <c>Create()</c> that returns one of these, and
/// add a line to <see cref="Commands.SaksiCommand"/>:
/// <code>
/// internal static class GreetCommand
/// {
///     public static SubCommand Create()
///     {
///         var name = new Argument&lt;string&gt;("NAME") { Description = "Whom to greet." };
///         return new SubCommand("greet", "Greets somebody.")
///         {
///             Arguments = { name },
///             Options = { CommonOptions.Json() },
///             Examples = ["saksi greet Ada"],
///             Run = context =&gt; GreetAsync(context, context.Value(name)),
///         };
///     }
/// }
/// </code>
/// </remarks>
internal sealed class SubCommand : Command
{
    public SubCommand(string name, string description)
        : base(name, description)
    {
        TreatUnmatchedTokensAsErrors = true;
    }

    /// <summary>Command lines as a user would type them, shown at the end of the help.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>How long after Ctrl-C the command may still take to end in an orderly way. Then the process ends.</summary>
    public TimeSpan StopPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Does the command's work. Null in a command that only groups others.</summary>
    public Func<CommandContext, Task<ExitStatus>>? Run
    {
        get;
        init
        {
            field = value;
            if (value is not null)
            {
                SetAction(async (result, cancel) => (int)await CommandRunner.RunAsync(this, value, result, cancel));
            }
        }
    }
}
