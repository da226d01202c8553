using Microsoft.Playwright;
using Saksi.Web.Tests.Support;

namespace Saksi.Web.Tests;

public sealed class LiveTests(Browser browser)
{
    [Fact]
    public async Task Cameras_move_and_a_lost_one_is_shown_as_lost()
    {
        await using var simulator = await Cameras.StartAsync("gate", "yard");
        await using var under = await PageUnderTest.StartAsync(browser, simulator);
        await under.SignInAsync();
        foreach (var camera in new[] { "gate", "yard" })
        {
            await Eventually.HoldsAsync(() => MovesAsync(under.Page, camera), $"{camera} moves");
        }

        await under.ShootAsync("live");
        await simulator["yard"].Faults.RebootAsync(TimeSpan.FromSeconds(4), TestContext.Current.CancellationToken);
        await Assertions.Expect(Tile(under.Page, "yard")).ToContainTextAsync("lost", new() { IgnoreCase = true, Timeout = 15_000 });
        await under.ShootAsync("live-lost");
        Assert.True(await MovesAsync(under.Page, "gate"));
        await Eventually.HoldsAsync(() => MovesAsync(under.Page, "yard"), "the lost camera comes back by itself");
        Assert.Empty(under.Complaints);
    }

    private static ILocator Tile(IPage page, string camera) => page.GetByLabel($"{camera}, live");

    /// <summary>Whether its picture is there, and another one half a second later.</summary>
    private static async Task<bool> MovesAsync(IPage page, string camera)
    {
        const string Picture = "canvas => canvas.width + ':' + canvas.toDataURL('image/png')";
        var canvas = Tile(page, camera).Locator("canvas");
        if (await canvas.CountAsync() == 0)
        {
            return false;
        }

        var before = await canvas.First.EvaluateAsync<string>(Picture);
        await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        return before.Length > 5_000 && before != await canvas.First.EvaluateAsync<string>(Picture);
    }
}
