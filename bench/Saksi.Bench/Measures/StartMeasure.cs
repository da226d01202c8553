using Saksi.Bench.Processes;
using Saksi.Bench.Reports;
using Saksi.Recording.Index;

namespace Saksi.Bench.Measures;

/// <summary>From the start of the recorder until the index says that an access unit of a waiting camera is durable.</summary>
/// <remarks>The index hears of a segment only after file and directory are synchronised, so its row is the late end.</remarks>
internal sealed class StartMeasure(string name, double mostSeconds, Func<Workspace, IEnumerable<string>, IRecorderProcess> startRecorder) : IMeasure
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public string Name => name;

    public async Task<IReadOnlyList<Figure>> RunAsync(Workspace workspace, CancellationToken stop)
    {
        using var fleet = await CameraFleet.StartAsync(workspace, 1, stop);
        var times = new List<double>();
        for (var round = 0; round < (workspace.Options.Rounds ?? 11); round++)
        {
            times.Add(await StartOnceAsync(workspace, fleet, stop));
        }

        times.Sort();
        return
        [
            new("starts", times.Count, ""),
            new("start to first durable access unit, median", times[times.Count / 2], "s") { Most = mostSeconds },
            new("the fastest", times[0], "s"),
            new("the slowest", times[^1], "s"),
        ];
    }

    private async Task<double> StartOnceAsync(Workspace workspace, CameraFleet fleet, CancellationToken stop)
    {
        var began = workspace.Time.GetTimestamp();
        using var recorder = startRecorder(workspace, fleet.Urls);
        IndexReader? index = null;
        try
        {
            while (workspace.Time.GetElapsedTime(began) < Patience)
            {
                index ??= TryOpen(Path.Combine(recorder.DataDirectory, "index.sqlite"));
                if (index?.SegmentsInState("open").Any(segment => segment.AccessUnits > 0) == true)
                {
                    var elapsed = workspace.Time.GetElapsedTime(began).TotalSeconds;
                    await recorder.EndAsync(stop);
                    return elapsed;
                }

                await workspace.WaitAsync(Poll, stop);
            }
        }
        finally
        {
            index?.Dispose();
        }

        throw new BenchException($"Nothing was durable after {Patience.TotalSeconds} s.");
    }

    private static IndexReader? TryOpen(string path)
    {
        try
        {
            return IndexReader.Open(path);
        }
        catch (IndexDamagedException)
        {
            return null; // The recorder is just making it.
        }
    }
}
