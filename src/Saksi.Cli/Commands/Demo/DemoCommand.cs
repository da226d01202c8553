using System.CommandLine;
using Saksi.Cli.CommandLine;
using Saksi.Cli.Commands.Recordings;
using Saksi.Media.Rtsp;
using Saksi.Recording;
using Saksi.Recording.Retention;
using Saksi.Recording.Segments;
using Saksi.Simulator;

namespace Saksi.Cli.Commands.Demo;

/// <summary><c>saksi demo</c>: simulated cameras, recorded and sealed, with nothing to configure.</summary>
internal static class DemoCommand
{
    private const long MostBytes = 2_000_000_000;
    private static readonly TimeSpan UpFor = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan DownFor = TimeSpan.FromSeconds(6);

    public static SubCommand Create()
    {
        var folder = new Option<string>("--dir")
        {
            Description = "Where recordings and demo keys go. Without it, saksi-demo in your data folder.",
            HelpName = "DIR",
        };
        var duration = CommonOptions.RunDuration();
        return new SubCommand("demo", "Records four simulated cameras and shows how it goes. Nothing to configure.")
        {
            Options = { folder, duration, CommonOptions.Json() },
            Examples = ["saksi demo", "saksi demo --duration 30s"],
            Run = context => RunAsync(context, context.ValueOrDefault(folder) ?? DemoFolder.Default(), context.ValueOrDefault(duration)),
        };
    }

    private static async Task<ExitStatus> RunAsync(CommandContext context, string path, TimeSpan? duration)
    {
        var folder = new DemoFolder(Path.GetFullPath(path));
        try
        {
            var recipients = folder.Recipients(context.Time.GetUtcNow());
            var cameras = await DemoCameras.MakeAsync(context, folder.Clips);
            await using var simulator = await CameraSimulator.StartAsync(new SimulatorOptions { Cameras = cameras }, context.Stop);
            var recorder = Recorder.Open(
                new RecorderOptions
                {
                    DataDirectory = folder.Recordings,
                    Recipients = recipients,
                    Streams = cameras.SelectMany(camera => camera.Streams.Select(stream => Stream(simulator, camera.Name, stream.Name)))
                        .ToList(),
                    Retention = new RetentionPolicy { All = new RetentionLimit { MaximumBytes = MostBytes } },
                },
                context.Diagnostics);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.Stop);
            var restless = DropOffAndComeBackAsync(simulator, context.Time, stop.Token);
            var status = await RecordingSession.RunAsync(context, recorder, duration, showsPlainTable: true);
            await stop.CancelAsync();
            await restless;
            Report(context, folder, status, recorder);
            return ExitStatus.Good;
        }
        catch (Exception exception) when (exception is SimulatorException or RecordingException)
        {
            throw new UserErrorException(exception.Message, cause: exception);
        }
    }

    private static StreamOptions Stream(CameraSimulator simulator, string camera, string stream) => new()
    {
        Name = new StreamName(camera, stream),
        Url = RtspUrl.Parse(simulator.UrlOf(camera, stream).ToString()),
        Transport = RtspTransport.Tcp,
    };

    private static async Task DropOffAndComeBackAsync(CameraSimulator simulator, TimeProvider time, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await Task.Delay(UpFor, time, stop);
                await simulator[DemoCameras.Restless].Faults.RebootAsync(DownFor, stop);
            }
        }
        catch (OperationCanceledException)
        {
            // The demo is over.
        }
    }

    private static void Report(
        CommandContext context, DemoFolder folder, IReadOnlyList<Saksi.Recording.Streams.StreamStatus> status, Recorder recorder)
    {
        if (context.IsJson)
        {
            context.WriteJson(RecordDocument.Of(status, recorder.Problem), RecordJson.Default.RecordDocument);
            return;
        }

        var saksi = Environment.GetEnvironmentVariable("SAKSI_COMMAND") ?? "saksi";
        context.Output.WriteLine($"""

            The recordings are sealed. Open one with the demo key:

              {saksi} unseal --data {Quote(folder.Recordings)} --identity {Quote(folder.OwnerKey)} --camera gate -o gate.mp4

            See what is recorded and what is not (the camera "{DemoCameras.Restless}" drops off and comes back):

              {saksi} coverage --data {Quote(folder.Recordings)}

            The stock age command opens the same files:

              age -d -i {Quote(folder.OwnerKey)} {Quote(FirstSegment(folder) ?? "SEGMENT.mp4.age")} > segment.mp4
            """);
    }

    private static string? FirstSegment(DemoFolder folder) => Directory
        .EnumerateFiles(folder.Recordings, "*.mp4.age", SearchOption.AllDirectories)
        .Where(file => file.Contains("/gate/main/", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)
        .LastOrDefault();

    private static string Quote(string text) =>
        text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_') ? text : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
