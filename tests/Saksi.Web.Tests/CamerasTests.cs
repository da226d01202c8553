using System.Net;
using Microsoft.Playwright;
using Saksi.Onvif.Discovery;
using Saksi.Simulator.Onvif;
using Saksi.Web.Tests.Support;

namespace Saksi.Web.Tests;

public sealed class CamerasTests(Browser browser)
{
    [Fact]
    public async Task A_camera_is_found_asked_tested_with_its_picture_and_recorded()
    {
        // The usual port: the page asks the whole network, as it does at home.
        var onvif = new OnvifOptions { Discovery = new IPEndPoint(IPAddress.Loopback, OnvifDiscoveryOptions.Port) };
        await using var simulator = await Cameras.StartAsync(onvif, "gate");
        await using var under = await PageUnderTest.StartAsync(browser, simulator, withCameras: false);
        await under.SignInAsync();
        var page = under.Page;
        await under.GoToAsync("/cameras");
        await page.GetByRole(AriaRole.Button, new() { Name = "Find cameras" }).First.ClickAsync();
        var found = page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Listitem)
            .Filter(new() { HasText = simulator["gate"].Onvif!.Address.Host });
        await found.First.WaitForAsync();
        await under.ShootAsync("cameras-found");
        await found.First.GetByRole(AriaRole.Button, new() { Name = "Add" }).ClickAsync();

        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Name", new() { Exact = false }).First.FillAsync("Front gate");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Ask the camera" }).ClickAsync();
        await Assertions.Expect(dialog.GetByText("It says that it is")).ToBeVisibleAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Test", Exact = true }).ClickAsync();
        await Assertions.Expect(dialog.GetByText("The camera answers.")).ToBeVisibleAsync(new() { Timeout = 15_000 });
        var picture = dialog.GetByRole(AriaRole.Img, new() { Name = "What the camera sees now" });
        await Assertions.Expect(picture).ToBeVisibleAsync();
        await under.ShootAsync("cameras-tested");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Eventually.HoldsAsync(
            () => Task.FromResult(under.Server.Status().Any(stream => stream.AccessUnits > 50)), "the new camera is recorded");
        await under.GoToAsync("/");
        await Assertions.Expect(page.GetByLabel("Front gate, live").Locator("canvas").First).ToBeVisibleAsync();
        Assert.Empty(under.Complaints);
    }

    [Fact]
    public async Task A_camera_that_does_not_answer_and_a_wrong_password_are_told_plainly()
    {
        await using var simulator = await Cameras.StartAsync("gate");
        await using var under = await PageUnderTest.StartAsync(browser, simulator, withCameras: false);
        await under.SignInAsync();
        await under.GoToAsync("/cameras");
        await under.Page.GetByRole(AriaRole.Button, new() { Name = "Add by address" }).First.ClickAsync();
        var dialog = under.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Name", new() { Exact = false }).First.FillAsync("Nobody");
        await dialog.Locator("input[type=url]").Nth(1).FillAsync("rtsp://127.0.0.1:9/stream");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Test", Exact = true }).ClickAsync();
        await Assertions.Expect(dialog.GetByText("It does not work")).ToBeVisibleAsync(new() { Timeout = 15_000 });
        await under.ShootAsync("cameras-unreachable");
        Assert.Empty(under.Complaints);
    }
}
