using Saksi.Age;
using Saksi.Bench.Processes;
using Saksi.Bench.Reports;
using Saksi.Media.Rtsp;
using Saksi.Recording;
using Saksi.Recording.Segments;

namespace Saksi.Bench.Measures;

/// <summary>What the recorder allocates in steady state: it runs inside this process, the cameras in another.</summary>
internal sealed class AllocationMeasure : IMeasure
{
    private const string PerUnit = "allocated per access unit, by all threads";

    /// <summary>Less than one object for each access unit: then most of them cause none at all.</summary>
    private const int SmallestObjectBytes = 24;

    public string Name => "allocation";

    public async Task<IReadOnlyList<Figure>> RunAsync(Workspace workspace, CancellationToken stop)
    {
        var count = workspace.Options.Cameras ?? 50;
        using var fleet = await CameraFleet.StartAsync(workspace, count, stop);
        var data = workspace.NewPath("data");
        var recorder = Recorder.Open(Settings(workspace, data, fleet.Urls));
        var figures = await RunAsync(workspace, recorder, count, stop);
        Workspace.Delete(data);
        return figures;
    }

    private static async Task<List<Figure>> RunAsync(Workspace workspace, Recorder recorder, int count, CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await using (recorder)
        {
            var running = recorder.RunAsync(end.Token);
            await workspace.WaitAsync(workspace.Options.WarmUp ?? TimeSpan.FromSeconds(90), stop);
            var length = workspace.Options.Duration ?? TimeSpan.FromSeconds(60);
            var figures = await WatchAsync(workspace, recorder, count, length, stop);
            await AttributeAsync(workspace, length, figures, stop);
            await end.CancelAsync();
            await running;
            return figures;
        }
    }

    private static async Task<List<Figure>> WatchAsync(
        Workspace workspace, Recorder recorder, int count, TimeSpan length, CancellationToken stop)
    {
        var (unitsBefore, packetsBefore) = Counts(recorder);
        var collections = GC.CollectionCount(0);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await workspace.WaitAsync(length, stop);
        var bytes = GC.GetTotalAllocatedBytes(precise: true) - before;
        var (units, packets) = Counts(recorder);
        return
        [
            new("cameras", count, ""),
            new(PerUnit, bytes / (double)(units - unitsBefore), "bytes"),
            new("allocated per packet", bytes / (double)(packets - packetsBefore), "bytes"),
            new("allocated per camera-second", bytes / (count * length.TotalSeconds), "bytes"),
            new("garbage collections in the time", GC.CollectionCount(0) - collections, ""),
        ];
    }

    /// <summary>A second watch, with the runtime telling what is allocated (it samples every 100 kB).</summary>
    private static async Task AttributeAsync(Workspace workspace, TimeSpan length, List<Figure> figures, CancellationToken stop)
    {
        using var ticks = new AllocationTicks();
        await workspace.WaitAsync(length, stop);
        var receiving = ticks.Threads.Where(share => share.Name is ".NET TP Worker" or ".NET Sockets").Sum(share => share.Share);
        var perUnit = figures.Single(figure => figure.Name == PerUnit).Value;
        figures.Insert(1, new Figure("allocated per access unit by the threads that receive", perUnit * receiving, "bytes")
        {
            Most = SmallestObjectBytes - 1,
        });
        figures.AddRange(ticks.Threads.Select(share => new Figure($"of it on thread {share.Name}", 100 * share.Share, "%")));
        figures.AddRange(ticks.Types.Select(share => new Figure($"of it as {share.Name}", 100 * share.Share, "%")));
    }

    private static (long Units, long Packets) Counts(Recorder recorder)
    {
        var status = recorder.Status();
        return (status.Sum(stream => stream.AccessUnits), status.Sum(stream => stream.Statistics?.Packets ?? 0));
    }

    private static RecorderOptions Settings(Workspace workspace, string data, IReadOnlyList<string> urls) => new()
    {
        DataDirectory = data,
        Recipients = [X25519Identity.Generate().Recipient, X25519Identity.Generate().Recipient],
        Streams = [.. urls.Select((url, i) => new StreamOptions
        {
            Name = new StreamName($"cam{i + 1}", "main"),
            Url = RtspUrl.TryParse(url, out var parsed, out _) && parsed is not null
                ? parsed
                : throw new BenchException($"{url} is no RTSP address."),
            Transport = RtspTransport.Tcp,
        })],
        Time = workspace.Time,
    };
}
