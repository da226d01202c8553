using System.Globalization;
using Saksi.Bench.Processes;
using Saksi.Bench.Reports;
using Saksi.Bench.Stores;
using Saksi.Bench.Viewing;

namespace Saksi.Bench.Measures;

/// <summary>A day of 16 cameras in the browser and over HTTP: its timeline, jumping to a time, scrubbing. All 16 are being recorded meanwhile.</summary>
internal sealed class PlaybackMeasure : IMeasure
{
    private const int TimelineRounds = 5;
    private const int SeeksOfACamera = 4;

    public string Name => "playback";

    public async Task<IReadOnlyList<Figure>> RunAsync(Workspace workspace, CancellationToken stop)
    {
        using var store = DayStore.Record(workspace, IsFull, stop);
        store.Close();
        var keyFile = workspace.NewPath("owner.key");
        await File.WriteAllTextAsync(keyFile, $"{store.Owner}\n", stop);

        using var fleet = await CameraFleet.StartAsync(workspace, DayStore.CameraCount, stop);
        using var server = ServerProcess.Start(
            workspace, store.Data.DirectoryPath, fleet.Urls.Select((url, i) => new ServedCamera(DayStore.Camera(i), url)));
        await server.SignInAsync(stop);
        await server.WaitForRecordingAsync(stop);
        workspace.Say("  timelines");
        var timelines = await TimelinesAsync(workspace, server, stop);

        await using var browser = await BrowserPage.StartAsync(server.Client.BaseAddress!, PlaybackScripts.Watch); // Somebody is signed in.
        await browser.SignInAsync();
        workspace.Say("  jumps");
        var seeks = await SeeksAsync(workspace, browser, keyFile, stop);
        workspace.Say("  scrubbing");
        var scrubbing = await Scrubbing.RunAsync(workspace, browser, keyFile, DayStore.Camera(0), ScrubStart, stop);
        return
        [
            new("segments in the store", store.Files.Count, ""),
            new("size of the store", store.FileBytes / 1e6, "MB"),
            new("a day's timeline over HTTP, median", Quantile.Median(timelines.Skip(1)), "ms"),
            new("a day's timeline over HTTP, 95th percentile", Quantile.Of(timelines.Skip(1), 0.95), "ms") { Most = 100 },
            new("the very first, with compiling", timelines[0], "ms"),
            new("jumps to a time", seeks.Count, ""),
            new("jump to its picture in the browser, median", Quantile.Median(seeks), "ms"),
            new("jump to its picture in the browser, 95th percentile", Quantile.Of(seeks, 0.95), "ms") { Most = 300 },
            new("the slowest of them", seeks.Max(), "ms"),
            .. scrubbing,
        ];
    }

    /// <summary>What is scrubbed through: half an hour of the first camera.</summary>
    private static DateTimeOffset ScrubStart => DayStore.Start.AddMinutes(600);

    private static bool IsFull(int camera, int minute) =>
        (camera == 0 && minute is >= 600 and < 600 + Scrubbing.Minutes)
        || Enumerable.Range(0, SeeksOfACamera + 1).Any(number => TargetMinute(camera, number) == minute);

    /// <summary>Spread over the day.</summary>
    private static int TargetMinute(int camera, int number) => ((camera * 617) + (number * 331) + 83) % DayStore.Minutes;

    private static async Task<List<double>> TimelinesAsync(Workspace workspace, ServerProcess server, CancellationToken stop)
    {
        var times = new List<double>();
        var query = $"from={Text(DayStore.Start)}&to={Text(DayStore.Start.AddDays(1))}";
        for (var i = 0; i < TimelineRounds * DayStore.CameraCount; i++)
        {
            var began = workspace.Time.GetTimestamp();
            var answer = await server.Client.GetStringAsync($"/api/v1/cameras/{DayStore.Camera(i % DayStore.CameraCount)}/streams/main/timeline?{query}", stop);
            times.Add(workspace.Time.GetElapsedTime(began).TotalMilliseconds);
            if (!answer.Contains("\"recordedSeconds\":86400", StringComparison.Ordinal))
            {
                throw new BenchException($"The timeline does not show a whole day: {answer[..Math.Min(300, answer.Length)]}");
            }
        }

        return times;
    }

    private static async Task<List<double>> SeeksAsync(Workspace workspace, BrowserPage browser, string keyFile, CancellationToken stop)
    {
        var times = new List<double>();
        for (var camera = 0; camera < DayStore.CameraCount; camera++)
        {
            await OpenAsync(browser, keyFile, DayStore.Camera(camera), At(camera, 0));
            await browser.Page.Locator("button[aria-expanded=false]:has([role=status])").ClickAsync();
            for (var number = 1; number <= SeeksOfACamera; number++)
            {
                await browser.Page.Locator("input[type=datetime-local]").FillAsync(
                    At(camera, number).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
                await browser.Page.WaitForFunctionAsync($"() => performance.getEntriesByName('saksi-seek').length >= {number}");
                await workspace.WaitAsync(TimeSpan.FromMilliseconds(500), stop); // The buffer is filled further, as after any jump.
                times.Add(await browser.EvaluateAsync<double?>(PlaybackScripts.LastSeekMs)
                    ?? throw new BenchException($"{DayStore.Camera(camera)} at {At(camera, number):O}: the picture never came."));
            }
        }

        return times;
    }

    /// <summary>Within a minute, and within a group of pictures.</summary>
    private static DateTimeOffset At(int camera, int number) => DayStore.Start.AddMinutes(TargetMinute(camera, number)).AddSeconds(31);

    /// <summary>Opens the page of recordings with the owner's identity, and waits for a picture.</summary>
    internal static async Task OpenAsync(BrowserPage browser, string keyFile, string camera, DateTimeOffset at)
    {
        await browser.Page.GotoAsync($"/playback?camera={camera}&t={Text(at)}");
        await browser.Page.Locator("input[type=file]").SetInputFilesAsync(keyFile);
        await browser.Page.WaitForFunctionAsync("() => document.querySelector('figure video')?.readyState >= 2");
    }

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
