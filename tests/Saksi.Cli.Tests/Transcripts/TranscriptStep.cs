namespace Saksi.Cli.Tests.Transcripts;

/// <summary>One command of a transcript and what it has to print.</summary>
/// <param name="Line">Where it stands in the file.</param>
/// <param name="Command">What bash runs.</param>
/// <param name="Output">Patterns for the lines of standard output.</param>
/// <param name="Error">Patterns for the lines of standard error.</param>
/// <param name="ExitStatus">The exit status.</param>
internal sealed record TranscriptStep(int Line, string Command, IReadOnlyList<string> Output, IReadOnlyList<string> Error, int ExitStatus);
