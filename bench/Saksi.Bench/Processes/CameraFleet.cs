using System.Text.Json;

namespace Saksi.Bench.Processes;

/// <summary>Simulated cameras of 1080p, at 4 Mbit/s and 25 pictures a second unless told otherwise, in a process of their own.</summary>
internal sealed class CameraFleet : IDisposable
{
    private readonly ChildProcess _process;

    private CameraFleet(ChildProcess process, IReadOnlyList<string> urls)
    {
        _process = process;
        Urls = urls;
    }

    public IReadOnlyList<string> Urls { get; }

    public int ProcessId => _process.Id;

    public static Task<CameraFleet> StartAsync(Workspace workspace, int cameras, CancellationToken stop) =>
        StartAsync(workspace, cameras, fps: 25, megabits: 4, stop);

    public static async Task<CameraFleet> StartAsync(Workspace workspace, int cameras, int fps, int megabits, CancellationToken stop)
    {
        var file = workspace.NewPath("urls");
        var process = ChildProcess.Start(
            Workspace.SaksiPath,
            [
                "simulate", "--cameras", $"{cameras}", "--synthetic", "--width", "1920", "--height", "1080", "--fps", $"{fps}",
                "--bitrate", $"{megabits}M", "--gop", "2", "--port", "0", "--urls-file", file, "--json",
            ]);
        while (!File.Exists(file))
        {
            if (process.HasExited)
            {
                await process.WaitAsync(stop);
            }

            await workspace.WaitAsync(TimeSpan.FromMilliseconds(50), stop);
        }

        return new CameraFleet(process, await File.ReadAllLinesAsync(file, stop));
    }

    /// <summary>Ends the cameras.</summary>
    /// <returns>What they sent.</returns>
    public async Task<SentUnits> EndAsync(CancellationToken stop)
    {
        _process.RequestEnd();
        using var ledger = JsonDocument.Parse(await _process.WaitAsync(stop));
        var videos = ledger.RootElement.GetProperty("cameras").EnumerateArray()
            .SelectMany(camera => camera.GetProperty("sessions").EnumerateArray())
            .Select(session => session.GetProperty("video"))
            .Where(video => video.ValueKind == JsonValueKind.Object)
            .ToList();
        return new SentUnits(
            videos.Sum(video => video.GetProperty("accessUnits").GetInt64()),
            videos.Sum(video => video.GetProperty("unitsDroppedForSlowClient").GetInt64()),
            videos.Count);
    }

    public void Dispose() => _process.Dispose();

    /// <param name="AccessUnits">Handed to the network.</param>
    /// <param name="Dropped">Not sent because the client did not read.</param>
    /// <param name="Sessions">How many times a client played.</param>
    internal sealed record SentUnits(long AccessUnits, long Dropped, int Sessions);
}
