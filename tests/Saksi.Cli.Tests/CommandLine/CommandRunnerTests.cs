using System.Text.Json;
using Saksi.Cli.CommandLine;

namespace Saksi.Cli.Tests.CommandLine;

public sealed class CommandRunnerTests
{
    public static TheoryData<string, Exception, int, string> Failures() => new()
    {
        { "a user's mistake", new UserErrorException("The file x is empty."), 1, "saksi: The file x is empty.\n" },
        { "with a hint", new UserErrorException("No key.", "Make one."), 1, "saksi: No key.\nMake one.\n" },
        { "wrong usage", new WrongUsageException("Only one of them."), 2, "saksi: Only one of them.\nTry 'saksi try --help'.\n" },
        { "the file system", new FileNotFoundException("Could not find file '/x'."), 1, "saksi: Could not find file '/x'.\n" },
        { "no permission", new UnauthorizedAccessException("Access to '/x' is denied."), 1, "saksi: Access to '/x' is denied.\n" },
        {
            "a mistake of ours", new InvalidOperationException("Odd."), 1,
            "saksi: This is a mistake in Saksi, not yours: InvalidOperationException: Odd.\n"
            + "Run it again with SAKSI_TRACE=1 and report what it prints.\n"
        },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Says_a_failure_without_a_stack_trace(string name, Exception failure, int exitStatus, string error)
    {
        Assert.NotEmpty(name);

        var run = await CommandRun.OfAsync(_ => throw failure);

        Assert.Equal(new CommandRun(exitStatus, "", error), run);
    }

    [Fact]
    public async Task Prints_a_failure_as_the_one_JSON_document()
    {
        var run = await CommandRun.OfAsync(_ => throw new UserErrorException("No key.", "Make one."), "--json");

        var document = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal("No key.", document.GetProperty("error").GetString());
        Assert.Equal("Make one.", document.GetProperty("hint").GetString());
        Assert.Equal("saksi: No key.\nMake one.\n", run.Error);
    }

    [Fact]
    public async Task Prints_no_second_document_after_the_result()
    {
        var run = await CommandRun.OfAsync(
            context =>
            {
                context.WriteJson(writer => writer.WriteBooleanValue(true));
                throw new UserErrorException("Too late.");
            },
            "--json");

        Assert.Equal(new CommandRun(1, "true\n", "saksi: Too late.\n"), run);
    }

    [Fact]
    public async Task Passes_the_status_of_the_command_on() =>
        Assert.Equal(new CommandRun(1, "", "warning: x\n"), await CommandRun.OfAsync(context =>
        {
            context.Warn("x");
            return ExitStatus.Failed;
        }));
}
