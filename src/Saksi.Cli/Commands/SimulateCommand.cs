using Saksi.Cli.CommandLine;
using Saksi.Cli.Commands.Simulation;
using Saksi.Simulator;
using Saksi.Simulator.Onvif;

namespace Saksi.Cli.Commands;

/// <summary><c>saksi simulate</c>: cameras that do not exist, to try Saksi (or anything else that speaks RTSP) on.</summary>
internal static class SimulateCommand
{
    public static SubCommand Create()
    {
        var options = new SimulateOptions();
        var command = new SubCommand("simulate", "Simulates cameras on this machine, with real RTSP and with faults on demand.")
        {
            Examples =
            [
                "saksi simulate                                                # one camera of 720p, then: ffplay URL",
                "saksi simulate --cameras 4 --sub --audio aac",
                "saksi simulate --codec h265 --width 1920 --height 1080 --bitrate 4M --port 8554",
                "saksi simulate --cameras 100 --synthetic --bitrate 32k --fps 5 --urls-file urls.txt --duration 1m --json",
                "saksi simulate --user admin --password-file F --auth digest-sha256 --tls",
                "saksi simulate --personality hikvision-ds-2cd2032 --port-per-camera",
                "saksi simulate --cameras 4 --sub --onvif --discovery 0.0.0.0:3702 --motion-every 30s",
                "saksi simulate --cameras 2 --fault loss=0.01 --fault cam2:reboot=30s/5s",
                "saksi simulate --fault resize=20s --fault stall=1m/3s         # every 20 s another size; every minute a stall",
            ],
            Run = context => RunAsync(context, options),
        };
        foreach (var option in options.All)
        {
            command.Options.Add(option);
        }

        return command;
    }

    private static async Task<ExitStatus> RunAsync(CommandContext context, SimulateOptions options)
    {
        var request = options.Read(context);
        try
        {
            var cameras = await SimulatedCameras.MakeAsync(context, request);
            var simulator = await CameraSimulator.StartAsync(
                new SimulatorOptions
                {
                    Address = request.Address,
                    Port = request.Port,
                    PortPerCamera = request.PortPerCamera,
                    Cameras = cameras,
                    Onvif = request.Onvif,
                    Clock = context.Time,
                },
                context.Stop);
            await using (simulator)
            {
                await RunUntilStoppedAsync(context, request, simulator);
            }

            SimulationReport.Write(context, simulator); // Now that nothing is sent any more.
            return ExitStatus.Good;
        }
        catch (SimulatorException mistake)
        {
            throw new UserErrorException(mistake.Message, cause: mistake);
        }
    }

    private static async Task RunUntilStoppedAsync(CommandContext context, SimulateRequest request, CameraSimulator simulator)
    {
        var urls = simulator.Cameras
            .SelectMany(camera => camera.Options.Streams, (camera, stream) => simulator.UrlOf(camera.Name, stream.Name))
            .ToList();
        foreach (var url in urls)
        {
            context.Error.WriteLine(url);
        }

        foreach (var onvif in simulator.Cameras.Select(camera => camera.Onvif).OfType<OnvifDevice>())
        {
            context.Error.WriteLine($"ONVIF: {onvif.Address}");
        }

        if (simulator.DiscoveryEndPoint is { } discovery)
        {
            context.Error.WriteLine($"Discovery: {discovery}");
        }

        if (simulator.CertificateFingerprint is { } fingerprint)
        {
            context.Error.WriteLine($"Certificate SHA-256: {fingerprint}");
        }

        if (request.UrlsFile is { } file)
        {
            // Renamed into place, so that a script that waits for the file never reads half of it.
            var temporary = file + ".tmp";
            await File.WriteAllLinesAsync(temporary, urls.Select(url => url.ToString()), context.Stop);
            File.Move(temporary, file, overwrite: true);
        }

        using var timeout = new CancellationTokenSource(request.Duration ?? Timeout.InfiniteTimeSpan, context.Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.Stop, timeout.Token);
        Task[] work =
        [
            .. request.Faults.Select(fault => fault.RunAsync(simulator, context.Time, stop.Token)),
            Task.Delay(Timeout.InfiniteTimeSpan, context.Time, stop.Token),
        ];
        try
        {
            // Each as it ends, so that one that fails is heard of at once.
            await foreach (var done in Task.WhenEach(work))
            {
                await done;
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The time is up, or somebody pressed Ctrl-C.
        }
        finally
        {
            await stop.CancelAsync();
        }
    }
}
