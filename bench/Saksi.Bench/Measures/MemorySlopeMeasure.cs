using Saksi.Bench.Processes;
using Saksi.Bench.Reports;

namespace Saksi.Bench.Measures;

/// <summary>Whether the recorder's memory grows: a straight line through its size, second by second.</summary>
internal sealed class MemorySlopeMeasure : IMeasure
{
    private const double Megabyte = 1e6;

    public string Name => "memory-slope";

    public async Task<IReadOnlyList<Figure>> RunAsync(Workspace workspace, CancellationToken stop)
    {
        var count = workspace.Options.Cameras ?? 20;
        using var fleet = await CameraFleet.StartAsync(workspace, count, stop);
        using var recorder = RecorderProcess.Start(workspace, fleet.Urls);
        await workspace.WaitAsync(workspace.Options.WarmUp ?? TimeSpan.FromSeconds(150), stop);
        var began = workspace.Time.GetTimestamp();
        var resident = new List<(double Hours, double Value)>();
        var anonymous = new List<(double Hours, double Value)>();
        var length = workspace.Options.Duration ?? TimeSpan.FromMinutes(6);
        while (workspace.Time.GetElapsedTime(began) < length)
        {
            var usage = ProcessUsage.Of(recorder.ProcessId);
            var hours = workspace.Time.GetElapsedTime(began).TotalHours;
            resident.Add((hours, usage.ResidentBytes / Megabyte));
            anonymous.Add((hours, usage.AnonymousBytes / Megabyte));
            await workspace.WaitAsync(TimeSpan.FromSeconds(1), stop);
        }

        var line = Slope.Of(resident);
        return
        [
            new("cameras", count, ""),
            new("seconds watched", length.TotalSeconds, "s"),
            new("memory at first (RSS)", resident[0].Value, "MB"),
            new("memory at last (RSS)", resident[^1].Value, "MB"),
            new("slope of memory (RSS)", line.PerHour, "MB/h"),
            new("standard error of that slope", line.StandardError, "MB/h"),
            new("slope of anonymous memory", Slope.Of(anonymous).PerHour, "MB/h"),
        ];
    }
}
