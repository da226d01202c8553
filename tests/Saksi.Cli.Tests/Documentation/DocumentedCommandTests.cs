using System.CommandLine;
using System.Text.RegularExpressions;
using Saksi.Cli.CommandLine;
using Saksi.Cli.Commands;
using Saksi.Recording.Coverage;

namespace Saksi.Cli.Tests.Documentation;

/// <summary>What the documentation and the help tell people to type can be typed.</summary>
public sealed partial class DocumentedCommandTests
{
    private static readonly RootCommand Root = SaksiCommand.Create();

    public static TheoryData<string, string> DocumentedLines() =>
        new(Pages().SelectMany(page => Lines(File.ReadAllText(page)).Select(line => (Path.GetFileName(page), line))).Distinct());

    public static TheoryData<string, string> HelpExamples() =>
        new(AllCommands(Root).OfType<SubCommand>()
            .SelectMany(command => command.Examples.SelectMany(Lines).Select(line => (command.Name, line))));

    [Theory]
    [MemberData(nameof(DocumentedLines))]
    [MemberData(nameof(HelpExamples))]
    public void Exists(string where, string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Command command = Root;
        foreach (var word in words.Skip(1).TakeWhile(word => command.Subcommands.Count > 0 && char.IsAsciiLetterLower(word[0])))
        {
            var next = command.Subcommands.FirstOrDefault(each => each.Name == word);
            Assert.True(next is not null, $"{where} speaks of a command that does not exist: {line}");
            command = next;
        }

        var options = command.Options.Concat(Root.Options).SelectMany(option => option.Aliases.Append(option.Name)).ToHashSet();
        Assert.All(
            words.Where(word => Option().IsMatch(word)),
            word => Assert.True(options.Contains(word), $"{where} speaks of the option {word}, which does not exist: {line}"));
    }

    [Fact]
    public void Is_complete()
    {
        var guide = string.Join('\n', Pages().Select(File.ReadAllText));
        Assert.All(Root.Subcommands, each => Assert.Contains($"saksi {each.Name}", guide, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_command_has_examples_in_its_help() =>
        Assert.All(Root.Subcommands, each => Assert.NotEmpty(Assert.IsType<SubCommand>(each).Examples));

    [Fact]
    public async Task No_help_shows_a_default_that_cannot_be_typed()
    {
        foreach (var command in AllCommands(Root).OfType<SubCommand>())
        {
            using var output = new StringWriter();
            var path = command.Parents.OfType<SubCommand>().Select(parent => parent.Name).Append(command.Name).Append("--help");
            await Root.Parse(path.ToArray()).InvokeAsync(
                new InvocationConfiguration { Output = output }, TestContext.Current.CancellationToken);
            Assert.Contains("Usage:", output.ToString(), StringComparison.Ordinal);
            Assert.DoesNotMatch(@"\[default: [A-Z]", output.ToString());
            Assert.True(
                !command.Options.Any(option => option.Name == "--transport") || output.ToString().Contains("[default: auto]", StringComparison.Ordinal),
                command.Name);
        }
    }

    [Fact]
    public void Every_reason_of_a_gap_is_explained()
    {
        var guide = File.ReadAllText(Pages().Single(page => Path.GetFileName(page) == "guide.md"));
        Assert.All(
            Enum.GetValues<GapReason>(), reason => Assert.Contains($"`{reason.Name()}`", guide, StringComparison.Ordinal));
    }

    private static IEnumerable<Command> AllCommands(Command command) => command.Subcommands.SelectMany(AllCommands).Append(command);

    /// <summary>The command lines in a text: in blocks of code and between backticks, up to a pipe or a comment.</summary>
    private static IEnumerable<string> Lines(string text) =>
        CommandWords().Matches(text.Replace("\\\n", " ", StringComparison.Ordinal)).Select(match => match.Value.Trim());

    private static IEnumerable<string> Pages()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "README.md")))
        {
            root = root.Parent;
        }

        Assert.NotNull(root);
        return root.EnumerateFiles("*.md")
            .Concat(root.EnumerateDirectories("docs").SelectMany(docs => docs.EnumerateFiles("*.md")))
            .Select(file => file.FullName)
            .Order();
    }

    // Not in the middle of a word, a path or a sentence: at the start of a line, or after one of ` ( $ & |.
    [GeneratedRegex(@"(?<=^|[`(&|] ?)(\./)?saksi [^`#|&>()\n]+", RegexOptions.Multiline)]
    private static partial Regex CommandWords();

    [GeneratedRegex("^--?[a-zA-Z]")]
    private static partial Regex Option();
}
