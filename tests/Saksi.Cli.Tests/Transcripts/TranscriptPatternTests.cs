namespace Saksi.Cli.Tests.Transcripts;

/// <summary>The tests' own tool has to be able to fail.</summary>
public sealed class TranscriptPatternTests
{
    [Theory]
    [InlineData("the same", "one", "one", true)]
    [InlineData("another", "one", "two", false)]
    [InlineData("one line too many", "one", "one|two", false)]
    [InlineData("one line too few", "one|two", "one", false)]
    [InlineData("any text", "took [*] s", "took 0.2 s", true)]
    [InlineData("any text, but more", "took [*] s", "took 0.2 ms", false)]
    [InlineData("any lines", "one|...|nine", "one|two|three|nine", true)]
    [InlineData("no lines are any lines", "one|...|nine", "one|nine", true)]
    [InlineData("any lines, wrong end", "one|...|nine", "one|two|ten", false)]
    [InlineData("a word twice", "[key]|is [key]", "a1|is a1", true)]
    [InlineData("a word that changed", "[key]|is [key]", "a1|is b2", false)]
    [InlineData("a word is not two", "[key]", "a b", false)]
    [InlineData("signs of regular expressions", "a.c (x)", "abc (x)", false)]
    public void Compares(string name, string patterns, string lines, bool isMatch)
    {
        Assert.NotEmpty(name);
        Assert.Equal(isMatch, new LinePatterns().Match(patterns.Split('|'), lines.Split('|')));
    }

    [Fact]
    public void Reads_commands_output_errors_and_status()
    {
        var steps = Transcript.Parse("# comment\n\n$ saksi a\nout\n! err\n!\n[2]\n\n$ saksi b\n");

        Assert.Equal(["saksi a", "saksi b"], steps.Select(step => step.Command));
        Assert.Equal(["out"], steps[0].Output);
        Assert.Equal(["err", ""], steps[0].Error);
        Assert.Equal([2, 0], steps.Select(step => step.ExitStatus));
    }
}
