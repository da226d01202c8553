using System.CommandLine;
using System.Globalization;
using Saksi.Cli.CommandLine;
using Saksi.Media.Receiving;
using Saksi.Media.Rtsp;

namespace Saksi.Cli.Commands.Probing;

/// <summary><c>saksi probe</c>: what a camera offers.</summary>
internal static class ProbeCommand
{
    /// <summary>So long a picture is waited for when the description alone does not tell its size.</summary>
    private static readonly TimeSpan WaitForFormats = TimeSpan.FromSeconds(8);

    public static SubCommand Create()
    {
        var url = new Argument<string>("URL") { Description = "A stream, rtsp://… or rtsps://…; or a camera's ONVIF service, http://… or https://…" };
        var transport = CameraOptions.Transport();
        var password = new CameraPasswordOptions();
        var fingerprints = CameraOptions.Fingerprints();
        var allowBasic = CameraOptions.AllowBasic();
        return new SubCommand("probe", "Asks a camera what it offers, and says what is odd about it.")
        {
            Arguments = { url },
            Options = { transport, password.User, password.PasswordFile, fingerprints, allowBasic, CommonOptions.Json() },
            Examples =
            [
                "saksi probe rtsp://192.0.2.7/stream1",
                "saksi probe --user viewer --password-file camera.password --transport udp rtsp://192.0.2.7/stream1",
                "saksi probe --user viewer --password-file camera.password http://192.0.2.7/onvif/device_service",
                "saksi probe --json rtsp://192.0.2.7/stream1 | jq .tracks",
            ],
            Run = context =>
            {
                var credentials = password.Read(context);
                if (OnvifProbe.IsMeant(context.Value(url)))
                {
                    return OnvifProbe.RunAsync(context, OnvifProbe.Options(context.Value(url), credentials) with
                    {
                        CertificateFingerprints = context.ValueOrDefault(fingerprints) ?? [],
                        AllowBasicOverPlainText = context.ValueOrDefault(allowBasic),
                        Clock = context.Time,
                    });
                }

                return RunAsync(context, new StreamReceiverOptions
                {
                    Url = Parse(context.Value(url)),
                    UserName = credentials?.User,
                    Password = credentials?.Password,
                    Transport = context.ValueOrDefault(transport),
                    CertificateFingerprints = context.ValueOrDefault(fingerprints) ?? [],
                    AllowBasicOverPlainText = context.ValueOrDefault(allowBasic),
                    Clock = context.Time,
                });
            },
        };
    }

    private static RtspUrl Parse(string text) => RtspUrl.TryParse(text, out var url, out var error) && url is not null
        ? url
        : throw new WrongUsageException($"This is no camera address: {error}.", "Write it as rtsp://HOST/PATH, or http://HOST to ask by ONVIF.");

    private static async Task<ExitStatus> RunAsync(CommandContext context, StreamReceiverOptions options)
    {
        try
        {
            await using var receiver = await context.Progress.RunAsync(
                $"Asking {options.Url}", total: null, _ => StreamReceiver.OpenAsync(options, context.Stop));
            var problem = await context.Progress.RunAsync(
                "Waiting for a picture", total: null, _ => WaitForFormatsAsync(receiver, options.Clock, context.Stop));
            if (problem is not null)
            {
                context.Warn(problem);
            }

            Report(context, options.Url, receiver);
            return ExitStatus.Good;
        }
        catch (RtspException exception)
        {
            throw new UserErrorException(exception.Message, Hint(exception.Reason), exception);
        }
    }

    private static string? Hint(StreamEndReason reason) => reason switch
    {
        StreamEndReason.Unreachable or StreamEndReason.NoAnswer => "Is the camera on, is this its address, and has it RTSP switched on?",
        StreamEndReason.AuthenticationRefused => "Give them with --user U --password-file F, or in the address.",
        StreamEndReason.CertificateRefused => "Pin it with --fingerprint.",
        _ => null,
    };

    /// <summary>Plays until every track's format is known: cameras need not describe it, and some describe it wrongly.</summary>
    private static async Task<string?> WaitForFormatsAsync(StreamReceiver receiver, TimeProvider time, CancellationToken stop)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var timer = time.CreateTimer(_ => enough.Cancel(), null, WaitForFormats, Timeout.InfiniteTimeSpan);
        try
        {
            await receiver.ReceiveAsync(new FormatWatch(receiver.Tracks.Count, enough), enough.Token);
            return null;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            var silent = receiver.Tracks.Where(track => track.Format is null).ToList();
            return silent.Count == 0 ? null
                : silent.Select(track => track.FormatProblem).FirstOrDefault(problem => problem is not null)
                    ?? $"no {string.Join(" and no ", silent.Select(Describe))} came within {WaitForFormats.TotalSeconds} s.";
        }
        catch (RtspException exception)
        {
            return $"the stream could be described but not played: {exception.Message}";
        }
    }

    private static string Describe(ReceivedTrack track) => $"{track.Kind.ToString().ToLowerInvariant()} ({track.EncodingName})";

    private static void Report(CommandContext context, RtspUrl url, StreamReceiver receiver)
    {
        var document = ProbeDocument.Of(url, receiver);
        if (context.IsJson)
        {
            context.WriteJson(document, ProbeJson.Default.ProbeDocument);
            return;
        }

        context.Output.WriteLine(TerminalText.Clean(string.Join('\n', Lines(document))));
    }

    private static IEnumerable<string> Lines(ProbeDocument document) =>
    [
        $"{document.Url} over {document.Transport}",
        $"  server  {document.Server ?? "not told"}{(document.Realm is null ? "" : $", realm {document.Realm}")}",
        .. document.Tracks.Select(track => $"  {track.Kind,-6}  {Line(track)}"),
        .. document.Ignored.Select(track => $"  ignored {track.Kind} {track.Codec}: {track.Reason}"),
        .. document.Quirks.Select(quirk => $"  quirk   {quirk}"),
    ];

    private static string Line(ProbeDocument.TrackPart track) => string.Create(
        CultureInfo.InvariantCulture,
        $"{track.Codec}{(track.CodecString is null ? "" : $" ({track.CodecString})")}{Size(track)}, clock {track.ClockRate} Hz");

    private static string Size(ProbeDocument.TrackPart track) => track switch
    {
        { Width: > 0 } => $" {track.Width}×{track.Height}",
        { Channels: > 0 } => $" {track.Channels} channel{(track.Channels == 1 ? "" : "s")}",
        _ => "",
    };
}
