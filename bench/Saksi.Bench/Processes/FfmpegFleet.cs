namespace Saksi.Bench.Processes;

/// <summary>The peer: one <c>ffmpeg -c copy</c> for each camera, into fragmented MP4, sealing nothing.</summary>
internal sealed class FfmpegFleet : IDisposable
{
    private readonly string _folder;
    private readonly List<ChildProcess> _processes;

    private FfmpegFleet(string folder, List<ChildProcess> processes)
    {
        _folder = folder;
        _processes = processes;
    }

    public int Running => _processes.Count(process => !process.HasExited);

    public static FfmpegFleet Start(Workspace workspace, IReadOnlyList<string> urls)
    {
        var folder = Directory.CreateDirectory(workspace.NewPath("ffmpeg")).FullName;
        var processes = urls.Select((url, i) => ChildProcess.Start(
            "ffmpeg",
            [
                "-nostdin", "-loglevel", "error", "-rtsp_transport", "tcp", "-i", url, "-c", "copy",
                "-f", "mp4", "-movflags", "frag_keyframe+empty_moov+default_base_moof", Path.Combine(folder, $"{i}.mp4"),
            ]));
        return new FfmpegFleet(folder, processes.ToList());
    }

    public ProcessUsage Usage() => ProcessUsage.Of(_processes.Select(process => process.Id));

    public void Dispose()
    {
        foreach (var process in _processes)
        {
            process.Dispose();
        }

        Workspace.Delete(_folder);
    }
}
