using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Saksi.Bench.Processes;

namespace Saksi.Bench.Soaking;

/// <summary>People who play back: timelines, lists of segments and ranges of sealed bytes, and what the page asks beside that.</summary>
internal sealed class SoakReaders(Workspace workspace, ServerProcess server, IReadOnlyList<string> cameras)
{
    private const int ReaderCount = 4;
    private const int RangeBytes = 256 * 1024;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Back = TimeSpan.FromMinutes(10);

    private int _answers;
    private int _failures;
    private long _bytes;
    private int _told;

    public int Answers => _answers;

    /// <summary>Requests that were not answered as they should be.</summary>
    public int Failures => _failures;

    /// <summary>Sealed bytes that were fetched.</summary>
    public long Bytes => _bytes;

    public Task RunAsync(CancellationToken leaving) => Task.WhenAll(Enumerable.Range(0, ReaderCount).Select(_ => ReadAsync(leaving)));

    private async Task ReadAsync(CancellationToken leaving)
    {
        while (!leaving.IsCancellationRequested)
        {
            try
            {
                await ReadOnceAsync(leaving);
                await workspace.WaitAsync(Pause, leaving);
            }
            catch (Exception exception) when (exception is HttpRequestException or JsonException)
            {
                Interlocked.Increment(ref _failures);
                if (Interlocked.Increment(ref _told) <= 5)
                {
                    workspace.Say($"  {exception.Message}");
                }
            }
            catch (OperationCanceledException) when (leaving.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task ReadOnceAsync(CancellationToken leaving)
    {
        var camera = cameras[RandomNumberGenerator.GetInt32(cameras.Count)];
        var stream = $"/api/v1/cameras/{camera}/streams/{(RandomNumberGenerator.GetInt32(2) == 0 ? "main" : "sub")}";
        var now = workspace.Time.GetUtcNow();
        var query = $"from={Uri.EscapeDataString($"{now - Back:O}")}&to={Uri.EscapeDataString($"{now:O}")}";
        await GetAsync($"{stream}/timeline?{query}&resolution=1", leaving);
        await GetAsync($"/api/v1/events?{query}", leaving);
        await GetAsync("/api/v1/cameras", leaving);
        var segments = await GetAsync($"{stream}/segments?{query}", leaving);
        if (segments.GetArrayLength() > 0)
        {
            var segment = segments[RandomNumberGenerator.GetInt32(segments.GetArrayLength())];
            await FetchAsync(segment.GetProperty("id").GetString()!, segment.GetProperty("payloadBytes").GetInt64(), leaving); // Every segment has one.
        }
    }

    private async Task<JsonElement> GetAsync(string path, CancellationToken leaving)
    {
        var answer = await server.Client.GetFromJsonAsync<JsonElement>(path, leaving);
        Interlocked.Increment(ref _answers);
        return answer;
    }

    private async Task FetchAsync(string segment, long size, CancellationToken leaving)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/segments/{segment}");
        var from = size < RangeBytes ? 0 : RandomNumberGenerator.GetInt32((int)Math.Min(size - RangeBytes + 1, int.MaxValue));
        request.Headers.Range = new RangeHeaderValue(from, from + RangeBytes - 1);
        using var answer = await server.Client.SendAsync(request, leaving);
        answer.EnsureSuccessStatusCode();
        Interlocked.Add(ref _bytes, (await answer.Content.ReadAsByteArrayAsync(leaving)).Length);
        Interlocked.Increment(ref _answers);
    }
}
