using System.Text.Json;
using Microsoft.Playwright;
using Saksi.Web.Tests.Support;

namespace Saksi.Web.Tests;

/// <summary>When a camera is recorded, where motion counts, and what stays of it.</summary>
public sealed class CameraSettingsTests(Browser browser)
{
    [Fact]
    public async Task When_a_camera_is_recorded_and_where_motion_counts_is_chosen_and_kept()
    {
        await using var simulator = await Cameras.StartAsync("gate");
        await using var under = await PageUnderTest.StartAsync(browser, simulator);
        await under.SignInAsync();
        await under.GoToAsync("/cameras");
        await under.Page.GetByRole(AriaRole.Button, new() { Name = "Edit gate" }).ClickAsync();
        var dialog = under.Page.GetByRole(AriaRole.Dialog);

        await dialog.GetByText("When it is recorded").ClickAsync();
        await dialog.GetByRole(AriaRole.Combobox, new() { Name = "Record", Exact = true }).ClickAsync();
        await under.Page.GetByRole(AriaRole.Option, new() { Name = "when something moves" }).ClickAsync();
        await dialog.GetByLabel("Seconds before it").FillAsync("9");
        await dialog.GetByLabel("Only at these times").FillAsync("monday 8-18");
        await Assertions.Expect(dialog.GetByText("Not a time of the week: monday 8-18")).ToBeVisibleAsync();
        await dialog.GetByLabel("Only at these times").FillAsync("mon-fri 08:00-18:00\nsat 22:00-06:00");
        await under.ShootAsync("cameras-recording");

        await dialog.GetByText("Motion and thumbnails").ClickAsync();
        await Assertions.Expect(dialog.GetByLabel("Look for motion")).ToBeCheckedAsync();
        await dialog.GetByLabel("Smallest size, in percent of the picture").FillAsync("1.5");
        await dialog.GetByLabel("Shortest duration, in seconds").FillAsync("0.75");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add a zone" }).ClickAsync();
        var corner = dialog.GetByRole(AriaRole.Button, new() { Name = "Zone 1, corner 1" });
        await corner.FocusAsync();
        await under.Page.Keyboard.PressAsync("Shift+ArrowLeft");
        await under.Page.Keyboard.PressAsync("ArrowUp");
        await Assertions.Expect(dialog.GetByLabel("Corners of zone 1")).ToHaveValueAsync("0.1,0.19 0.8,0.2 0.8,0.8 0.2,0.8");
        await DragAsync(under.Page, corner, 0.3, 0.4);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Zone 1: new corner after corner 1" }).ClickAsync();
        await under.ShootAsync("cameras-zones");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(dialog).ToBeHiddenAsync();

        var stored = await SettingsAsync(under.Page);
        Assert.Equal("on-motion", stored.GetProperty("record").GetString());
        Assert.Equal((15, 0.75), (stored.GetProperty("motionSizePerMille").GetInt32(), stored.GetProperty("motionSeconds").GetDouble()));
        Assert.Equal(9, stored.GetProperty("preRollSeconds").GetDouble());
        Assert.Equal(["mon-fri 08:00-18:00", "sat 22:00-06:00"], Texts(stored, "schedule"));
        var zone = Assert.Single(Texts(stored, "motionZones"));
        Assert.Matches(@"^include 0\.(29|30?|31)\d*,0\.(39|40?|41)\d* 0\.5\d*,0\.\d+ 0\.8,0\.2 0\.8,0\.8 0\.2,0\.8$", zone);
        Assert.Empty(under.Complaints);
    }

    [Fact]
    public async Task A_camera_is_removed_with_its_recordings_only_when_that_is_chosen()
    {
        await using var simulator = await Cameras.StartAsync("gate", "yard");
        await using var under = await PageUnderTest.StartAsync(browser, simulator);
        await under.SignInAsync();
        await Eventually.HoldsAsync(
            () => Task.FromResult(under.Server.Status().Count(stream => stream.AccessUnits > 50) == 4), "both cameras are recorded");
        await RemoveAsync(under, "gate", "Delete it now", "Remove and delete");
        await RemoveAsync(under, "yard", "Keep it", "Remove");

        await under.GoToAsync("/playback");
        await Assertions.Expect(under.Page.GetByText("yard (removed)").First).ToBeVisibleAsync();
        await Assertions.Expect(under.Page.GetByText("gate (removed)")).ToHaveCountAsync(0);
        Assert.Empty(under.Complaints);
    }

    private static async Task RemoveAsync(PageUnderTest under, string camera, string recordings, string button)
    {
        await under.GoToAsync("/cameras");
        await under.Page.GetByRole(AriaRole.Button, new() { Name = $"Remove {camera}" }).ClickAsync();
        var dialog = under.Page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog.GetByRole(AriaRole.Radio, new() { Name = "Keep it" })).ToBeCheckedAsync();
        await dialog.GetByRole(AriaRole.Radio, new() { Name = recordings }).CheckAsync();
        await under.ShootAsync($"cameras-remove-{camera}");
        await dialog.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
        await Assertions.Expect(dialog).ToBeHiddenAsync();
        await Assertions.Expect(under.Page.GetByRole(AriaRole.Button, new() { Name = $"Remove {camera}" })).ToBeHiddenAsync();
    }

    /// <summary>Drags a corner to a place in fractions of the picture.</summary>
    private static async Task DragAsync(IPage page, ILocator corner, double x, double y)
    {
        await corner.ScrollIntoViewIfNeededAsync();
        var from = await corner.BoundingBoxAsync();
        var picture = await corner.Locator("..").BoundingBoxAsync();
        Assert.NotNull(from);
        Assert.NotNull(picture);
        await page.Mouse.MoveAsync(from.X + (from.Width / 2), from.Y + (from.Height / 2));
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync((float)(picture.X + (x * picture.Width)), (float)(picture.Y + (y * picture.Height)), new() { Steps = 5 });
        await page.Mouse.UpAsync();
    }

    private static async Task<JsonElement> SettingsAsync(IPage page) =>
        await page.EvaluateAsync<JsonElement>("async () => (await fetch('/api/v1/cameras/gate/settings')).json()");

    private static List<string?> Texts(JsonElement settings, string name) =>
        settings.GetProperty(name).EnumerateArray().Select(each => each.GetString()).ToList();
}
