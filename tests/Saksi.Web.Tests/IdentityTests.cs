using System.Globalization;
using Microsoft.Playwright;
using Saksi.Age;
using Saksi.Web.Tests.Support;

namespace Saksi.Web.Tests;

/// <summary>The server never has what opens the recordings: not in its memory, not on its disk.</summary>
public sealed class IdentityTests(Browser browser)
{
    [Fact]
    public async Task Neither_memory_nor_disk_of_the_server_ever_holds_an_identity_that_the_browser_made_and_used()
    {
        await using var simulator = await Cameras.StartAsync("gate");
        await using var served = await ServedProcess.StartAsync(simulator);
        await using var profile = await browser.NewProfileAsync();
        var page = await profile.NewPageAsync();
        page.SetDefaultTimeout(60_000);

        var (owner, recovery, keyFile) = await SetUpAsync(page, served);
        await CheckAsync(served, owner, recovery); // At once: what was garbage by now could be overwritten later.

        await profile.ClearCookiesAsync();
        await SignInAsync(page, served);
        await WatchLiveAsync(page);
        await PlayBackAsync(page, served, keyFile);
        await CheckAsync(served, owner, recovery);
    }

    private static Task CheckAsync(ServedProcess served, params X25519Identity[] identities) => served.FreezeAsync(data =>
    {
        foreach (var identity in identities)
        {
            // The server must know the recipient: a search that finds its text and its 32 bytes would find those of the identity.
            var known = new ByteTraces(ByteTraces.FormsOf(identity.Recipient.ToString()));
            Assert.Superset(new HashSet<string> { "UTF-16", "raw" }, known.InMemoryOf(served.Id));
            Assert.Contains("UTF-8", known.InFilesOf(data));

            var secret = new ByteTraces(ByteTraces.FormsOf(identity.ToString()));
            Assert.Empty(secret.InMemoryOf(served.Id));
            Assert.Empty(secret.InFilesOf(data));
        }
    });

    /// <summary>As an owner does it: the keys are made in the browser.</summary>
    private static async Task<(X25519Identity Owner, X25519Identity Recovery, string KeyFile)> SetUpAsync(IPage page, ServedProcess served)
    {
        await page.GotoAsync(served.SetupLink.ToString());
        await page.GetByLabel("User name").FillAsync(PageUnderTest.Administrator);
        await page.GetByLabel("Password").First.FillAsync(PageUnderTest.Password);
        await page.GetByLabel("Password again").FillAsync(PageUnderTest.Password);
        var next = page.GetByRole(AriaRole.Button, new() { Name = "Next" });
        await next.ClickAsync();
        var download = await page.RunAndWaitForDownloadAsync(
            () => page.GetByRole(AriaRole.Button, new() { Name = "Save owner’s key" }).ClickAsync());
        var keyFile = Path.Combine(served.Folder, "saved.key");
        await download.SaveAsAsync(keyFile);
        var owner = Assert.IsType<X25519Identity>(Assert.Single(IdentityFile.Read(await File.ReadAllBytesAsync(keyFile))));
        var recovery = X25519Identity.Parse(await page.EvaluateAsync<string>(
            "() => [...document.querySelectorAll('section p')].map(p => p.textContent.replaceAll(' ', '')).find(text => text.startsWith('AGE-SECRET-KEY-1'))"));
        await page.GetByLabel("I have saved the owner’s key").CheckAsync();
        await page.GetByLabel("I have printed the recovery sheet").CheckAsync();
        await next.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Finish" }).ClickAsync();
        await page.GetByRole(AriaRole.Navigation).First.WaitForAsync();
        return (owner, recovery, keyFile);
    }

    private static async Task SignInAsync(IPage page, ServedProcess served)
    {
        await page.GotoAsync(new Uri(served.SetupLink, "/").ToString());
        await page.Locator("input[autocomplete^=username]").FillAsync(PageUnderTest.Administrator);
        await page.Locator("input[autocomplete=current-password]").FillAsync(PageUnderTest.Password);
        await page.Locator("button[type=submit]").ClickAsync();
        await page.GetByRole(AriaRole.Navigation).First.WaitForAsync();
    }

    private static Task WatchLiveAsync(IPage page) => Eventually.HoldsAsync(
        async () => await page.EvaluateAsync<bool>(
            "() => (document.querySelector('[aria-label=\"gate, live\"] canvas')?.toDataURL('image/png').length ?? 0) > 5000"),
        "the camera is shown");

    /// <summary>Sealed segments are opened in the browser with the key that it saved.</summary>
    private static async Task PlayBackAsync(IPage page, ServedProcess served, string keyFile)
    {
        var at = (TimeProvider.System.GetUtcNow() - TimeSpan.FromSeconds(4)).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        await page.GotoAsync(new Uri(served.SetupLink, $"/playback?camera=gate&t={at}").ToString());
        await page.Locator("input[type=file]").SetInputFilesAsync(keyFile);
        await page.GetByRole(AriaRole.Button, new() { Name = "Play", Exact = true }).ClickAsync();
        await Eventually.HoldsAsync(
            async () => await page.EvaluateAsync<bool>("() => (document.querySelector('figure video')?.videoWidth ?? 0) > 0 && document.querySelector('figure video').currentTime > 0"),
            "the recording plays");
    }
}
