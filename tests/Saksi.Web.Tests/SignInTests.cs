using Microsoft.Playwright;
using Saksi.Web.Tests.Support;

namespace Saksi.Web.Tests;

public sealed class SignInTests(Browser browser)
{
    [Fact]
    public async Task The_way_over_an_OpenID_Connect_server_is_offered_where_there_is_one()
    {
        await using var simulator = await Cameras.StartAsync("gate");
        await using var under = await PageUnderTest.StartAsync(browser, simulator);
        await under.SignInAsync();
        await under.Page.Context.ClearCookiesAsync();
        await under.GoToAsync("/");
        var button = under.Page.GetByRole(AriaRole.Link, new() { Name = "Office account" });
        await Assertions.Expect(under.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true })).ToBeVisibleAsync();
        await Assertions.Expect(button).ToHaveCountAsync(0);

        // As a server answers whose settings have an openid block; its own tests go the whole way.
        await under.Page.RouteAsync("**/api/v1/setup", route => route.FulfillAsync(new()
        {
            ContentType = "application/json",
            Body = """{"needed":false,"hasRecipients":true,"openId":"Office account"}""",
        }));
        await under.Page.ReloadAsync();
        await Assertions.Expect(button).ToHaveAttributeAsync("href", "/api/v1/session/openid");
        await under.ShootAsync("sign-in-openid");
        Assert.Empty(under.Complaints);
    }

    [Fact]
    public async Task A_password_is_changed_and_the_new_one_signs_in()
    {
        await using var simulator = await Cameras.StartAsync("gate");
        await using var under = await PageUnderTest.StartAsync(browser, simulator);
        await under.SignInAsync();
        await under.GoToAsync("/settings");
        await under.Page.GetByLabel("Present password").FillAsync(PageUnderTest.Password);
        await under.Page.GetByLabel("New password").FillAsync("another one, and long");
        await under.Page.GetByRole(AriaRole.Button, new() { Name = "Change password" }).ClickAsync();
        await Assertions.Expect(under.Page.GetByText("Changed. Your other sessions were ended")).ToBeVisibleAsync();

        await under.Page.Context.ClearCookiesAsync();
        await under.GoToAsync("/");
        await under.Page.Locator("input[autocomplete^=username]").FillAsync(PageUnderTest.Administrator);
        await under.Page.Locator("input[autocomplete=current-password]").FillAsync("another one, and long");
        await under.Page.Locator("button[type=submit]").ClickAsync();
        await Assertions.Expect(under.Page.GetByRole(AriaRole.Navigation).First).ToBeVisibleAsync();
        Assert.Empty(under.Complaints);
    }
}
