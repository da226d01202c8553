using System.Globalization;
using Saksi.Bench.Processes;
using Saksi.Bench.Reports;
using Saksi.Bench.Stores;
using Saksi.Recording.Segments;
using Saksi.Recording.Unsealing;

namespace Saksi.Bench.Measures;

/// <summary>Opening the right minute in a store of 16 cameras and 24 hours: 23,040 sealed segments.</summary>
/// <remarks>
/// Most minutes are small, so that the store fits; the minutes that are opened are of the full 1080p at 4 Mbit/s, spread over cameras and
/// hours. What is opened starts in the middle of a segment, so that the key frame before it has to be found.
/// </remarks>
internal sealed class SeekMeasure : IMeasure
{
    private const int CameraCount = DayStore.CameraCount;

    public string Name => "seek";

    public async Task<IReadOnlyList<Figure>> RunAsync(Workspace workspace, CancellationToken stop)
    {
        using var store = DayStore.Record(workspace, (camera, minute) => minute - TargetMinute(camera) is 0 or 1, stop);
        var firstPictures = new List<double>();
        var wholeMinutes = new List<double>();
        for (var camera = 0; camera < CameraCount; camera++)
        {
            var from = DayStore.Start.AddMinutes(TargetMinute(camera)).AddSeconds(31);
            firstPictures.Add(Open(workspace, store, camera, from, from.AddSeconds(1)));
            wholeMinutes.Add(Open(workspace, store, camera, from, from.AddMinutes(1)));
        }

        var processes = await OpenByCommandAsync(workspace, store, stop);
        var first = firstPictures[0];
        firstPictures.Sort();
        wholeMinutes.Sort();
        processes.Sort();
        return
        [
            new("segments in the store", store.Files.Count, ""),
            new("size of the store", store.FileBytes / 1e6, "MB"),
            new("open at a time, first GOP in memory, median", firstPictures[CameraCount / 2], "ms") { Most = 100 },
            new("the very first, with compiling", first, "ms"),
            new("open a whole minute of 4 Mbit/s, median", wholeMinutes[CameraCount / 2], "ms") { Most = 100 },
            new("the slowest of them", wholeMinutes[^1], "ms"),
            new("the whole minute by saksi unseal, process start included, median", processes[processes.Count / 2], "ms"),
        ];
    }

    /// <summary>Spread over the day, never its last minutes.</summary>
    private static int TargetMinute(int camera) => ((camera * 617) + 83) % (DayStore.Minutes - 3);

    private static double Open(Workspace workspace, SyntheticStore store, int camera, DateTimeOffset from, DateTimeOffset to)
    {
        var began = workspace.Time.GetTimestamp();
        using var output = new MemoryStream();
        var report = Unsealer.Run(
            store.Data,
            new UnsealRequest
            {
                Stream = new StreamName(DayStore.Camera(camera), "main"),
                Identities = [store.Owner],
                From = from,
                To = to,
            },
            output,
            onBytes: null,
            CancellationToken.None);
        return report.AccessUnits > 0
            ? workspace.Time.GetElapsedTime(began).TotalMilliseconds
            : throw new BenchException("The minute that was looked for holds nothing.");
    }

    private static async Task<List<double>> OpenByCommandAsync(Workspace workspace, SyntheticStore store, CancellationToken stop)
    {
        var identity = workspace.NewPath("owner.key");
        await File.WriteAllTextAsync(identity, $"{store.Owner}\n", stop);
        File.SetUnixFileMode(identity, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var times = new List<double>();
        for (var camera = 0; camera < CameraCount; camera += 2)
        {
            var output = workspace.NewRamPath("minute.mp4");
            var from = DayStore.Start.AddMinutes(TargetMinute(camera)).AddSeconds(31);
            var began = workspace.Time.GetTimestamp();
            await ChildProcess.RunAsync(
                Workspace.SaksiPath,
                [
                    "unseal", "--data", store.Data.DirectoryPath, "--identity", identity, "--camera", DayStore.Camera(camera),
                    "--from", Text(from), "--to", Text(from.AddMinutes(1)), "-o", output,
                ],
                stop);
            times.Add(workspace.Time.GetElapsedTime(began).TotalMilliseconds);
            Workspace.Delete(output);
        }

        return times;
    }

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
