using Saksi.Bench.Processes;
using Saksi.Bench.Reports;
using Saksi.Bench.Stores;

namespace Saksi.Bench.Measures;

/// <summary>How fast recordings are opened on one core, from a warm file to memory; the peer is <c>age -d</c>.</summary>
/// <remarks>The peer only decrypts, file by file; Saksi also joins the segments to one MP4 and writes its tables.</remarks>
internal sealed class UnsealMeasure : IMeasure
{
    private const double Megabyte = 1e6;
    private const int Minutes = 36;
    private const string OneCore = "0";

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public string Name => "unseal";

    public async Task<IReadOnlyList<Figure>> RunAsync(Workspace workspace, CancellationToken stop)
    {
        var loop = new PictureLoop(1920, 1080, 4_000_000);
        using var store = new SyntheticStore(workspace.NewPath("store"), workspace.Time);
        store.Record("cam1", Start, Minutes, _ => loop);
        var identity = workspace.NewPath("owner.key");
        await File.WriteAllTextAsync(identity, $"{store.Owner}\n", stop);
        File.SetUnixFileMode(identity, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await ReadAllAsync(store.Files, stop);

        var output = workspace.NewRamPath("opened.mp4");
        var wholes = new List<double>();
        var peers = new List<double>();
        for (var round = 0; round < (workspace.Options.Rounds ?? 3); round++)
        {
            wholes.Add(await TimeAsync(workspace, "taskset", [
                "-c", OneCore, Workspace.SaksiPath, "unseal", "--data", store.Data.DirectoryPath, "--identity", identity, "-o", output,
            ], stop));
            Workspace.Delete(output);
            if (workspace.Options.HasPeer)
            {
                peers.Add(await AgeAsync(workspace, store.Files, identity, stop));
            }
        }

        var inProcess = await ChildProcess.RunAsync(
            "taskset",
            [
                "-c", OneCore, Environment.ProcessPath!, "--unseal-in-process", // Known: this runs from a file.
                store.Data.DirectoryPath, $"{store.Owner}", "cam1", output, "5",
            ],
            stop);
        Workspace.Delete(output);
        var passes = inProcess.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(double.Parse).ToList();
        var megabytes = store.FileBytes / Megabyte;
        double? peer = peers.Count == 0 ? null : megabytes / peers.Min();
        return
        [
            new("size of the store", megabytes, "MB"),
            new("speed, process start included, best", megabytes / wholes.Min(), "MB/s") { Peer = peer },
            new("speed, process start included, worst", megabytes / wholes.Max(), "MB/s"),
            new("speed in the process, first time", megabytes / passes[0], "MB/s"),
            new("speed in the process, best of 5", megabytes / passes.Min(), "MB/s") { Least = 500, Peer = peer },
        ];
    }

    private static async Task<double> AgeAsync(
        Workspace workspace, List<string> files, string identity, CancellationToken stop)
    {
        var folder = Directory.CreateDirectory(workspace.NewRamPath("age")).FullName;
        var began = workspace.Time.GetTimestamp();
        for (var i = 0; i < files.Count; i++)
        {
            await ChildProcess.RunAsync(
                "taskset", ["-c", OneCore, "age", "-d", "-i", identity, "-o", Path.Combine(folder, $"{i}.mp4"), files[i]], stop);
        }

        var seconds = workspace.Time.GetElapsedTime(began).TotalSeconds;
        Workspace.Delete(folder);
        return seconds;
    }

    private static async Task<double> TimeAsync(
        Workspace workspace, string program, IEnumerable<string> arguments, CancellationToken stop)
    {
        var began = workspace.Time.GetTimestamp();
        await ChildProcess.RunAsync(program, arguments, stop);
        return workspace.Time.GetElapsedTime(began).TotalSeconds;
    }

    private static async Task ReadAllAsync(IEnumerable<string> files, CancellationToken stop)
    {
        foreach (var file in files)
        {
            await using var stream = File.OpenRead(file);
            await stream.CopyToAsync(Stream.Null, stop);
        }
    }
}
