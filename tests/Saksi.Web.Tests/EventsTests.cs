using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Saksi.Web.Tests.Support;

namespace Saksi.Web.Tests;

public sealed partial class EventsTests(Browser browser)
{
    [Fact]
    public async Task Motion_and_a_lost_camera_appear_and_lead_into_playback()
    {
        await using var simulator = await Cameras.StartAsync("gate");
        await using var under = await PageUnderTest.StartAsync(browser, simulator);
        await under.SignInAsync();
        await under.GoToAsync("/events");
        var page = under.Page;
        await Assertions.Expect(page.GetByText("Nothing was noticed on this day.")).ToBeVisibleAsync();
        await under.ShootAsync("events-none");
        await SwitchMotionOnAsync(under);

        await under.GoToAsync("/events");
        var motion = page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "gate: motion" });
        await Assertions.Expect(motion.First).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await simulator["gate"].Faults.RebootAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        var lost = page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "gate: camera lost" });
        await Assertions.Expect(lost.First).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await under.ShootAsync("events");
        await page.SetViewportSizeAsync(390, 844);
        await under.ShootAsync("events-phone");
        await page.SetViewportSizeAsync(1280, 720);

        await page.GetByRole(AriaRole.Combobox, new() { Name = "Kind" }).ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = "motion" }).ClickAsync();
        await Assertions.Expect(lost).ToHaveCountAsync(0);
        await Assertions.Expect(page).ToHaveURLAsync(OnlyMotion());
        await motion.First.GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(InPlayback());
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Playback" })).ToBeAttachedAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Next event" })).ToBeVisibleAsync();
        await under.ShootAsync("events-playback");
        Assert.Empty(under.Complaints);
    }

    /// <summary>As an owner would: in the dialog of the camera.</summary>
    private static async Task SwitchMotionOnAsync(PageUnderTest under)
    {
        await under.GoToAsync("/cameras");
        await under.Page.GetByRole(AriaRole.Button, new() { Name = "Edit gate" }).ClickAsync();
        var dialog = under.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByText("Motion and thumbnails").ClickAsync();
        await dialog.GetByLabel("Look for motion").CheckAsync();
        await dialog.GetByLabel("Keep sealed small pictures").CheckAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(dialog).ToBeHiddenAsync();
    }

    [GeneratedRegex("/events\\?kind=motion$")]
    private static partial Regex OnlyMotion();

    [GeneratedRegex("/playback\\?camera=gate&t=20")]
    private static partial Regex InPlayback();
}
