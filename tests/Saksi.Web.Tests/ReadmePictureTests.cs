using Microsoft.Playwright;
using Saksi.Web.Tests.Support;

namespace Saksi.Web.Tests;

/// <summary>Makes the picture at the top of the README. Run by hand: <c>./test Saksi.Web -explicit only</c>.</summary>
public sealed class ReadmePictureTests(Browser browser)
{
    [Fact(Explicit = true)]
    public async Task Shows_the_wall_and_a_timeline()
    {
        await using var simulator = await Cameras.StartAsync("gate", "yard", "counter", "shed");
        await using var under = await PageUnderTest.StartAsync(browser, simulator, profile: new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = 1200, Height = 720 },
            Locale = "en-GB",
        });
        await under.SignInAsync();
        await Eventually.HoldsAsync(
            () => Task.FromResult(under.Server.Status().All(stream => stream.AccessUnits > 500)), "something is recorded");
        await under.GoToAsync("/");
        await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System);
        await under.ShootAsync("readme-live");
        var at = (TimeProvider.System.GetUtcNow() - TimeSpan.FromSeconds(12)).ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
        await under.GoToAsync($"/playback?camera=gate&camera=yard&t={at}");
        await under.Page.Locator("input[type=file]").SetInputFilesAsync(under.KeyFile);
        await under.Page.GetByRole(AriaRole.Button, new() { Name = "Play", Exact = true }).ClickAsync();
        await Task.Delay(TimeSpan.FromSeconds(4), TimeProvider.System);
        await under.ShootAsync("readme-playback");
    }
}
