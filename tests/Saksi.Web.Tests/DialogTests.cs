using Microsoft.Playwright;
using Saksi.Web.Tests.Support;

namespace Saksi.Web.Tests;

/// <summary>What holds of every dialog: accessible, and fit for a phone; the zone editor by keyboard alone.</summary>
public sealed class DialogTests(Browser browser)
{
    [Theory]
    [InlineData("desktop, light", 1280, 800, ColorScheme.Light)]
    [InlineData("phone, dark", 390, 844, ColorScheme.Dark)]
    public async Task Has_no_serious_finding_of_axe_and_fits(string name, int width, int height, ColorScheme scheme)
    {
        await using var simulator = await Cameras.StartAsync("gate");
        await using var under = await PageUnderTest.StartAsync(browser, simulator, profile: new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
            Locale = "en-GB",
        });
        await under.SignInAsync();
        await CheckAsync(under, name, "/cameras", "Add by address", async dialog =>
        {
            foreach (var summary in await dialog.Locator("summary").AllAsync())
            {
                await summary.ClickAsync();
            }

            await dialog.GetByLabel("Look for motion").CheckAsync();
        });
        await CheckAsync(under, name, "/cameras", "Edit gate", async dialog =>
        {
            await dialog.GetByText("Motion and thumbnails").ClickAsync();
            await dialog.GetByLabel("Look for motion").CheckAsync();
            await dialog.GetByRole(AriaRole.Button, new() { Name = "Add a zone" }).ClickAsync();
        });
        await CheckAsync(under, name, "/cameras", "Remove gate");
        await CheckAsync(under, name, "/cameras", "Find cameras", dialog => dialog.GetByText("Looking for cameras").WaitForAsync(new() { State = WaitForSelectorState.Hidden }));
        await CheckAsync(under, name, "/users", "Add user", dialog => dialog.GetByLabel("May see all cameras").UncheckAsync());
        await CheckAsync(under, name, "/storage", "Hold a time");
        await CheckAsync(under, name, "/playback?camera=gate", "Export…");
        Assert.Empty(under.Complaints);
    }

    [Fact]
    public async Task Zones_are_drawn_by_keyboard_alone()
    {
        await using var simulator = await Cameras.StartAsync("gate");
        await using var under = await PageUnderTest.StartAsync(browser, simulator);
        await under.SignInAsync();
        await under.GoToAsync("/cameras");
        var (page, keyboard) = (under.Page, under.Page.Keyboard);
        await page.GetByRole(AriaRole.Button, new() { Name = "Edit gate" }).FocusAsync();
        await keyboard.PressAsync("Enter");
        var dialog = page.GetByRole(AriaRole.Dialog);
        await TabToAsync(under, "Motion and thumbnails");
        await keyboard.PressAsync("Enter");
        await TabToAsync(under, "Look for motion");
        await keyboard.PressAsync("Space");
        await TabToAsync(under, "Add a zone");
        await keyboard.PressAsync("Enter");
        var corners = dialog.GetByLabel("Corners of zone 1");
        await Assertions.Expect(corners).ToHaveValueAsync("0.2,0.2 0.8,0.2 0.8,0.8 0.2,0.8");

        await TabToAsync(under, "Zone 1, corner 4", backwards: true);
        await keyboard.PressAsync("Shift+ArrowLeft");
        await keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(corners).ToHaveValueAsync("0.2,0.2 0.8,0.2 0.8,0.8 0.1,0.81");

        // Where something changes, the focus stays near it: who cannot see would be lost at the top of the page.
        await keyboard.PressAsync("Delete");
        Assert.StartsWith("Zone 1, corner 3", await FocusedAsync(page), StringComparison.Ordinal);
        await TabToAsync(under, "Zone 1: new corner after corner 1", backwards: true);
        await keyboard.PressAsync("Enter");
        Assert.StartsWith("Zone 1, corner 2", await FocusedAsync(page), StringComparison.Ordinal);
        await keyboard.PressAsync("ArrowUp");
        await Assertions.Expect(corners).ToHaveValueAsync("0.2,0.2 0.5,0.19 0.8,0.2 0.8,0.8");
        await TabToAsync(under, "Zone 1");
        await TabToAsync(under, "Corners of zone 1");
        await under.ShootAsync("zones-keyboard");

        await TabToAsync(under, "Remove zone 1");
        await keyboard.PressAsync("Enter");
        Assert.Equal("Add a zone", await FocusedAsync(page));
        await Assertions.Expect(corners).ToHaveCountAsync(0);
        await keyboard.PressAsync("Escape");
        await Assertions.Expect(dialog).ToBeHiddenAsync();
        Assert.Empty(under.Complaints);
    }

    private static async Task CheckAsync(PageUnderTest under, string name, string path, string button, Func<ILocator, Task>? prepare = null)
    {
        await under.GoToAsync(path);
        await under.Page.GetByRole(AriaRole.Button, new() { Name = button }).First.ClickAsync();
        var dialog = under.Page.GetByRole(AriaRole.Dialog);
        await dialog.WaitForAsync();
        if (prepare is not null)
        {
            await prepare(dialog);
        }

        // Axe takes colours as they are: not half way through fading in.
        await dialog.EvaluateAsync("dialog => Promise.all(document.getAnimations().map(each => each.finished.catch(() => undefined)))");
        await under.ShootAsync($"{name} {button}".Replace(", ", "-", StringComparison.Ordinal).Replace(' ', '_').Replace("…", "", StringComparison.Ordinal));
        await under.CheckAccessibilityAsync($"{button} ({name})");
        var overflow = await dialog.EvaluateAsync<int>("dialog => dialog.scrollWidth - dialog.clientWidth");
        Assert.True(overflow <= 0, $"{button} is {overflow} pixels too wide ({name})");
    }

    /// <summary>Goes on with the tabulator until something of this name has the focus.</summary>
    private static async Task TabToAsync(PageUnderTest under, string name, bool backwards = false)
    {
        var met = new List<string>();
        while (met.Count < 80)
        {
            await under.Page.Keyboard.PressAsync(backwards ? "Shift+Tab" : "Tab");
            met.Add(await FocusedAsync(under.Page));
            if (met[^1] == name || met[^1].StartsWith($"{name}:", StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"The tabulator does not lead to '{name}', but to {string.Join(" | ", met)}");
    }

    private static async Task<string> FocusedAsync(IPage page) => await page.EvaluateAsync<string>("""
        () => {
            const element = document.activeElement;
            return (element.getAttribute('aria-label') ?? element.labels?.[0]?.innerText ?? element.innerText ?? '').trim().split('\n')[0];
        }
        """);
}
