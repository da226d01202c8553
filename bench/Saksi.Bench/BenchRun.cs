using Saksi.Bench.Measures;
using Saksi.Bench.Processes;
using Saksi.Bench.Reports;

namespace Saksi.Bench;

/// <summary>Takes the measures one after the other.</summary>
internal static class BenchRun
{
    private static readonly IMeasure[] All =
    [
        new RecordingMeasure("recording-100", cameras: 100, rounds: 2, hasPeer: true, RecorderProcess.Start),
        new RecordingMeasure("recording-500", cameras: 500, rounds: 1, hasPeer: false, RecorderProcess.Start),
        new RecordingMeasure("recording-100-serving", cameras: 100, rounds: 2, hasPeer: false, ServerProcess.Start),
        new AllocationMeasure(),
        new MemorySlopeMeasure(),
        new StartMeasure("start", mostSeconds: 2, RecorderProcess.Start),
        new StartMeasure("serve-start", mostSeconds: 3, ServerProcess.Start),
        new UnsealMeasure(),
        new SeekMeasure(),
        new LiveLatencyMeasure(),
        new PlaybackMeasure(),
        new FirstViewMeasure(),
        new ViewersMeasure(),
    ];

    /// <summary>Not part of a run without names: it takes as long as one wants it to.</summary>
    private static readonly IMeasure Soak = new SoakMeasure();

    public static IReadOnlyList<string> Names { get; } = [.. All.Append(Soak).Select(measure => measure.Name)];

    public static async Task<BenchReport> RunAsync(BenchOptions options, CancellationToken stop)
    {
        using var workspace = new Workspace(options);
        var results = new List<MeasureResult>();
        foreach (var measure in options.Measures.Count == 0 ? All : All.Append(Soak).Where(each => options.Measures.Contains(each.Name)))
        {
            workspace.Say($"{measure.Name} ...");
            var taken = workspace.Time.GetUtcNow();
            var load = Machine.Load();
            var figures = await measure.RunAsync(workspace, stop);
            var result = new MeasureResult(measure.Name, taken, load, figures);
            results.Add(result);
            foreach (var figure in figures)
            {
                workspace.Say($"  {figure}");
            }
        }

        return new BenchReport(Machine.Describe(options), results);
    }
}
