using System.CommandLine;
using System.Net;
using System.Net.NetworkInformation;
using Saksi.Cli.CommandLine;
using Saksi.Cli.Commands.Recordings;
using Saksi.Onvif.Discovery;
using Saksi.Recording;
using Saksi.Server.Hosting;
using Saksi.Server.Settings;
using Saksi.Simulator;
using Saksi.Simulator.Onvif;

namespace Saksi.Cli.Commands.Demo;

/// <summary><c>saksi demo</c>: simulated cameras, recorded, sealed and served, with nothing to configure.</summary>
internal static class DemoCommand
{
    private const string Listen = "127.0.0.1:8080";
    private const string AnyPort = "127.0.0.1:0";
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
        var listen = new Option<string>("--listen")
        {
            Description = $"Where to serve the page. Without it, {Listen}, or any free port where that one is taken.",
            HelpName = "ADDRESS:PORT",
        };
        return new SubCommand("demo", "Records and serves four simulated cameras and shows how it goes. Nothing to configure.")
        {
            Options = { folder, duration, listen, CommonOptions.Json() },
            Examples = ["saksi demo", "saksi demo --duration 30s"],
            Run = context => RunAsync(
                context,
                new DemoFolder(Path.GetFullPath(context.ValueOrDefault(folder) ?? DemoFolder.Default())),
                context.ValueOrDefault(duration),
                context.ValueOrDefault(listen)),
        };
    }

    private static async Task<ExitStatus> RunAsync(CommandContext context, DemoFolder folder, TimeSpan? duration, string? listen)
    {
        var recipients = folder.Recipients(context.Time.GetUtcNow());
        var cameras = await DemoCameras.MakeAsync(context, folder.Clips);
        try
        {
            await using var simulator = await StartCamerasAsync(cameras, context.Stop);
            DemoSettings.Write(folder, recipients, simulator, cameras);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.Stop);
            if (duration is { } limit)
            {
                stop.CancelAfter(limit);
            }

            var restless = DropOffAndComeBackAsync(simulator, context.Time, stop.Token);
            var server = await ServeAsync(context, folder, listen, stop.Token);
            await stop.CancelAsync();
            await restless;
            Report(context, folder, server);
            return ExitStatus.Good;
        }
        catch (Exception exception) when (exception is SimulatorException or RecordingException or SettingsException)
        {
            throw new UserErrorException(exception.Message, cause: exception);
        }
    }

    /// <summary>They answer RTSP and ONVIF, and who looks for cameras on this machine.</summary>
    private static async Task<CameraSimulator> StartCamerasAsync(IReadOnlyList<SimulatedCameraOptions> cameras, CancellationToken stop)
    {
        var onvif = new OnvifOptions
        {
            MotionEvery = TimeSpan.FromSeconds(30),
            Discovery = new IPEndPoint(IPAddress.Loopback, OnvifDiscoveryOptions.Port),
        };
        try
        {
            return await CameraSimulator.StartAsync(new SimulatorOptions { Cameras = cameras, Onvif = onvif }, stop);
        }
        catch (SimulatorException)
        {
            // Another program has the port of discovery for itself. The demo does without.
            return await CameraSimulator.StartAsync(
                new SimulatorOptions { Cameras = cameras, Onvif = onvif with { Discovery = null } }, stop);
        }
    }

    /// <summary>Serves and shows how it goes, until it is stopped; what it returns has ended.</summary>
    private static async Task<SaksiServer> ServeAsync(CommandContext context, DemoFolder folder, string? listen, CancellationToken stop)
    {
        using var diagnostics = new DiagnosticsFactory(context.Diagnostics);
        var server = await StartAsync(context, folder, listen ?? Listen, diagnostics);
        await using (server)
        {
            Welcome(context, folder, server);
            await using var display = RecordingDisplay.Start(context, server.Status, () => server.Problem, showsPlainTable: true);
            await server.RunAsync(stop);
        }

        return server;
    }

    private static async Task<SaksiServer> StartAsync(
        CommandContext context, DemoFolder folder, string listen, DiagnosticsFactory diagnostics)
    {
        var options = new ServerOptions
        {
            DataDirectory = folder.Recordings,
            Listen = listen,
            Diagnostics = diagnostics,
            Time = context.Time,
        };
        return IsTaken(listen) ? await SaksiServer.StartAsync(options with { Listen = AnyPort }, context.Stop)
            : await SaksiServer.StartAsync(options, context.Stop);
    }

    /// <summary>Another program, perhaps another demo, has the usual port.</summary>
    private static bool IsTaken(string listen) =>
        listen == Listen
        && IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(taken => taken.Port == IPEndPoint.Parse(Listen).Port);

    private static void Welcome(CommandContext context, DemoFolder folder, SaksiServer server) => context.Error.WriteLine($"""

        The page:      {server.SetupLink ?? server.PageAddresses[0]}{(server.SetupLink is null ? "" : "   (this link works once)")}
        The demo key:  {folder.OwnerKey}   (opens the recordings, also in the page)
        Ctrl-C ends it.

        """);

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

    private static void Report(CommandContext context, DemoFolder folder, SaksiServer server)
    {
        if (context.IsJson)
        {
            context.WriteJson(RecordDocument.Of(server.Status(), server.Problem), RecordJson.Default.RecordDocument);
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
