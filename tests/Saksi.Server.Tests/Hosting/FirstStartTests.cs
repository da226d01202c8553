using System.Net;
using System.Net.Http.Json;
using Saksi.Server.Tests.Support;

namespace Saksi.Server.Tests.Hosting;

public sealed class FirstStartTests
{
    [Fact]
    public async Task Prints_a_link_that_works_once()
    {
        await using var fixture = await ServerFixture.StartAsync("recipients: {recipients}\n");
        var link = Assert.Single(fixture.Announcements, line => line.Contains("/setup#", StringComparison.Ordinal));
        var token = link[(link.IndexOf('#', StringComparison.Ordinal) + 1)..];
        using var client = fixture.Client();
        Assert.True((await client.JsonAsync("/api/v1/setup")).GetProperty("needed").GetBoolean());

        var wrong = await client.PostAsJsonAsync("/api/v1/setup", Request(token[1..] + "x"));
        Assert.Contains("set-up link", await wrong.ProblemAsync(HttpStatusCode.Forbidden), StringComparison.Ordinal);
        var right = await client.PostAsJsonAsync("/api/v1/setup", Request(token));
        await right.ExpectAsync(HttpStatusCode.OK);
        var again = await client.PostAsJsonAsync("/api/v1/setup", Request(token) with { UserName = "eve" });
        Assert.Contains("finished", await again.ProblemAsync(HttpStatusCode.Forbidden), StringComparison.Ordinal);

        var session = await client.JsonAsync("/api/v1/session");
        Assert.Equal("ada", session.GetProperty("user").GetProperty("name").GetString());
        Assert.Equal("administrator", session.GetProperty("user").GetProperty("role").GetString());
        Assert.False((await client.JsonAsync("/api/v1/setup")).GetProperty("needed").GetBoolean());
        await fixture.RestartAsync();
        Assert.Null(fixture.Server.SetupLink);
    }

    [Fact]
    public async Task Writes_a_template_only_its_owner_can_read_and_waits_for_recipients()
    {
        await using var fixture = await ServerFixture.StartAsync();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(fixture.SettingsFile));
        using var client = fixture.Client();
        Assert.Contains("recording degraded", await client.GetStringAsync("/healthz"), StringComparison.Ordinal);

        var request = Request(fixture.SetupToken);
        var none = await client.PostAsJsonAsync("/api/v1/setup", request);
        Assert.Contains("recipients", await none.ProblemAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);
        var one = await client.PostAsJsonAsync("/api/v1/setup", request with { Recipients = [fixture.Owner.Recipient.ToString()] });
        Assert.Contains("second recipient", await one.ProblemAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);
        var secret = await client.PostAsJsonAsync("/api/v1/setup", request with { Recipients = [fixture.Owner.ToString()] });
        Assert.Contains("secret", await secret.ProblemAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);

        var recipients = new[] { fixture.Owner.Recipient.ToString(), fixture.Recovery.Recipient.ToString() };
        var answer = await client.PostAsJsonAsync("/api/v1/setup", request with { Recipients = recipients });
        await answer.ExpectAsync(HttpStatusCode.OK);
        Assert.All(recipients, recipient => Assert.Contains(recipient, File.ReadAllText(fixture.SettingsFile), StringComparison.Ordinal));
        await Eventually.HoldsAsync(() => Directory.Exists(Path.Combine(fixture.Data, "journal")) || File.Exists(Path.Combine(fixture.Data, "saksi-data.json")), "the recorder has begun");
        await Eventually.HoldsAsync(() => client.GetStringAsync("/healthz").GetAwaiter().GetResult() == "ok\n", "all is well");
    }

    [Fact]
    public async Task Keeps_the_keys_that_sign_what_browsers_carry_in_the_data_folder_and_has_no_warning_about_them()
    {
        await using var fixture = await ServerFixture.StartAsync("recipients: {recipients}\n");
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(fixture.Data, "server", "keys")));
        Assert.DoesNotContain(fixture.Diagnostics, line => line.Contains("XML", StringComparison.Ordinal));
    }

    private static SetupBody Request(string token) => new(token, ServerFixture.Administrator, ServerFixture.Password, null);

    private sealed record SetupBody(string Token, string UserName, string Password, IReadOnlyList<string>? Recipients);
}
