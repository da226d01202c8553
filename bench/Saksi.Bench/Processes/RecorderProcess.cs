using System.Text.Json;
using Saksi.Age;
using Saksi.Recording.Index;

namespace Saksi.Bench.Processes;

/// <summary><c>saksi record</c>, sealing to two recipients.</summary>
internal sealed class RecorderProcess : IRecorderProcess
{
    private readonly ChildProcess _process;

    private RecorderProcess(ChildProcess process, string data)
    {
        _process = process;
        DataDirectory = data;
    }

    public int ProcessId => _process.Id;

    public string DataDirectory { get; }

    public static RecorderProcess Start(Workspace workspace, IEnumerable<string> urls)
    {
        var data = workspace.NewPath("data");
        var process = ChildProcess.Start(
            Workspace.SaksiPath,
            [
                "record", "--recipient", $"{X25519Identity.Generate().Recipient}", "--recipient", $"{X25519Identity.Generate().Recipient}",
                "--data", data, "--transport", "tcp", "--json", .. urls,
            ]);
        return new RecorderProcess(process, data);
    }

    public async Task<RecordedUnits> EndAsync(CancellationToken stop)
    {
        _process.RequestEnd();
        using var document = JsonDocument.Parse(await _process.WaitAsync(stop));
        var streams = document.RootElement.GetProperty("streams").EnumerateArray().ToList();
        using var index = IndexReader.Open(Path.Combine(DataDirectory, "index.sqlite"));
        return new RecordedUnits(
            streams.Sum(stream => stream.GetProperty("accessUnits").GetInt64()),
            index.SegmentsInState("closed").Sum(segment => segment.AccessUnits),
            streams.Sum(stream => stream.GetProperty("lostPackets").GetInt64()),
            document.RootElement.GetProperty("cpuSeconds").GetDouble());
    }

    public void Dispose()
    {
        _process.Dispose();
        Workspace.Delete(DataDirectory);
    }
}
