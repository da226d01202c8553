using Microsoft.Playwright;
using Saksi.Web.Tests.Support;

namespace Saksi.Web.Tests;

/// <summary>Alert rules on the page.</summary>
public sealed class AlertsTests(Browser browser)
{
    private const string Nobody = "http://127.0.0.1:9/hook/T-secret";

    [Fact]
    public async Task A_rule_is_made_tested_changed_and_removed_and_what_does_not_arrive_is_seen()
    {
        await using var simulator = await Cameras.StartAsync("gate", "yard");
        await using var under = await PageUnderTest.StartAsync(browser, simulator);
        await under.SignInAsync();
        await under.GoToAsync("/alerts");
        var page = under.Page;
        await Assertions.Expect(page.GetByText("No rule yet")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a rule" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(dialog.GetByText("Choose at least one way.")).ToBeVisibleAsync();
        await dialog.GetByLabel("Name").FillAsync("night");
        await dialog.GetByRole(AriaRole.Combobox, new() { Name = "Of what" }).ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = "motion" }).ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = "camera lost" }).ClickAsync();
        await page.Keyboard.PressAsync("Tab");
        await dialog.GetByLabel("Only at these times").FillAsync("mon-fri 22:00-06:00");
        await dialog.GetByLabel("Webhook").FillAsync(Nobody);
        await dialog.GetByLabel("Secret that signs it").FillAsync("hush");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Send a test" }).ClickAsync();
        await Assertions.Expect(dialog.GetByText("the server cannot be reached")).ToBeVisibleAsync();
        await under.ShootAsync("alerts-rule");
        await under.CheckAccessibilityAsync("the dialog of a rule");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(dialog).ToBeHiddenAsync();

        await Assertions.Expect(page.GetByText("motion, camera lost · all cameras · mon-fri 22:00-06:00")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Webhook (http://127.0.0.1:9/***)")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Send a test of night" }).ClickAsync();
        await Assertions.Expect(page.GetByText("did not arrive")).ToBeVisibleAsync();
        await under.ShootAsync("alerts");
        await under.CheckAccessibilityAsync("rules");
        Assert.DoesNotContain("T-secret", await page.ContentAsync(), StringComparison.Ordinal);

        await page.GetByRole(AriaRole.Button, new() { Name = "Edit night" }).ClickAsync();
        await dialog.GetByLabel("Name").FillAsync("nights");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(dialog).ToBeHiddenAsync();
        var settings = await File.ReadAllTextAsync(Path.Combine(under.Folder, "data", "saksi.yaml"), TestContext.Current.CancellationToken);
        Assert.Contains($"    nights:\n      kinds: [motion, camera-lost]\n      when: [\"mon-fri 22:00-06:00\"]\n      webhook: {Nobody}\n      webhook-secret: hush\n", settings, StringComparison.Ordinal);

        await page.GetByRole(AriaRole.Button, new() { Name = "Remove nights" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Remove", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("No rule yet")).ToBeVisibleAsync();
        Assert.Empty(under.Complaints);
    }

    [Fact]
    public async Task A_mail_server_and_a_broker_are_set_up_and_their_passwords_do_not_come_back()
    {
        await using var simulator = await Cameras.StartAsync("gate");
        await using var under = await PageUnderTest.StartAsync(browser, simulator);
        await under.SignInAsync();
        await under.GoToAsync("/alerts");
        var page = under.Page;
        var dialog = page.GetByRole(AriaRole.Dialog);
        foreach (var (way, host) in new[] { ("Mail server", "127.0.0.1"), ("MQTT broker", "127.0.0.1") })
        {
            await page.GetByRole(AriaRole.Button, new() { Name = $"Set up: {way}" }).ClickAsync();
            await dialog.GetByLabel("Name or address of the server").FillAsync(host);
            await dialog.GetByLabel("Port").FillAsync("9");
            await dialog.GetByLabel("User name").FillAsync("saksi");
            await dialog.GetByLabel("Password", new() { Exact = true }).FillAsync("way-password");
            if (way == "Mail server")
            {
                await dialog.GetByLabel("Sender’s e-mail address").FillAsync("saksi@example.org");
            }

            await under.ShootAsync($"alerts-{way.Replace(' ', '-')}");
            await under.CheckAccessibilityAsync(way);
            await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
            await Assertions.Expect(dialog).ToBeHiddenAsync();
        }

        await Assertions.Expect(page.GetByText("127.0.0.1:9, saksi@example.org")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("the broker cannot be reached")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await page.GetByRole(AriaRole.Button, new() { Name = "Set up: Mail server" }).ClickAsync();
        await Assertions.Expect(dialog.GetByLabel("Password", new() { Exact = true })).ToHaveAttributeAsync("placeholder", "Unchanged if empty");
        await dialog.GetByLabel("Name or address of the server").FillAsync("mail.example.net");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(dialog.GetByText("write its password again")).ToBeVisibleAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Switch off" }).ClickAsync();
        await Assertions.Expect(dialog).ToBeHiddenAsync();
        Assert.DoesNotContain("way-password", await page.EvaluateAsync<string>("async () => (await fetch('/api/v1/alerts')).text()"), StringComparison.Ordinal);
        Assert.Empty(under.Complaints);
    }
}
