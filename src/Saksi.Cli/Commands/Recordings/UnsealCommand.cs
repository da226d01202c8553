using System.CommandLine;
using System.Globalization;
using Saksi.Cli.CommandLine;
using Saksi.Recording;
using Saksi.Recording.Coverage;
using Saksi.Recording.Segments;
using Saksi.Recording.Storage;
using Saksi.Recording.Unsealing;
using Saksi.Server.Settings;

namespace Saksi.Cli.Commands.Recordings;

/// <summary><c>saksi unseal</c>: the owner opens a recording as one MP4.</summary>
internal static class UnsealCommand
{
    public static SubCommand Create()
    {
        var data = CommonOptions.Data();
        var identity = IdentityOption.Create();
        var passphrase = IdentityOption.PassphraseFile();
        var camera = new Option<string>("--camera") { Description = "Which camera; needed when there are several.", HelpName = "ID" };
        var stream = new Option<string>("--stream") { Description = "Which of its streams; main unless it has another one only.", HelpName = "NAME" };
        var from = CommonOptions.Time("--from", "Begin, at the key frame at or before it. Without it, the first recorded.");
        var to = CommonOptions.Time("--to", "End, before the key frame at or after it. Without it, the last recorded.");
        var output = new Option<string>("--output", "-o")
        {
            Description = "The MP4 file to write. It appears when it is complete.",
            HelpName = "OUT.mp4",
            Required = true,
        };
        return new SubCommand("unseal", "Opens a recording with the owner's identity and writes one MP4, without re-encoding.")
        {
            Options = { data, identity, passphrase, camera, stream, from, to, output, CommonOptions.Json() },
            Examples =
            [
                "saksi unseal --data /srv/saksi --identity owner.key -o all.mp4",
                "saksi unseal --data /srv/saksi --identity owner.key --camera door --from 2026-11-24T08:30:00Z --to 2026-11-24T08:35:00Z -o door.mp4",
                "age -d -i owner.key SEGMENT.mp4.age > segment.mp4     # a single segment, with the stock age command",
            ],
            Run = context => RunAsync(
                context,
                context.Value(data),
                (context.Value(identity), context.ValueOrDefault(passphrase)),
                (context.ValueOrDefault(camera), context.ValueOrDefault(stream)),
                (context.ValueOrDefault(from), context.ValueOrDefault(to)),
                context.Value(output)),
        };
    }

    private static async Task<ExitStatus> RunAsync(
        CommandContext context,
        string directory,
        (string Identity, string? Passphrase) keys,
        (string? Camera, string? Stream) wanted,
        (DateTimeOffset? From, DateTimeOffset? To) time,
        string output)
    {
        if (time.From >= time.To)
        {
            throw new WrongUsageException("--from is not before --to.");
        }

        KeptFiles.RefuseKeys(output, keys.Passphrase is null ? [keys.Identity] : [keys.Identity, keys.Passphrase]);
        var identities = IdentityOption.Read(context, keys.Identity, keys.Passphrase);
        try
        {
            var data = DataDirectory.Open(directory);
            KeptFiles.RefuseRecordings(output, [data.DirectoryPath, .. data.Storages.Select(storage => storage.DirectoryPath)]);
            var request = new UnsealRequest
            {
                Stream = Choose(Unsealer.Streams(data), wanted),
                Identities = identities,
                From = time.From,
                To = time.To,
            };
            var report = await WriteAsync(context, data, request, output);
            Report(context, request, report, output);

            // A file that lacks what was recorded is an answer, but not a good one: whoever goes by the status must not take it for all.
            return report.IsComplete ? ExitStatus.Good : ExitStatus.Failed;
        }
        catch (Exception exception) when (exception is RecordingException or StorageMissingException)
        {
            throw new UserErrorException(exception.Message, cause: exception);
        }
    }

    private static StreamName Choose(IReadOnlyList<StreamName> streams, (string? Camera, string? Stream) wanted)
    {
        var cameras = streams.Select(stream => stream.Camera).Distinct().ToList();
        var camera = wanted.Camera ?? (cameras.Count == 1 ? cameras[0] : null);
        if (camera is null || !cameras.Contains(camera))
        {
            var what = cameras.Count == 0 ? "Nothing is recorded there." : camera is null
                ? "There are several cameras."
                : $"No camera is called '{camera}'.";
            throw new UserErrorException(what, cameras.Count == 0 ? null : $"Give --camera with one of: {string.Join(", ", cameras)}.");
        }

        var ofCamera = streams.Where(stream => stream.Camera == camera).Select(stream => stream.Stream).ToList();
        var name = wanted.Stream ?? (ofCamera.Contains("main") || ofCamera.Count > 1 ? "main" : ofCamera[0]);
        return ofCamera.Contains(name)
            ? new StreamName(camera, name)
            : throw new UserErrorException(
                $"{camera} has no stream '{name}'.", $"Give --stream with one of: {string.Join(", ", ofCamera)}.");
    }

    private static async Task<UnsealReport> WriteAsync(
        CommandContext context, DataDirectory data, UnsealRequest request, string output)
    {
        using var target = Mp4Target.Create(output);
        var report = await context.Progress.RunAsync(
            $"Opening {request.Stream}",
            total: null,
            meter => Task.Run(() => Unsealer.Run(data, request, target.Stream, meter.Advance, context.Stop)));
        target.Commit();
        return report;
    }

    private static void Report(CommandContext context, UnsealRequest request, UnsealReport report, string output)
    {
        foreach (var problem in report.Problems)
        {
            context.Warn(problem);
        }

        if (!report.IsComplete)
        {
            context.Warn($"{output} plays, but is not complete: parts of what was recorded could not be opened.{Times(report.Missing)}");
        }

        if (context.IsJson)
        {
            context.WriteJson(UnsealDocument.Of(request, report, output), UnsealJson.Default.UnsealDocument);
            return;
        }

        context.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{output}: {report.AccessUnits} pictures of {request.Stream}, {ByteSizeText.Format(report.Bytes)} from {report.Segments} segment{(report.Segments == 1 ? "" : "s")}"));
        foreach (var piece in report.Pieces)
        {
            context.Output.WriteLine(
                $"  {piece.At:hh\\:mm\\:ss\\.fff}  {Rfc3339Time.Format(piece.From)} to {Rfc3339Time.Format(piece.To)}");
        }
    }

    private static string Times(IReadOnlyList<CoverageSpan> missing)
    {
        const int Named = 5;
        var times = missing.Take(Named).Select(span => $"{Rfc3339Time.Format(span.From)} to {Rfc3339Time.Format(span.To)}");
        var more = missing.Count > Named ? $", and {missing.Count - Named} more" : "";
        return missing.Count == 0 ? "" : $" Missing: {string.Join(", ", times)}{more}.";
    }
}
