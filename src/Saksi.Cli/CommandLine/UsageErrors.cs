using System.CommandLine;
using System.CommandLine.Parsing;
using Saksi.Server.Settings;

namespace Saksi.Cli.CommandLine;

/// <summary>Says what is wrong with a command line, what was probably meant, and where the help is.</summary>
internal static class UsageErrors
{
    /// <summary>Up to this many wrong letters, a known word is offered.</summary>
    private const int MostWrongLetters = 2;

    private const StringSplitOptions Words = StringSplitOptions.RemoveEmptyEntries;

    public static ExitStatus Report(ParseResult parsed, TextWriter output, TextWriter error)
    {
        var command = parsed.CommandResult.Command;
        var complaints = Complaints(parsed, command).Distinct().ToList();
        foreach (var sentence in complaints)
        {
            error.WriteLine(TerminalText.Clean($"saksi: {sentence}"));
        }

        foreach (var (typed, meant) in Suggestions(parsed, command))
        {
            error.WriteLine($"Did you mean '{meant}' instead of '{typed}'?");
        }

        error.WriteLine(HelpLine(command));
        if (parsed.Tokens.Any(token => token is { Type: TokenType.Option, Value: CommonOptions.JsonName }))
        {
            output.WriteLine(JsonText.Of(
                writer => JsonText.WriteFailure(writer, string.Join(' ', complaints), HelpLine(command))));
        }

        return ExitStatus.WrongUsage;
    }

    /// <summary>Where the help of a command is.</summary>
    public static string HelpLine(Command command) => $"Try '{FullName(command)} --help'.";

    private static string FullName(Command command)
    {
        var parent = command.Parents.OfType<Command>().FirstOrDefault();
        return parent is null ? "saksi" : $"{FullName(parent)} {command.Name}";
    }

    private static IEnumerable<string> Complaints(ParseResult parsed, Command command)
    {
        // An unknown command would be reported a second time as a missing one, and again for each word after it.
        if (command.Subcommands.Count > 0 && parsed.UnmatchedTokens is [var unknown, ..])
        {
            return [unknown.StartsWith('-') ? $"There is no option '{unknown}'." : $"There is no command '{unknown}'."];
        }

        return parsed.Errors.Select(each => string.Join(' ', each.Message.Split((char[]?)null, Words)));
    }

    private static IEnumerable<(string Typed, string Meant)> Suggestions(ParseResult parsed, Command command)
    {
        var known = command.Subcommands.Select(each => each.Name)
            .Concat(command.Options.SelectMany(each => each.Aliases.Append(each.Name)))
            .Where(each => each.Length > MostWrongLetters)
            .ToList();
        foreach (var typed in parsed.UnmatchedTokens.Where(each => each.Length > MostWrongLetters))
        {
            var meant = known.Find(each => each.StartsWith(typed, StringComparison.Ordinal))
                ?? known.Where(each => Spelling.WrongLetters(typed, each) <= MostWrongLetters).MinBy(each => Spelling.WrongLetters(typed, each));
            if (meant is not null)
            {
                yield return (typed, meant);
            }
        }
    }
}
