using Microsoft.Playwright;
using Saksi.Age;
using Saksi.Web.Tests.Support;

namespace Saksi.Web.Tests;

/// <summary>The first minutes of an owner.</summary>
public sealed class SetupTests(Browser browser)
{
    [Fact]
    public async Task Makes_the_owners_keys_in_the_browser_and_the_server_gets_their_recipients_alone()
    {
        await using var simulator = await Cameras.StartAsync("gate");
        await using var under = await PageUnderTest.StartAsync(browser, simulator, withRecipients: false);
        var page = under.Page;
        await page.GotoAsync(under.Server.SetupLink!.ToString());
        await page.GetByLabel("User name").FillAsync(PageUnderTest.Administrator);
        await page.GetByLabel("Password").First.FillAsync(PageUnderTest.Password);
        await page.GetByLabel("Password again").FillAsync(PageUnderTest.Password);
        await under.ShootAsync("setup-1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Next" }).ClickAsync();

        var next = page.GetByRole(AriaRole.Button, new() { Name = "Next" });
        await Assertions.Expect(next).ToBeDisabledAsync(); // Not before both keys are safe.
        var download = await page.RunAndWaitForDownloadAsync(
            () => page.GetByRole(AriaRole.Button, new() { Name = "Save owner’s key" }).ClickAsync());
        var keyFile = Path.Combine(under.Folder, "saved.key");
        await download.SaveAsAsync(keyFile);
        var owner = Assert.Single(IdentityFile.Read(await File.ReadAllBytesAsync(keyFile, TestContext.Current.CancellationToken)));
        await page.GetByLabel("I have saved the owner’s key").CheckAsync();
        await page.GetByLabel("I have printed the recovery sheet").CheckAsync();
        await under.ShootAsync("setup-2");
        await next.ClickAsync();
        await under.ShootAsync("setup-3");
        var requests = new List<string>();
        page.Request += (_, request) => requests.Add($"{request.Url} {request.PostData}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Finish" }).ClickAsync();
        await page.GetByRole(AriaRole.Navigation).First.WaitForAsync();

        var settings = await File.ReadAllTextAsync(Path.Combine(under.Folder, "data", "saksi.yaml"), TestContext.Current.CancellationToken);
        Assert.Contains(owner.Recipient.ToString(), settings, StringComparison.Ordinal);
        Assert.Contains(requests, request => request.Contains(owner.Recipient.ToString(), StringComparison.Ordinal));
        Assert.DoesNotContain(requests, request => request.Contains("SECRET", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("SECRET", settings, StringComparison.OrdinalIgnoreCase);
        await Assertions.Expect(page.GetByLabel("gate, live")).ToBeVisibleAsync();
        Assert.Empty(under.Complaints);
    }
}
