using Saksi.Cli.CommandLine;
using Saksi.Media.Rtsp;
using Saksi.Recording;
using Saksi.Recording.Coverage;
using Saksi.Recording.Streams;
using Saksi.Server.Settings;

namespace Saksi.Cli.Commands.Recordings;

/// <summary><c>saksi record</c>: the recorder without a server.</summary>
internal static class RecordCommand
{
    public static SubCommand Create()
    {
        var options = new RecordCommandOptions();
        return new SubCommand("record", "Records cameras, sealed to the recipients, until it is stopped.")
        {
            Arguments = { options.Streams },
            Options =
            {
                options.Recipients,
                options.SingleRecipient,
                options.Data,
                options.Storages,
                options.Duration,
                options.Transport,
                options.Password.User,
                options.Password.PasswordFile,
                options.Fingerprints,
                options.AllowBasic,
                options.KeepFor,
                options.MaximumBytes,
                options.CameraKeepFor,
                options.CameraMaximumBytes,
                CommonOptions.Json(),
            },
            Examples =
            [
                "saksi record --recipient age1… --recipient age1… --data /srv/saksi rtsp://192.0.2.7/stream1",
                "saksi record … --user viewer --password-file cameras.password door=rtsp://192.0.2.7/main door/sub=rtsp://192.0.2.7/sub",
                "saksi record … --keep 30d --max-bytes 2TB --camera-keep door=7d door=rtsp://192.0.2.7/main",
                "saksi record … --duration 30s --json rtsp://192.0.2.7/stream1",
            ],
            Run = context => RunAsync(context, options),
        };
    }

    private static async Task<ExitStatus> RunAsync(CommandContext context, RecordCommandOptions options)
    {
        var settings = options.Read(context);
        Recorder recorder;
        try
        {
            recorder = Recorder.Open(settings, context.Diagnostics);
        }
        catch (RecordingException exception)
        {
            throw new UserErrorException(exception.Message, cause: exception);
        }

        var status = await RecordingSession.RunAsync(context, recorder, context.ValueOrDefault(options.Duration));
        Report(context, status, recorder.Problem);
        if (status.All(stream => stream.AccessUnits == 0))
        {
            throw new UserErrorException(
                "Nothing was recorded.",
                string.Join('\n', status.SelectMany(stream => stream.Gaps.Where(IsTold).TakeLast(1).Select(gap =>
                    $"{stream.Name}: {gap.Reason.Name()}: {gap.Detail}"))));
        }

        return ExitStatus.Good;
    }

    /// <summary>Without the one that the end of recording begins.</summary>
    private static int Gaps(StreamStatus stream) => stream.Gaps.Count(IsTold);

    private static bool IsTold(Gap gap) => gap.Reason != GapReason.Stopped;

    private static void Report(
        CommandContext context, IReadOnlyList<StreamStatus> streams, string? problem)
    {
        if (context.IsJson)
        {
            context.WriteJson(RecordDocument.Of(streams, problem), RecordJson.Default.RecordDocument);
            return;
        }

        foreach (var stream in streams)
        {
            context.Output.WriteLine(
                $"{stream.Name}: {stream.AccessUnits} access units, {ByteSizeText.Format(stream.Bytes)} in {stream.Segments} segments, "
                + $"{stream.LostPackets} packets lost, {Gaps(stream)} gaps");
            foreach (var quirk in stream.Quirks)
            {
                context.Output.WriteLine($"  quirk  {RtspQuirkSet.NameOf(quirk)}");
            }
        }
    }
}
