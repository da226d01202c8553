using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Saksi.Age;
using Saksi.Recording.Index;

namespace Saksi.Bench.Processes;

/// <summary><c>saksi serve</c> with a folder and a port of its own, sealing to two recipients.</summary>
internal sealed class ServerProcess : IRecorderProcess
{
    public const string UserName = "bench";
    public const string Password = "only for figures";

    /// <summary>What <c>saksi serve</c> writes before the address where the first administrator is made.</summary>
    private const string LinkBegin = "Set it up here (the link works once): ";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Workspace _workspace;
    private readonly ChildProcess _process;
    private readonly TaskCompletionSource<Uri> _link;
    private readonly CookieContainer _cookies = new();
    private HttpClient? _client;

    private ServerProcess(Workspace workspace, ChildProcess process, TaskCompletionSource<Uri> link, string data)
    {
        _workspace = workspace;
        _process = process;
        _link = link;
        DataDirectory = data;
    }

    public int ProcessId => _process.Id;

    public string DataDirectory { get; }

    /// <summary>The cookie of who is signed in, for a WebSocket.</summary>
    public string Cookie => _cookies.GetCookieHeader(Client.BaseAddress!); // SignInAsync sets it.

    /// <summary>Its diagnostics, once it has ended.</summary>
    public Task<string> Diagnostics => _process.Diagnostics;

    /// <summary>Signed in as administrator.</summary>
    public HttpClient Client => _client ?? throw new InvalidOperationException("Nobody has signed in yet.");

    /// <summary>Starts it with cameras named cam1, cam2 and so on, of one stream each.</summary>
    public static ServerProcess Start(Workspace workspace, IEnumerable<string> urls) =>
        Start(workspace, workspace.NewPath("data"), urls.Select((url, i) => new ServedCamera($"cam{i + 1}", url)));

    /// <summary>Starts it over a folder that may hold recordings already.</summary>
    public static ServerProcess Start(Workspace workspace, string data, IEnumerable<ServedCamera> cameras)
    {
        Directory.CreateDirectory(data);
        File.WriteAllText(
            Path.Combine(data, "saksi.yaml"),
            $"recipients: [{X25519Identity.Generate().Recipient}, {X25519Identity.Generate().Recipient}]\ncameras:\n"
            + string.Concat(cameras.Select(camera => camera.ToYaml())));
        var link = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = ChildProcess.Start(
            Workspace.SaksiPath,
            ["serve", "--data", data, "--listen", "127.0.0.1:0"],
            line =>
            {
                if (line.StartsWith(LinkBegin, StringComparison.Ordinal))
                {
                    link.TrySetResult(new Uri(line[LinkBegin.Length..]));
                }
            });
        return new ServerProcess(workspace, process, link, data);
    }

    /// <summary>Waits until it listens, makes the administrator and signs in.</summary>
    public async Task<HttpClient> SignInAsync(CancellationToken stop)
    {
        var link = await _link.Task.WaitAsync(Patience, _workspace.Time, stop);
        _client = new HttpClient(new SocketsHttpHandler
        {
            CookieContainer = _cookies,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(15), // They count among the server's handles.
        })
        { BaseAddress = new Uri(link, "/") };
        using var answer = await _client.PostAsJsonAsync(
            "/api/v1/setup", new { token = link.Fragment[1..], userName = UserName, password = Password }, stop);
        return answer.IsSuccessStatusCode
            ? _client
            : throw new BenchException($"Nobody can sign in: {await answer.Content.ReadAsStringAsync(stop)}");
    }

    /// <summary>The state of every stream, from the API.</summary>
    public async Task<IReadOnlyList<JsonElement>> StreamsAsync(CancellationToken stop)
    {
        var cameras = await Client.GetFromJsonAsync<JsonElement>("/api/v1/cameras", stop);
        return [.. cameras.EnumerateArray().SelectMany(camera => camera.GetProperty("streams").EnumerateArray())];
    }

    /// <summary>Waits until every stream is being recorded.</summary>
    public async Task WaitForRecordingAsync(CancellationToken stop)
    {
        var began = _workspace.Time.GetTimestamp();
        while ((await StreamsAsync(stop)).Any(stream => stream.GetProperty("accessUnits").GetInt64() == 0))
        {
            if (_workspace.Time.GetElapsedTime(began) > Patience)
            {
                throw new BenchException("Not every stream is being recorded.");
            }

            await _workspace.WaitAsync(TimeSpan.FromMilliseconds(200), stop);
        }
    }

    public async Task<RecordedUnits> EndAsync(CancellationToken stop)
    {
        if (_client is null)
        {
            await SignInAsync(stop);
        }

        var streams = await StreamsAsync(stop);
        var cpu = ProcessUsage.Of(ProcessId).CpuSeconds;
        _process.RequestEnd();
        await _process.WaitAsync(stop);
        using var index = IndexReader.Open(Path.Combine(DataDirectory, "index.sqlite"));
        return new RecordedUnits(
            streams.Sum(stream => stream.GetProperty("accessUnits").GetInt64()),
            index.SegmentsInState("closed").Sum(segment => segment.AccessUnits),
            streams.Sum(stream => stream.GetProperty("lostPackets").GetInt64()),
            cpu);
    }

    public void Dispose()
    {
        _client?.Dispose();
        _process.Dispose();
        Workspace.Delete(DataDirectory);
    }
}

/// <param name="Name">Its key in the settings.</param>
/// <param name="Main">The address of its main stream.</param>
/// <param name="Sub">That of its sub stream.</param>
internal sealed record ServedCamera(string Name, string Main, string? Sub = null)
{
    public string ToYaml() => $"  {Name}:\n    transport: tcp\n    main: {Main}\n" + (Sub is null ? "" : $"    sub: {Sub}\n");
}
