using Saksi.Bench.Processes;
using Saksi.Bench.Reports;
using Saksi.Bench.Viewing;
using Saksi.Simulator;
using Saksi.Simulator.Clips;

namespace Saksi.Bench.Measures;

/// <summary>From the simulated camera's send to the picture on screen in Chromium: one large tile, then sixteen.</summary>
/// <remarks>
/// Cameras run in this process, whose ledger holds the time of every send; server and browser are processes of their own. The page notes the
/// time at the animation frame after it has painted a picture, and only of the picture that is on the canvas then.
/// </remarks>
internal sealed class LiveLatencyMeasure : IMeasure
{
    public string Name => "live-latency";

    public async Task<IReadOnlyList<Figure>> RunAsync(Workspace workspace, CancellationToken stop)
    {
        var factory = new ClipFactory(workspace.NewPath("clips"));
        var video = new VideoRecipe { Width = 1920, Height = 1080, BitsPerSecond = 4_000_000 };
        var main = await factory.CreateAsync(new ClipRecipe { Video = video }, stop);
        var sub = await factory.CreateAsync(new ClipRecipe { Video = video with { Width = 640, Height = 360, BitsPerSecond = 500_000 } }, stop);
        return
        [
            .. await WatchAsync(workspace, main, sub, "1 tile", cameras: 1, stop),
            .. await WatchAsync(workspace, main, sub, "16 tiles", cameras: 16, stop),
        ];
    }

    private static async Task<IReadOnlyList<Figure>> WatchAsync(
        Workspace workspace, Clip main, Clip sub, string what, int cameras, CancellationToken stop)
    {
        await using var simulator = await CameraSimulator.StartAsync(Wall(main, sub, cameras), stop);
        using var server = ServerProcess.Start(
            workspace,
            workspace.NewPath("data"),
            simulator.Cameras.Select(camera => new ServedCamera(
                camera.Name, $"{simulator.UrlOf(camera.Name)}", $"{simulator.UrlOf(camera.Name, "sub")}")));
        await server.SignInAsync(stop);
        await server.WaitForRecordingAsync(stop);
        await using var browser = await BrowserPage.StartAsync(server.Client.BaseAddress!); // Somebody is signed in.
        await browser.SignInAsync();
        await browser.Page.WaitForFunctionAsync(
            $"() => new Set(performance.getEntriesByName('saksi-picture').map((mark) => mark.detail.camera)).size === {cameras}",
            options: new() { Timeout = 60_000 });
        await workspace.WaitAsync(workspace.Options.WarmUp ?? TimeSpan.FromSeconds(10), stop);

        var before = browser.OpenedSockets;
        await browser.Page.EvaluateAsync("() => performance.clearMarks('saksi-picture')");
        var began = workspace.Time.GetUtcNow();
        var usage = ProcessUsage.Of(server.ProcessId);
        var duration = workspace.Options.Duration ?? TimeSpan.FromSeconds(30);
        await workspace.WaitAsync(duration, stop);
        var cpu = ProcessUsage.Of(server.ProcessId).CpuSeconds - usage.CpuSeconds;
        var shown = await browser.EvaluateAsync<List<Shown>>("performance.getEntriesByName('saksi-picture', 'mark').map(mark => mark.detail)");
        var ended = workspace.Time.GetUtcNow();
        var dropped = browser.OpenedSockets - before + browser.ClosedSockets;
        if (before != cameras || shown.DistinctBy(picture => picture.Camera).Count() != cameras)
        {
            throw new BenchException($"{before} connections were open and {shown.DistinctBy(picture => picture.Camera).Count()} tiles moved, of {cameras}.");
        }

        var pictures = await SentAsync(workspace, server, simulator, shown, stop);
        return
        [
            .. Figures(what, shown, pictures, pictures.Values.Sum(sent => sent.Count(began, ended))),
            new($"{what}: connections dropped", dropped, "") { Most = 0 },
            new($"{what}: CPU of the server meanwhile", 100 * cpu / duration.TotalSeconds, "% of one core"),
        ];
    }

    private static IEnumerable<Figure> Figures(
        string what, IReadOnlyList<Shown> shown, Dictionary<string, SentPictures> pictures, int sent)
    {
        var delays = shown.Select(picture => pictures[picture.Camera].SentAt(picture.PtsUs) is { } at
            ? (DateTimeOffset.UnixEpoch.AddMilliseconds(picture.ShownMs) - at).TotalMilliseconds
            : throw new BenchException($"{picture.Camera} never sent a picture of {picture.PtsUs}.")).ToList();
        return
        [
            new($"{what}: send to screen, median", Quantile.Median(delays), "ms") { Most = 400 },
            new($"{what}: send to screen, 95th percentile", Quantile.Of(delays, 0.95), "ms"),
            new($"{what}: send to screen, the slowest", delays.Max(), "ms"),
            new($"{what}: of it until a viewer has the bytes, median", Quantile.Median(pictures.Values.SelectMany(each => each.ArrivalMs)), "ms"),
            new($"{what}: pictures on screen, of those sent", 100.0 * shown.Count / sent, "%"),
        ];
    }

    /// <summary>After the measure: the comparing costs time of the processor.</summary>
    private static async Task<Dictionary<string, SentPictures>> SentAsync(
        Workspace workspace, ServerProcess server, CameraSimulator simulator, IReadOnlyList<Shown> shown, CancellationToken stop)
    {
        var pictures = new Dictionary<string, SentPictures>();
        foreach (var tile in shown.DistinctBy(picture => picture.Camera))
        {
            pictures.Add(tile.Camera, await SentPictures.MatchAsync(workspace, server, simulator[tile.Camera], tile.Stream, stop));
        }

        return pictures;
    }

    private static SimulatorOptions Wall(Clip main, Clip sub, int cameras) => new()
    {
        KeepsUnits = true,
        Cameras =
        [
            .. Enumerable.Range(1, cameras).Select(number => new SimulatedCameraOptions
            {
                Name = $"cam{number}",
                Streams = [new SimulatedStreamOptions { Name = "main", Clip = main }, new SimulatedStreamOptions { Name = "sub", Clip = sub }],
            }),
        ],
    };

    /// <param name="Camera">Whose.</param>
    /// <param name="Stream">Which of its streams.</param>
    /// <param name="PtsUs">The presentation time that the server said.</param>
    /// <param name="ShownMs">When it was on screen, Unix milliseconds of the machine's clock.</param>
    private sealed record Shown(string Camera, string Stream, long PtsUs, double ShownMs);
}
