using Microsoft.Playwright;
using Saksi.Web.Tests.Support;

namespace Saksi.Web.Tests;

/// <summary>What holds on every page: accessible, fits a phone, speaks both languages, complains of nothing.</summary>
public sealed class EveryPageTests(Browser browser)
{
    private static readonly string[] Pages =
        ["/", "/playback", "/events", "/alerts", "/cameras", "/storage", "/users", "/tokens", "/settings", "/health", "/about", "/nowhere"];

    [Theory]
    [InlineData("desktop, light", 1280, 800, ColorScheme.Light, "en-GB")]
    [InlineData("desktop, dark, Indonesian", 1280, 800, ColorScheme.Dark, "id-ID")]
    [InlineData("phone, light, Indonesian", 390, 844, ColorScheme.Light, "id-ID")]
    [InlineData("phone, dark", 390, 844, ColorScheme.Dark, "en-GB")]
    public async Task Has_no_serious_finding_of_axe_and_fits(string name, int width, int height, ColorScheme scheme, string locale)
    {
        await using var simulator = await Cameras.StartAsync("gate", "yard");
        await using var under = await PageUnderTest.StartAsync(browser, simulator, profile: new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
            Locale = locale,
        });
        await under.GoToAsync("/");
        await CheckAsync(under, name, "/sign-in");
        await under.SignInAsync();
        foreach (var path in Pages)
        {
            await under.GoToAsync(path);
            await under.Page.GetByRole(AriaRole.Main).WaitForAsync();
            await under.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            await CheckAsync(under, name, path, withAxe: locale == "en-GB"); // In the other language only the texts differ, and so what fits.
        }

        Assert.Empty(under.Complaints);
    }

    private static async Task CheckAsync(PageUnderTest under, string name, string path, bool withAxe = true)
    {
        await under.ShootAsync($"{name}{path}".Replace(", ", "-", StringComparison.Ordinal).Replace('/', '_'));
        var overflow = await under.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth");
        Assert.True(overflow <= 0, $"{path} is {overflow} pixels too wide ({name})");
        if (withAxe)
        {
            await under.CheckAccessibilityAsync($"{path} ({name})");
        }
    }
}
