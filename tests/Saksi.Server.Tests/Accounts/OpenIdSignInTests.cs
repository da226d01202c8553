using System.Net;
using Saksi.Server.Tests.Support;

namespace Saksi.Server.Tests.Accounts;

public sealed class OpenIdSignInTests
{
    [Fact]
    public async Task Another_server_signs_in_and_its_groups_decide_the_role()
    {
        await using var openId = await OpenIdServer.StartAsync();
        var settings = $"openid:\n  authority: {openId.Address}\n  client-id: saksi\n  name: Office\n  operators: [guards]\n  viewers: [staff]\n";
        var (fixture, _) = await ServerFixture.StartSetUpAsync(settings);
        await using (fixture)
        {
            using var client = fixture.Client();
            Assert.Equal("Office", (await client.JsonAsync("/api/v1/setup")).GetProperty("openId").GetString());
            await client.GetAsync("/api/v1/session/openid");
            var user = (await client.JsonAsync("/api/v1/session")).GetProperty("user");
            Assert.Equal("grace", user.GetProperty("name").GetString());
            Assert.Equal("operator", user.GetProperty("role").GetString());

            openId.Groups = ["staff"];
            using var later = fixture.Client();
            await later.GetAsync("/api/v1/session/openid");
            Assert.Equal("viewer", (await later.JsonAsync("/api/v1/session")).GetProperty("user").GetProperty("role").GetString());
            Assert.Equal("viewer", (await client.JsonAsync("/api/v1/session")).GetProperty("user").GetProperty("role").GetString());

            openId.Groups = ["visitors"];
            using var stranger = fixture.Client();
            await (await stranger.GetAsync("/api/v1/session/openid")).ProblemAsync(HttpStatusCode.Forbidden);
            await (await stranger.GetAsync("/api/v1/session")).ExpectAsync(HttpStatusCode.Unauthorized);

            // Nor goes on what the same person began before.
            await (await client.GetAsync("/api/v1/session")).ExpectAsync(HttpStatusCode.Unauthorized);
        }
    }

    [Fact]
    public async Task Who_comes_before_the_set_up_does_not_close_it()
    {
        await using var openId = await OpenIdServer.StartAsync();
        await using var fixture = await ServerFixture.StartAsync(
            "recipients: {recipients}\n" + $"openid:\n  authority: {openId.Address}\n  client-id: saksi\n  viewers: [guards]\n");
        using var early = fixture.Client();
        Assert.Contains("set-up link", await (await early.GetAsync("/api/v1/session/openid")).ProblemAsync(HttpStatusCode.Conflict), StringComparison.Ordinal);
        await fixture.SetUpAsync();
        await early.GetAsync("/api/v1/session/openid");
        Assert.Equal("viewer", (await early.JsonAsync("/api/v1/session")).GetProperty("user").GetProperty("role").GetString());
    }

    [Fact]
    public async Task An_answer_that_nobody_asked_for_is_refused()
    {
        await using var openId = await OpenIdServer.StartAsync();
        var (fixture, _) = await ServerFixture.StartSetUpAsync($"openid:\n  authority: {openId.Address}\n  client-id: saksi\n  viewers: [guards]\n");
        await using (fixture)
        {
            using var client = fixture.Client();
            var answer = await client.GetAsync("/api/v1/session/openid/callback?code=c&state=forged");
            await answer.ProblemAsync(HttpStatusCode.Unauthorized);
            await (await client.GetAsync("/api/v1/session")).ExpectAsync(HttpStatusCode.Unauthorized);
        }
    }

    [Fact]
    public async Task Without_such_a_server_there_is_no_way_to_one()
    {
        var (fixture, client) = await ServerFixture.StartSetUpAsync();
        await using (fixture)
        {
            await (await client.GetAsync("/api/v1/session/openid")).ProblemAsync(HttpStatusCode.NotFound);
        }
    }
}
