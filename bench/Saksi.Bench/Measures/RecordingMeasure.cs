using Saksi.Bench.Processes;
using Saksi.Bench.Reports;

namespace Saksi.Bench.Measures;

/// <summary>CPU and memory of the recorder with many cameras, and of the peer in turn with it (A B A B).</summary>
internal sealed class RecordingMeasure(
    string name, int cameras, int rounds, bool hasPeer, Func<Workspace, IEnumerable<string>, IRecorderProcess> startRecorder) : IMeasure
{
    private const double Megabyte = 1e6;

    /// <summary>The cameras have ended, and what they sent is on its way through the recorder.</summary>
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(3);

    public string Name => name;

    public async Task<IReadOnlyList<Figure>> RunAsync(Workspace workspace, CancellationToken stop)
    {
        var count = workspace.Options.Cameras ?? cameras;
        var ours = new List<Leg>();
        var peers = new List<Leg>();
        for (var round = 0; round < (workspace.Options.Rounds ?? rounds); round++)
        {
            ours.Add(await RecordAsync(workspace, count, stop));
            workspace.Say($"  round {round + 1}: saksi {ours[^1].CpuMs:F2} ms");
            if (hasPeer && workspace.Options.HasPeer)
            {
                peers.Add(await RecordWithFfmpegAsync(workspace, count, stop));
                workspace.Say($"  round {round + 1}: ffmpeg {peers[^1].CpuMs:F2} ms");
            }
        }

        return Figures(count, ours, peers);
    }

    private static List<Figure> Figures(int count, List<Leg> ours, List<Leg> peers)
    {
        double? Peer(Func<Leg, double> value) => peers.Count == 0 ? null : peers.Average(value);
        return
        [
            new("cameras", count, ""),
            new("CPU per camera-second, steady", ours.Average(leg => leg.CpuMs), "ms") { Most = 1.4, Peer = Peer(leg => leg.CpuMs) },
            new("of it in the kernel", ours.Average(leg => leg.SystemMs), "ms") { Peer = Peer(leg => leg.SystemMs) },
            new("CPU of the recorder, steady", ours.Average(leg => leg.CpuMs) * count / 10, "% of one core")
            {
                Peer = Peer(leg => leg.CpuMs * count / 10),
            },
            new("CPU of the cameras meanwhile", ours.Average(leg => leg.CameraMs) * count / 10, "% of one core")
            {
                Peer = Peer(leg => leg.CameraMs * count / 10),
            },
            new("CPU in all, start and compiling included", ours.Average(leg => leg.TotalCpuSeconds), "s"),
            new("memory per camera (RSS)", ours.Max(leg => leg.Memory.ResidentBytes) / Megabyte / count, "MB")
            {
                Most = 3,
                Peer = Peer(leg => leg.Memory.ResidentBytes / Megabyte / count),
            },
            new("memory per camera (PSS)", ours.Max(leg => leg.Memory.ProportionalBytes) / Megabyte / count, "MB")
            {
                Peer = Peer(leg => leg.Memory.ProportionalBytes / Megabyte / count),
            },
            new("access units sent", ours.Sum(leg => leg.Sent), ""),
            new("access units not sealed", ours.Sum(leg => leg.Missing), "") { Most = 0 },
            new("packets lost", ours.Sum(leg => leg.LostPackets), "") { Most = 0 },
        ];
    }

    private async Task<Leg> RecordAsync(Workspace workspace, int count, CancellationToken stop)
    {
        using var fleet = await CameraFleet.StartAsync(workspace, count, stop);
        using var recorder = startRecorder(workspace, fleet.Urls);
        var leg = await WatchAsync(workspace, count, fleet, () => ProcessUsage.Of(recorder.ProcessId), stop);
        var sent = await fleet.EndAsync(stop);
        await workspace.WaitAsync(Drain, stop);
        var recorded = await recorder.EndAsync(stop);
        return leg with
        {
            Sent = sent.AccessUnits + sent.Dropped,
            Missing = sent.AccessUnits + sent.Dropped - Math.Min(recorded.Sealed, recorded.Received),
            LostPackets = recorded.LostPackets,
            TotalCpuSeconds = recorded.CpuSeconds,
        };
    }

    private static async Task<Leg> RecordWithFfmpegAsync(Workspace workspace, int count, CancellationToken stop)
    {
        using var fleet = await CameraFleet.StartAsync(workspace, count, stop);
        using var peers = FfmpegFleet.Start(workspace, fleet.Urls);
        var leg = await WatchAsync(workspace, count, fleet, peers.Usage, stop);
        return peers.Running == count
            ? leg
            : throw new BenchException($"Only {peers.Running} of {count} ffmpeg processes were still recording at the end.");
    }

    private static async Task<Leg> WatchAsync(
        Workspace workspace, int count, CameraFleet fleet, Func<ProcessUsage> usage, CancellationToken stop)
    {
        await workspace.WaitAsync(workspace.Options.WarmUp ?? TimeSpan.FromSeconds(25), stop);
        var began = workspace.Time.GetTimestamp();
        var (before, camerasBefore) = (usage(), ProcessUsage.Of(fleet.ProcessId));
        await workspace.WaitAsync(workspace.Options.Duration ?? TimeSpan.FromSeconds(30), stop);
        var cameraSeconds = workspace.Time.GetElapsedTime(began).TotalSeconds * count;
        var (after, camerasAfter) = (usage(), ProcessUsage.Of(fleet.ProcessId));
        return new Leg
        {
            CpuMs = 1000 * (after.CpuSeconds - before.CpuSeconds) / cameraSeconds,
            SystemMs = 1000 * (after.SystemSeconds - before.SystemSeconds) / cameraSeconds,
            CameraMs = 1000 * (camerasAfter.CpuSeconds - camerasBefore.CpuSeconds) / cameraSeconds,
            Memory = after,
        };
    }

    /// <summary>One run of one of the two. Times are for a camera-second.</summary>
    private sealed record Leg
    {
        public required double CpuMs { get; init; }

        public required double SystemMs { get; init; }

        public required double CameraMs { get; init; }

        public required ProcessUsage Memory { get; init; }

        public double TotalCpuSeconds { get; init; }

        public long Sent { get; init; }

        public long Missing { get; init; }

        public long LostPackets { get; init; }
    }
}
