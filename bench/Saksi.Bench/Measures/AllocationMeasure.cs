using Saksi.Age;
using Saksi.Bench.Processes;
using Saksi.Bench.Reports;
using Saksi.Media.Rtsp;
using Saksi.Recording;
using Saksi.Recording.Segments;

namespace Saksi.Bench.Measures;

/// <summary>What the recorder allocates in steady state: it runs inside this process, the cameras in another.</summary>
/// <remarks>
/// Three loads that differ in one thing: many more access units, many more packets, and everything else (streams,
/// fragments, segments) the same. What an access unit or a packet costs is the slope between them.
/// </remarks>
internal sealed class AllocationMeasure : IMeasure
{
    /// <summary>A third of the smallest object: whatever causes an object for each of them costs three times as much.</summary>
    private const double NothingBytes = 8;

    /// <summary>Where packets become access units and fragments, and where those are sealed and appended.</summary>
    private static readonly HashSet<string> OnPath = [".NET TP Worker", ".NET Sockets", "storage writer"];

    public string Name => "allocation";

    public async Task<IReadOnlyList<Figure>> RunAsync(Workspace workspace, CancellationToken stop)
    {
        var plain = await MeasureAsync(workspace, fps: 25, megabits: 4, stop);
        var manyUnits = await MeasureAsync(workspace, fps: 100, megabits: 4, stop);
        var manyPackets = await MeasureAsync(workspace, fps: 25, megabits: 16, stop);
        return
        [
            new("cameras", Cameras(workspace), ""),
            new("allocated per access unit by the threads that receive and seal", plain.OnPath / plain.Units, "bytes"),
            new("allocated there for an access unit more", Slope(plain, manyUnits, load => load.Units), "bytes") { Most = NothingBytes },
            new("allocated there for a packet more", Slope(plain, manyPackets, load => load.Packets), "bytes") { Most = NothingBytes },
            new("allocated per camera-second by all threads, 25 pictures a second at 4 Mbit/s", plain.Bytes, "bytes"),
            new("allocated per camera-second, 100 pictures a second", manyUnits.Bytes, "bytes"),
            new("allocated per camera-second, 16 Mbit/s", manyPackets.Bytes, "bytes"),
            new("garbage collections in the time", plain.Collections, ""),
            .. plain.Threads.Select(share => new Figure($"of it on thread {share.Name}", 100 * share.Share, "%")),
            .. plain.Types.Select(share => new Figure($"of it as {share.Name}", 100 * share.Share, "%")),
        ];
    }

    private static int Cameras(Workspace workspace) => workspace.Options.Cameras ?? 30;

    private static double Slope(Load plain, Load more, Func<Load, double> count) =>
        (more.OnPath - plain.OnPath) / (count(more) - count(plain));

    private static async Task<Load> MeasureAsync(Workspace workspace, int fps, int megabits, CancellationToken stop)
    {
        var count = Cameras(workspace);
        using var fleet = await CameraFleet.StartAsync(workspace, count, fps, megabits, stop);
        var data = workspace.NewPath("data");
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Load load;
        await using (var recorder = Recorder.Open(Settings(workspace, data, fleet.Urls)))
        {
            var running = recorder.RunAsync(end.Token);
            await workspace.WaitAsync(workspace.Options.WarmUp ?? TimeSpan.FromSeconds(90), stop);
            load = await WatchAsync(workspace, recorder, count, stop);
            await end.CancelAsync();
            await running;
        }

        Workspace.Delete(data);
        return load;
    }

    private static async Task<Load> WatchAsync(Workspace workspace, Recorder recorder, int count, CancellationToken stop)
    {
        var length = workspace.Options.Duration ?? TimeSpan.FromSeconds(60);
        var (unitsBefore, packetsBefore) = Counts(recorder);
        var collections = GC.CollectionCount(0);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await workspace.WaitAsync(length, stop);
        var bytes = GC.GetTotalAllocatedBytes(precise: true) - before;
        var (units, packets) = Counts(recorder);
        collections = GC.CollectionCount(0) - collections;

        // A second watch, with the runtime telling what is allocated (it samples every 100 kB).
        using var ticks = new AllocationTicks();
        await workspace.WaitAsync(length, stop);
        var cameraSeconds = count * length.TotalSeconds;
        return new Load(
            bytes / cameraSeconds,
            bytes / cameraSeconds * ticks.ShareOf(OnPath),
            (units - unitsBefore) / cameraSeconds,
            (packets - packetsBefore) / cameraSeconds,
            collections,
            ticks.Threads,
            ticks.Types);
    }

    private static (long Units, long Packets) Counts(Recorder recorder)
    {
        var status = recorder.Status();
        return (status.Sum(stream => stream.AccessUnits), status.Sum(stream => stream.Packets.Packets));
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

    /// <summary>All of it per camera-second, except the collections and shares.</summary>
    private sealed record Load(
        double Bytes,
        double OnPath,
        double Units,
        double Packets,
        int Collections,
        IReadOnlyList<(string Name, double Share)> Threads,
        IReadOnlyList<(string Name, double Share)> Types);
}
