using System.Text.Json;
using Microsoft.Playwright;
using Saksi.Bench.Processes;

namespace Saksi.Bench.Viewing;

/// <summary>Debian's Chromium, without a window, in a new profile, with the page told that it is measured.</summary>
internal sealed class BrowserPage : IAsyncDisposable
{
    private const string Chromium = "/usr/bin/chromium";

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private int _opened;
    private int _closed;

    private BrowserPage(IPlaywright playwright, IBrowser browser, IPage page)
    {
        _playwright = playwright;
        _browser = browser;
        Page = page;
        page.WebSocket += (_, socket) =>
        {
            Interlocked.Increment(ref _opened);
            socket.Close += (_, _) => Interlocked.Increment(ref _closed);
        };
    }

    public IPage Page { get; }

    /// <summary>WebSockets that the page has opened.</summary>
    public int OpenedSockets => Volatile.Read(ref _opened);

    /// <summary>Those of them that ended.</summary>
    public int ClosedSockets => Volatile.Read(ref _closed);

    /// <summary>Starts it with an empty page.</summary>
    /// <param name="address">Of the server.</param>
    /// <param name="script">Run in every document before its own scripts.</param>
    public static async Task<BrowserPage> StartAsync(Uri address, string script = "")
    {
        if (!File.Exists(Chromium))
        {
            throw new BenchException($"{Chromium} is not there. scripts/install-dependencies.sh tests installs it.");
        }

        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--autoplay-policy=no-user-gesture-required",
            ],
        });
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address.ToString(),
            Locale = "en-GB",
            TimezoneId = "UTC",
            ViewportSize = new ViewportSize { Width = 1600, Height = 900 },
        });
        await context.AddInitScriptAsync($"globalThis.saksiMeasure = true; {script}");
        return new BrowserPage(playwright, browser, await context.NewPageAsync());
    }

    /// <summary>Signs in as a person does; then the live wall is there.</summary>
    public async Task SignInAsync()
    {
        await Page.GotoAsync("/");
        await SignInFormAsync();
    }

    /// <summary>The same from the sign-in page on.</summary>
    public async Task SignInFormAsync()
    {
        await Page.Locator("input[autocomplete^=username]").FillAsync(ServerProcess.UserName);
        await Page.Locator("input[autocomplete=current-password]").FillAsync(ServerProcess.Password);
        await Page.Locator("button[type=submit]").ClickAsync();
        await Page.GetByRole(AriaRole.Navigation).First.WaitForAsync();
    }

    /// <summary>What a script says, as JSON.</summary>
    /// <param name="expression">Of a value.</param>
    public async Task<T> EvaluateAsync<T>(string expression) =>
        JsonSerializer.Deserialize<T>(await Page.EvaluateAsync<string>($"() => JSON.stringify({expression})"), JsonSerializerOptions.Web)!; // No script says null.

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
