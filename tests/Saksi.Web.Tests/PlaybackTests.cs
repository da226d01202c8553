using System.Diagnostics;
using System.Globalization;
using Microsoft.Playwright;
using Saksi.Age;
using Saksi.Web.Tests.Support;

namespace Saksi.Web.Tests;

/// <summary>Sealed recordings are opened by the browser of whoever has the key.</summary>
public sealed class PlaybackTests(Browser browser)
{
    private const string VideoTime = "video => video.currentTime";

    [Fact]
    public async Task Opens_what_is_sealed_with_the_owners_key_plays_steps_and_exports()
    {
        await using var simulator = await Cameras.StartAsync("gate", "yard");
        await using var under = await PageUnderTest.StartAsync(browser, simulator);
        await under.SignInAsync();
        await RecordsAsync(under, units: 400);
        var page = under.Page;
        await OpenAsync(under, TimeSpan.FromSeconds(12), under.KeyFile, "gate", "yard");

        // Two cameras in step: their pictures are there, and their clocks stay together.
        await page.GetByRole(AriaRole.Button, new() { Name = "Play", Exact = true }).ClickAsync();
        foreach (var camera in new[] { "gate", "yard" })
        {
            var before = await Video(page, camera).EvaluateAsync<double>(VideoTime);
            await Eventually.HoldsAsync(
                async () => await Video(page, camera).EvaluateAsync<double>(VideoTime) > before + 1 && await ShowsAsync(page, camera), $"{camera} plays");
        }

        await under.ShootAsync("playback");
        var apart = await page.EvaluateAsync<double>(
            "() => { const [a, b] = [...document.querySelectorAll('figure video')].map(v => v.currentTime + Number(v.dataset.originUs) / 1e6); return Math.abs(a - b); }");
        Assert.InRange(apart, 0, 0.3);

        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await StepAsync(); // From somewhere within a picture to the next one's beginning.
        var still = await StepAsync();
        Assert.InRange(await StepAsync() - still, 0.039, 0.041); // A 25th of a second.

        async Task<double> StepAsync()
        {
            var before = await Video(page, "gate").EvaluateAsync<double>(VideoTime);
            await page.GetByRole(AriaRole.Button, new() { Name = "One picture forward" }).ClickAsync();
            await Eventually.HoldsAsync(
                async () => await Video(page, "gate").EvaluateAsync<bool>($"video => !video.seeking && video.currentTime !== {before.ToString("R", CultureInfo.InvariantCulture)}"),
                "the picture changes");
            return await Video(page, "gate").EvaluateAsync<double>(VideoTime);
        }

        await ExportAsync(under);
        Assert.Empty(under.Complaints);
    }

    [Fact]
    public async Task A_key_that_does_not_fit_and_a_file_that_is_none_say_so()
    {
        await using var simulator = await Cameras.StartAsync("gate");
        await using var under = await PageUnderTest.StartAsync(browser, simulator);
        await under.SignInAsync();
        await RecordsAsync(under, units: 120);
        var page = under.Page;
        var stranger = Path.Combine(under.Folder, "stranger.key");
        await File.WriteAllTextAsync(stranger, X25519Identity.Generate() + "\n", TestContext.Current.CancellationToken);
        await under.GoToAsync("/playback?camera=gate");
        await Assertions.Expect(page.GetByText("Recordings are sealed")).ToBeVisibleAsync();
        await under.ShootAsync("playback-locked");

        await page.Locator("input[type=file]").SetInputFilesAsync(Path.Combine(under.Folder, "data", "saksi.yaml"));
        await Assertions.Expect(page.GetByText("This is not an identity file")).ToBeVisibleAsync();

        await OpenAsync(under, TimeSpan.FromSeconds(4), stranger, "gate");
        await Assertions.Expect(page.GetByText("sealed to other recipients")).ToBeVisibleAsync();
        await under.ShootAsync("playback-wrong-key");
        Assert.Empty(under.Complaints);
    }

    private static async Task ExportAsync(PageUnderTest under)
    {
        var page = under.Page;
        await page.EvaluateAsync("() => { delete globalThis.showSaveFilePicker; }"); // No person is here to choose a file.
        await page.GetByRole(AriaRole.Button, new() { Name = "Export…" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        var downloads = page.WaitForDownloadAsync(new() { Timeout = 60_000 });
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Export", Exact = true }).ClickAsync();
        await Task.WhenAny(downloads, dialog.GetByRole(AriaRole.Alert).WaitForAsync(new() { Timeout = 60_000 }));
        Assert.True(downloads.IsCompletedSuccessfully || await dialog.GetByText("is saved").IsVisibleAsync(), await dialog.InnerTextAsync());
        var download = await downloads;
        var file = Path.Combine(under.Folder, "export.mp4");
        await download.SaveAsAsync(file);
        await under.ShootAsync("export");
        Assert.Equal("", await RunAsync("ffmpeg", "-v", "error", "-i", file, "-f", "null", "-"));
        var frames = await RunAsync(
            "ffprobe", "-v", "error", "-select_streams", "v", "-count_frames", "-show_entries", "stream=nb_read_frames", "-of", "csv=p=0", file);
        Assert.InRange(int.Parse(frames.Trim().TrimEnd(','), CultureInfo.InvariantCulture), 50, 10_000);
    }

    private static async Task OpenAsync(PageUnderTest under, TimeSpan ago, string keyFile, params string[] cameras)
    {
        var at = (TimeProvider.System.GetUtcNow() - ago).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        await under.GoToAsync($"/playback?{string.Join('&', cameras.Select(camera => $"camera={camera}"))}&t={at}");
        await under.Page.Locator("input[type=file]").SetInputFilesAsync(keyFile);
    }

    private static ILocator Video(IPage page, string camera) => page.Locator($"figure[aria-label='{camera}'] video");

    /// <summary>A picture with content: a black or grey area would be a few hundred bytes.</summary>
    private static async Task<bool> ShowsAsync(IPage page, string camera) => await Video(page, camera).EvaluateAsync<int>("""
        video => {
            const canvas = document.createElement('canvas');
            [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
            canvas.getContext('2d').drawImage(video, 0, 0);
            return canvas.toDataURL('image/png').length;
        }
        """) > 20_000;

    private static Task RecordsAsync(PageUnderTest under, int units) => Eventually.HoldsAsync(
        () => Task.FromResult(under.Server.Status().All(stream => stream.AccessUnits >= units)), $"{units} pictures of every stream are recorded");

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output + await error;
    }
}
