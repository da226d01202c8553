using System.CommandLine;
using System.Globalization;
using Saksi.Cli.CommandLine;
using Saksi.Recording.Coverage;
using Saksi.Recording.Index;
using Saksi.Recording.Storage;
using Saksi.Server.Settings;
using Spectre.Console;

namespace Saksi.Cli.Commands.Recordings;

/// <summary><c>saksi coverage</c>: which seconds are recorded, and why not the others.</summary>
internal static class CoverageCommand
{
    public static SubCommand Create()
    {
        var data = CommonOptions.Data();
        var camera = new Option<string>("--camera") { Description = "Only this camera.", HelpName = "ID" };
        var from = CommonOptions.Time("--from", "Begin of the time to look at. Without it, what is known first.");
        var to = CommonOptions.Time("--to", "End of the time to look at. Without it, what is known last.");
        return new SubCommand("coverage", "Says which seconds are recorded, and why not the others.")
        {
            Options = { data, camera, from, to, CommonOptions.Json() },
            Examples =
            [
                "saksi coverage --data /srv/saksi",
                "saksi coverage --data /srv/saksi --camera door --from 2026-11-24T00:00:00Z --to 2026-11-25T00:00:00Z",
                "saksi coverage --data /srv/saksi --json | jq '.cameras[] | select(.gaps != [])'",
            ],
            Run = context => Task.FromResult(Run(
                context,
                context.Value(data),
                context.ValueOrDefault(camera),
                context.ValueOrDefault(from),
                context.ValueOrDefault(to))),
        };
    }

    private static ExitStatus Run(
        CommandContext context, string directory, string? camera, DateTimeOffset? from, DateTimeOffset? to)
    {
        if (from >= to)
        {
            throw new WrongUsageException("--from is not before --to.");
        }

        IReadOnlyList<StreamCoverage> streams;
        try
        {
            streams = CoverageQuery.Run(DataDirectory.Open(directory), camera, from, to, context.Time);
        }
        catch (Exception exception) when (exception is StorageMissingException or IndexDamagedException)
        {
            throw new UserErrorException(exception.Message, cause: exception);
        }

        if (camera is not null && streams.Count == 0)
        {
            throw new UserErrorException($"No camera is called '{camera}' in {directory}.", "`saksi coverage` without --camera lists them.");
        }

        if (context.IsJson)
        {
            context.WriteJson(CoverageDocument.Of(streams), CoverageJson.Default.CoverageDocument);
        }
        else
        {
            Print(context, streams);
        }

        return ExitStatus.Good;
    }

    private static void Print(CommandContext context, IReadOnlyList<StreamCoverage> streams)
    {
        if (streams.Count == 0)
        {
            context.Output.WriteLine("Nothing has been recorded yet.");
        }

        foreach (var stream in streams)
        {
            Print(context.Output, stream);
        }
    }

    private static void Print(TextWriter output, StreamCoverage stream)
    {
        var asked = (stream.To - stream.From).TotalSeconds;
        var share = asked > 0 ? 100 * stream.RecordedSeconds / asked : 0;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{stream.Name}: {stream.RecordedSeconds:0.0} of {asked:0.0} s recorded ({share:0.00} %), {ByteSizeText.Format(stream.Bytes)}"));
        foreach (var line in stream.Spans.Select(span => (span.From, Line(span)))
            .Concat(stream.Gaps.Select(gap => (gap.From, Line(gap))))
            .OrderBy(line => line.From))
        {
            output.WriteLine(line.Item2);
        }

        if (stream.LostPackets + stream.DamagedAccessUnits > 0)
        {
            output.WriteLine($"  {stream.LostPackets} packets lost, {stream.DamagedAccessUnits} access units damaged");
        }

        if (stream.Clock is { } clock)
        {
            var offset = clock.OffsetUs is { } us ? $"camera's clock {Math.Round(us / 1e6, 3):+0.000;-0.000;0.000} s from ours" : "camera never told its time";
            var drift = clock.DriftPpm is { } ppm ? $", drift {ppm:+0.0;-0.0} ppm" : "";
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  clock by {clock.SourceName}: {offset}{drift}"));
        }
    }

    private static string Line(CoverageSpan span) =>
        $"  recorded  {Rfc3339Time.Format(span.From)}  {Rfc3339Time.Format(span.To)}  {Length(span.To - span.From)}";

    private static string Line(Gap gap)
    {
        var end = gap.To is { } to ? Rfc3339Time.Format(to) : "now";
        var length = gap.To is { } known ? Length(known - gap.From) : "";
        return $"  gap       {Rfc3339Time.Format(gap.From)}  {end}  {length}  {gap.Reason.Name()}"
            + (gap.Detail.Length > 0 ? ": " + TerminalText.Clean(gap.Detail) : "");
    }

    private static string Length(TimeSpan length) =>
        length.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture).PadLeft(10) + " s";
}
