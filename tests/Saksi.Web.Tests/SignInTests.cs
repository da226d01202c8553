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
}
