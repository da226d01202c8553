namespace Saksi.Cli.Tests.Transcripts;

/// <summary>A session at a terminal, as a file: commands, and what they print.</summary>
/// <remarks>
/// <code>
/// # Lines with # are comments, empty lines mean nothing.
/// $ saksi keygen -o owner.key      a command; a shell runs it, in an empty folder
/// age1...                          what it prints, line by line
/// ! Public key: [key]              what it prints to standard error
/// [1]                              its exit status, when it is not 0
/// </code>
/// <c>[*]</c> in a line stands for any text, <c>...</c> alone for any lines. <c>[name]</c> stands for a word that is
/// remembered: the next <c>[name]</c>, also in a command, is the same word. A number in brackets is itself.
/// </remarks>
internal static class Transcript
{
    public static IReadOnlyList<TranscriptStep> Parse(string text)
    {
        var steps = new List<TranscriptStep>();
        var lines = text.Split('\n');
        for (var index = 0; index < lines.Length; index++)
        {
            var line = lines[index];
            if (line.StartsWith("$ ", StringComparison.Ordinal))
            {
                steps.Add(new TranscriptStep(index + 1, line[2..], [], [], 0));
            }
            else if (line.Length > 0 && line[0] != '#')
            {
                Assert.True(steps.Count > 0, $"Line {index + 1} stands before the first command: {line}");
                steps[^1] = Add(steps[^1], line);
            }
        }

        return steps;
    }

    private static TranscriptStep Add(TranscriptStep step, string line)
    {
        if (line is ['[', .. var status, ']'] && int.TryParse(status, out var exitStatus))
        {
            return step with { ExitStatus = exitStatus };
        }

        return line switch
        {
            "!" => step with { Error = [.. step.Error, ""] },
            _ when line.StartsWith("! ", StringComparison.Ordinal) => step with { Error = [.. step.Error, line[2..]] },
            _ => step with { Output = [.. step.Output, line] },
        };
    }
}
