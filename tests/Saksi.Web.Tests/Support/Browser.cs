using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Saksi.Web.Tests.Support.Browser))]

namespace Saksi.Web.Tests.Support;

/// <summary>One Chromium for all tests; each test has a profile of its own in it.</summary>
public sealed class Browser : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";
    private const float PatienceMs = 20_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        Assert.True(File.Exists(Chromium), "These tests need Chromium: scripts/install-dependencies.sh tests");
        Assert.True(
            File.Exists(Path.Combine(PageUnderTest.Directory, "index.html")), "The page is not built: scripts/build-web.sh");
        _playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(PatienceMs); // A busy machine may take its time.
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--autoplay-policy=no-user-gesture-required",
            ],
        });
    }

    /// <summary>A new profile: nothing is remembered of other tests.</summary>
    public Task<IBrowserContext> NewProfileAsync(BrowserNewContextOptions? options = null) =>
        _browser!.NewContextAsync(options ?? new BrowserNewContextOptions { Locale = "en-GB" }); // InitializeAsync made it.

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
