using Microsoft.Playwright;
using Saksi.Web.Tests.Support;

namespace Saksi.Web.Tests;

/// <summary>Passkeys at the address that is printed, and plain words where there can be none.</summary>
public sealed class PasskeyTests(Browser browser)
{
    [Fact]
    public async Task A_passkey_is_added_and_signs_in_at_the_printed_address()
    {
        await using var simulator = await Cameras.StartAsync("gate");
        await using var under = await PageUnderTest.StartAsync(browser, simulator);
        Assert.Equal("localhost", under.Server.SetupLink!.Host); // Nobody has used it.
        var page = under.Page;
        var tools = await page.Context.NewCDPSessionAsync(page);
        await tools.SendAsync("WebAuthn.enable");
        await tools.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new
            {
                protocol = "ctap2",
                transport = "internal",
                hasResidentKey = true,
                hasUserVerification = true,
                isUserVerified = true,
                automaticPresenceSimulation = true,
            },
        });
        await under.SignInAsync();
        await under.GoToAsync("/settings");
        var section = page.Locator("section").Filter(new() { Has = page.GetByRole(AriaRole.Heading, new() { Name = "Passkeys" }) });
        await section.GetByLabel("Name").FillAsync("My laptop");
        await section.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await Assertions.Expect(section.GetByText("My laptop")).ToBeVisibleAsync();

        await page.Context.ClearCookiesAsync();
        await under.GoToAsync("/");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await page.GetByRole(AriaRole.Navigation).First.WaitForAsync();
        Assert.Empty(under.Complaints);
    }

    [Fact]
    public async Task Where_the_page_is_opened_by_a_number_it_says_why_there_are_none_and_what_to_do()
    {
        await using var simulator = await Cameras.StartAsync("gate");
        await using var under = await PageUnderTest.StartAsync(browser, simulator);
        await under.SignInAsync();
        await under.Page.Context.ClearCookiesAsync();
        await under.Page.GotoAsync(under.Server.Addresses[0].ToString());
        await Assertions.Expect(under.Page.GetByText("Passkeys belong to a name")).ToBeVisibleAsync();
        await Assertions.Expect(under.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" })).ToHaveCountAsync(0);
        await under.ShootAsync("sign-in-by-number");
        await under.Page.GetByRole(AriaRole.Link, new() { Name = "localhost" }).ClickAsync();
        await Assertions.Expect(under.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Settings_that_wait_for_the_next_start_are_told()
    {
        await using var simulator = await Cameras.StartAsync("gate");
        await using var under = await PageUnderTest.StartAsync(browser, simulator);
        await under.SignInAsync();
        await File.AppendAllTextAsync(
            Path.Combine(under.Folder, "data", "saksi.yaml"), "\nsign-in:\n  attempts: 5\nhttps: always\n", TestContext.Current.CancellationToken);
        await under.GoToAsync("/settings");
        await Assertions.Expect(under.Page.GetByText("takes effect at the next start: https, sign-in")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await under.ShootAsync("settings-waiting");
        await under.GoToAsync("/health");
        await Assertions.Expect(under.Page.GetByText("takes effect at the next start: https, sign-in")).ToBeVisibleAsync();
        Assert.Empty(under.Complaints);
    }
}
