using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
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
    public async Task The_link_names_localhost_which_passkeys_need_and_works_there()
    {
        await using var fixture = await ServerFixture.StartAsync("recipients: {recipients}\n");
        var link = fixture.Server.SetupLink!; // Nobody has used it.
        Assert.Equal(("localhost", "127.0.0.1", fixture.Address.Port), (link.Host, fixture.Address.Host, link.Port));
        Assert.Contains(fixture.Announcements, line => line == $"Saksi listens on http://localhost:{link.Port}/");
        using var client = new HttpClient { BaseAddress = new Uri(link, "/") };
        client.DefaultRequestHeaders.Add("Origin", $"http://localhost:{link.Port}");
        await (await client.PostAsJsonAsync("/api/v1/setup", Request(link.Fragment[1..]))).ExpectAsync(HttpStatusCode.OK);
        var passkey = await client.PostAsJsonAsync("/api/v1/session/passkey-options", new { });
        await passkey.ExpectAsync(HttpStatusCode.OK);
        Assert.Equal("localhost", (await passkey.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("rpId").GetString());
    }

    [Fact]
    public async Task The_link_keeps_the_number_where_the_name_could_lead_to_another_program()
    {
        using var other = new TcpListener(IPAddress.IPv6Loopback, 0);
        other.Start();
        await using var fixture = await ServerFixture.StartAsync(listen: $"127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}");
        Assert.Equal("127.0.0.1", fixture.Server.SetupLink!.Host); // Nobody has used it.
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
        await Eventually.HoldsAsync(async () => (await client.GetStringAsync("/healthz")) == "ok\n", "all is well");
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
