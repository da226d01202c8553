using System.IO.Compression;
using Microsoft.Playwright;
using Saksi.Bench.Processes;
using Saksi.Bench.Reports;
using Saksi.Bench.Viewing;

namespace Saksi.Bench.Measures;

/// <summary>What a browser that was never here fetches for the sign-in page, and then for the live wall with its first picture.</summary>
internal sealed class FirstViewMeasure : IMeasure
{
    private const double Kilobyte = 1000;

    public string Name => "first-view";

    public async Task<IReadOnlyList<Figure>> RunAsync(Workspace workspace, CancellationToken stop)
    {
        using var fleet = await CameraFleet.StartAsync(workspace, 1, stop);
        using var server = ServerProcess.Start(workspace, fleet.Urls);
        await server.SignInAsync(stop);
        await server.WaitForRecordingAsync(stop);
        await using var browser = await BrowserPage.StartAsync(server.Client.BaseAddress!); // Somebody is signed in.
        var responses = new List<IResponse>();
        browser.Page.Response += (_, response) => responses.Add(response);

        await browser.Page.GotoAsync("/", new() { WaitUntil = WaitUntilState.NetworkIdle });
        var signIn = await FetchedAsync(responses);
        responses.Clear();
        var began = workspace.Time.GetTimestamp();
        await browser.SignInFormAsync();
        await browser.Page.WaitForFunctionAsync("() => performance.getEntriesByName('saksi-picture').length > 0");
        var first = workspace.Time.GetElapsedTime(began).TotalSeconds;
        await browser.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        var live = await FetchedAsync(responses);
        return
        [
            new("sign-in page, on the line", signIn.OnTheLine / Kilobyte, "kB"),
            new("sign-in page and live wall, on the line", (signIn.OnTheLine + live.OnTheLine) / Kilobyte, "kB") { Most = 400 },
            new("the same, each answer by gzip", (signIn.Gzipped + live.Gzipped) / Kilobyte, "kB") { Most = 400 },
            new("the same, not compressed", (signIn.Plain + live.Plain) / Kilobyte, "kB"),
            new("answers", signIn.Answers + live.Answers, ""),
            new("sign-in to first picture", first, "s"),
        ];
    }

    private static async Task<Fetched> FetchedAsync(List<IResponse> responses)
    {
        var fetched = new Fetched(0, 0, 0, 0);
        foreach (var response in responses.ToList())
        {
            if (response.Status is 204 or (>= 300 and < 400) || response.Request.Url.StartsWith("blob:", StringComparison.Ordinal))
            {
                continue;
            }

            var sizes = await response.Request.SizesAsync();
            var body = await response.BodyAsync();
            fetched += new Fetched(1, sizes.ResponseBodySize + sizes.ResponseHeadersSize, GzippedBytes(body), body.Length);
        }

        return fetched;
    }

    private static long GzippedBytes(byte[] body)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(body);
        }

        return packed.Length;
    }

    /// <param name="Answers">How many.</param>
    /// <param name="OnTheLine">Bytes as they were sent, with headers.</param>
    /// <param name="Gzipped">Bytes of the bodies after gzip.</param>
    /// <param name="Plain">Bytes of the bodies.</param>
    private sealed record Fetched(int Answers, long OnTheLine, long Gzipped, long Plain)
    {
        public static Fetched operator +(Fetched a, Fetched b) =>
            new(a.Answers + b.Answers, a.OnTheLine + b.OnTheLine, a.Gzipped + b.Gzipped, a.Plain + b.Plain);
    }
}
