namespace Saksi.Cli.Tests.Transcripts;

/// <summary>Plays the sessions in <c>testdata/transcripts</c>. Each is a test and a page of documentation.</summary>
public sealed class TranscriptTests
{
    private static readonly string Files = Path.Combine(AppContext.BaseDirectory, "testdata", "transcripts");

    public static TheoryData<string> Topics() =>
        [.. Directory.EnumerateFiles(Files, "*.txt").Select(file => Path.GetFileNameWithoutExtension(file)).Order()];

    [Theory]
    [MemberData(nameof(Topics))]
    public async Task Prints_what_the_transcript_says(string topic)
    {
        var folder = Directory.CreateTempSubdirectory("saksi-transcript-").FullName;
        try
        {
            await PlayAsync(topic, folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task PlayAsync(string topic, string folder)
    {
        var patterns = new LinePatterns();
        foreach (var step in Transcript.Parse(await File.ReadAllTextAsync(Path.Combine(Files, $"{topic}.txt"))))
        {
            var command = patterns.Fill(step.Command);
            var (output, error, exitStatus) = await SaksiProcess.RunAsync(command, folder);
            var isExpected = exitStatus == step.ExitStatus
                & patterns.Match(step.Output, Lines(output))
                & patterns.Match(step.Error, Lines(error));
            Assert.True(
                isExpected,
                $"{topic}.txt line {step.Line}: {command}\nexpected status {step.ExitStatus}, output:\n"
                + $"{Join(step.Output)}\nerror:\n{Join(step.Error)}\n\nwas status {exitStatus}, output:\n{output}\nerror:\n{error}");
        }
    }

    /// <summary>Empty lines separate steps in a transcript, so they are not compared.</summary>
    private static List<string> Lines(string text) =>
        [.. text.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0)];

    private static string Join(IEnumerable<string> lines) => string.Join('\n', lines);
}
