using System.Security.Cryptography;
using Saksi.Bench.Processes;
using Saksi.Simulator;
using Saksi.Simulator.Clips;

namespace Saksi.Bench.Soaking;

/// <summary>Cameras with a main and a sub stream in this process, which reboot, drop their connections and fall silent.</summary>
/// <remarks>The first of them are left alone: theirs is a recording without any gap.</remarks>
internal sealed class SoakCameras : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestReboot = TimeSpan.FromSeconds(8);

    /// <summary>A stream with no video for ten seconds is dead for the recorder.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(12);

    private readonly Workspace _workspace;
    private readonly CameraSimulator _simulator;
    private bool _hasEnded;

    private SoakCameras(Workspace workspace, CameraSimulator simulator)
    {
        _workspace = workspace;
        _simulator = simulator;
    }

    public IReadOnlyList<SimulatedCamera> All => _simulator.Cameras;

    public IReadOnlyList<SimulatedCamera> LeftAlone => [.. All.Take(Math.Max(1, All.Count / 5))];

    public int Reboots { get; private set; }

    public int Closes { get; private set; }

    public int Silences { get; private set; }

    public IEnumerable<ServedCamera> Served => All.Select(camera => new ServedCamera(
        camera.Name, $"{_simulator.UrlOf(camera.Name)}", $"{_simulator.UrlOf(camera.Name, "sub")}"));

    public static async Task<SoakCameras> StartAsync(Workspace workspace, int count, CancellationToken stop)
    {
        var main = SyntheticClip.Create(new SyntheticVideo
        {
            Width = 1920,
            Height = 1080,
            BitsPerSecond = 1_000_000,
            GopFrames = 50,
        });
        var sub = SyntheticClip.Create(new SyntheticVideo { Width = 640, Height = 360, BitsPerSecond = 250_000, GopFrames = 50, Seed = 2 });
        var simulator = await CameraSimulator.StartAsync(
            new SimulatorOptions
            {
                KeepsUnits = true,
                PortPerCamera = true, // Who reboots refuses connections.
                Cameras =
                [
                    .. Enumerable.Range(1, count).Select(number => new SimulatedCameraOptions
                    {
                        Name = $"cam{number}",
                        Streams = [new SimulatedStreamOptions { Name = "main", Clip = main }, new SimulatedStreamOptions { Name = "sub", Clip = sub }],
                    }),
                ],
            },
            stop);
        return new SoakCameras(workspace, simulator);
    }

    /// <summary>One fault after the other until told to stop; then every camera is back.</summary>
    public async Task DisturbAsync(CancellationToken leaving)
    {
        var rebooting = new List<Task>();
        try
        {
            for (var number = 0; ; number++)
            {
                await _workspace.WaitAsync(Pause, leaving);
                var faults = All[RandomNumberGenerator.GetInt32(LeftAlone.Count, All.Count)].Faults;
                switch (number % 4)
                {
                    case 0 or 1:
                        var away = TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(500, (int)LongestReboot.TotalMilliseconds));
                        rebooting.Add(faults.RebootAsync(away, CancellationToken.None));
                        Reboots++;
                        break;
                    case 2:
                        faults.CloseConnections();
                        Closes++;
                        break;
                    default:
                        faults.Stall(Silence);
                        Silences++;
                        break;
                }

                rebooting.RemoveAll(task => task.IsCompleted);
            }
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
            await Task.WhenAll(rebooting);
            foreach (var camera in All)
            {
                camera.Faults.ClearPacketFaults();
            }
        }
    }

    /// <summary>Ends them; their ledgers stay.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_hasEnded)
        {
            _hasEnded = true;
            await _simulator.DisposeAsync();
        }
    }
}
