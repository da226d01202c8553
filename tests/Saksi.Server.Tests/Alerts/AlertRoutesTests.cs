using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Saksi.Server.Tests.Support;

namespace Saksi.Server.Tests.Alerts;

public sealed class AlertRoutesTests
{
    private static readonly string[] Ada = ["ada@example.org"];

    [Fact]
    public async Task A_rule_is_added_tested_renamed_and_removed_and_its_secrets_never_come_back()
    {
        await using var receiver = new HttpReceiver(200, 503);
        var (fixture, client) = await ServerFixture.StartSetUpAsync("# mine\ncameras:\n  gate:\n    main: rtsp://127.0.0.1:9/x # here\n");
        await using (fixture)
        {
            var rule = new { name = "night", kinds = new[] { "motion", "gap" }, webhook = receiver.Address, webhookSecret = "hush: #1" };
            var unsaved = await TestAsync(client, rule);
            Assert.Equal(("webhook", true), (unsaved.GetProperty("way").GetString(), unsaved.GetProperty("ok").GetBoolean()));
            Assert.True(receiver.Requests.TryDequeue(out var request));
            Assert.Contains("X-Saksi-Signature: sha256=", request.Head, StringComparison.Ordinal);
            Assert.Equal("test", JsonDocument.Parse(request.Body).RootElement.GetProperty("kind").GetString());

            await (await client.PostAsJsonAsync("/api/v1/alerts/rules", rule)).ExpectAsync(HttpStatusCode.NoContent);
            await (await client.PostAsJsonAsync("/api/v1/alerts/rules", rule)).ProblemAsync(HttpStatusCode.Conflict);
            var text = await File.ReadAllTextAsync(fixture.SettingsFile);
            Assert.Contains("# mine\n", text, StringComparison.Ordinal);
            Assert.Contains("main: rtsp://127.0.0.1:9/x # here\n", text, StringComparison.Ordinal);
            Assert.Contains("webhook-secret: \"hush: #1\"", text, StringComparison.Ordinal);

            var alerts = await client.JsonAsync("/api/v1/alerts");
            Assert.DoesNotContain("hush", alerts.GetRawText(), StringComparison.Ordinal);
            Assert.DoesNotContain("hidden-in-the-address", alerts.GetRawText(), StringComparison.Ordinal);
            var stored = Assert.Single(alerts.GetProperty("rules").EnumerateArray());
            Assert.True(stored.GetProperty("hasWebhookSecret").GetBoolean());
            var shown = stored.GetProperty("webhook").GetString();
            Assert.EndsWith("/***", shown, StringComparison.Ordinal);

            // As it was shown it may be sent back: address and secret stay.
            var renamed = new { name = "nights", kinds = new[] { "motion" }, webhook = shown };
            await (await client.PutAsJsonAsync("/api/v1/alerts/rules/night", renamed)).ExpectAsync(HttpStatusCode.NoContent);
            text = await File.ReadAllTextAsync(fixture.SettingsFile);
            Assert.Contains("    nights:\n      kinds: [motion]\n", text, StringComparison.Ordinal);
            Assert.Contains("hidden-in-the-address", text, StringComparison.Ordinal);
            Assert.Contains("hush", text, StringComparison.Ordinal);

            var failed = await TestAsync(client, renamed);
            Assert.Equal("the server answered 503", failed.GetProperty("problem").GetString());
            var delivery = Assert.Single((await client.JsonAsync("/api/v1/alerts")).GetProperty("deliveries").EnumerateArray());
            Assert.Equal(("nights", false), (delivery.GetProperty("rule").GetString(), delivery.GetProperty("ok").GetBoolean()));
            Assert.Contains("alerts degraded", await client.GetStringAsync("/healthz"), StringComparison.Ordinal);
            Assert.True((await TestAsync(client, renamed)).GetProperty("ok").GetBoolean());
            Assert.DoesNotContain("alerts", await client.GetStringAsync("/healthz"), StringComparison.Ordinal);

            await (await client.DeleteAsync("/api/v1/alerts/rules/nights")).ExpectAsync(HttpStatusCode.NoContent);
            await (await client.DeleteAsync("/api/v1/alerts/rules/nights")).ProblemAsync(HttpStatusCode.NotFound);
            Assert.DoesNotContain("nights", await File.ReadAllTextAsync(fixture.SettingsFile), StringComparison.Ordinal);
            Assert.DoesNotContain("hush", string.Join('\n', fixture.Diagnostics), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("nobody is told", """{"name":"x"}""", "tells nobody")]
    [InlineData("a name", """{"name":"two words","push":true}""", "letters, digits")]
    [InlineData("a kind", """{"name":"x","kinds":["fire"],"push":true}""", "'fire' is no kind")]
    [InlineData("a time", """{"name":"x","when":["monday"],"push":true}""", "no time of the week")]
    [InlineData("an address", """{"name":"x","mailTo":["ada"]}""", "'ada' is no mail address")]
    [InlineData("a webhook", """{"name":"x","webhook":"file:///etc/passwd"}""", "https://")]
    [InlineData("stars of nothing", """{"name":"x","webhook":"https://example.org/***"}""", "https://")]
    [InlineData("no mail server", """{"name":"x","mailTo":["ada@example.org"]}""", "alerts.mail")]
    [InlineData("no broker", """{"name":"x","mqtt":true}""", "alerts.mqtt")]
    [InlineData("no contact", """{"name":"x","push":true}""", "alerts.push-contact")]
    [InlineData("a quiet of nothing", """{"name":"x","push":true,"quietSeconds":0}""", "quietSeconds")]
    [InlineData("nothing in a list", """{"name":"x","push":true,"cameras":[null],"when":[null]}""", "control characters")]
    public async Task A_rule_that_cannot_be_is_refused_in_plain_words(string name, string rule, string said)
    {
        Assert.NotEmpty(name);
        var (fixture, client) = await ServerFixture.StartSetUpAsync();
        await using (fixture)
        {
            var before = await File.ReadAllTextAsync(fixture.SettingsFile);
            using var content = new StringContent(rule, Encoding.UTF8, "application/json");
            var problem = await (await client.PostAsync("/api/v1/alerts/rules", content)).ProblemAsync(HttpStatusCode.BadRequest);
            Assert.Contains(said, problem, StringComparison.Ordinal);
            Assert.DoesNotContain("line ", problem, StringComparison.Ordinal);
            Assert.Equal(before, await File.ReadAllTextAsync(fixture.SettingsFile));
        }
    }

    [Fact]
    public async Task A_stored_password_goes_to_no_other_server_and_never_comes_back()
    {
        await using var server = new SmtpReceiver(password: "mail-password");
        var (fixture, client) = await ServerFixture.StartSetUpAsync();
        await using (fixture)
        {
            var mail = new { host = "127.0.0.1", port = server.Port, security = "none", from = "saksi@example.org", userName = "saksi" };
            await PutAsync(client, "mail", new { mail.host, mail.port, mail.security, mail.from, mail.userName, password = "mail-password" }, HttpStatusCode.NoContent);
            await PutAsync(client, "mail", mail, HttpStatusCode.NoContent);
            await PutAsync(client, "mail", new { host = "mail.example.net", mail.port, mail.security, mail.from, mail.userName }, HttpStatusCode.BadRequest);
            await PutAsync(client, "mqtt", new { host = "broker.invalid", userName = "saksi", password = "broker-password" }, HttpStatusCode.NoContent);
            await PutAsync(client, "mqtt", new { host = "127.0.0.1", userName = "saksi" }, HttpStatusCode.BadRequest);
            await PutAsync(client, "push", new { contact = "ada" }, HttpStatusCode.BadRequest);
            await PutAsync(client, "push", new { contact = "mailto:ada@example.org" }, HttpStatusCode.NoContent);
            var alerts = await client.JsonAsync("/api/v1/alerts");
            Assert.True(alerts.GetProperty("mail").GetProperty("hasPassword").GetBoolean());
            Assert.True(alerts.GetProperty("mqtt").GetProperty("hasPassword").GetBoolean());
            Assert.DoesNotContain("-password", alerts.GetRawText(), StringComparison.Ordinal);

            var sent = await TestAsync(client, new { name = "x", mailTo = Ada });
            Assert.True(sent.GetProperty("ok").GetBoolean(), sent.GetRawText());
            Assert.Contains("Subject: Saksi: a test of the alert rule x", Assert.Single(server.Mails), StringComparison.Ordinal);
            var nobody = await TestAsync(client, new { name = "x", push = true });
            Assert.Equal("no browser has asked for notifications yet", nobody.GetProperty("problem").GetString());

            await (await client.DeleteAsync("/api/v1/alerts/mail")).ExpectAsync(HttpStatusCode.NoContent);
            await (await client.DeleteAsync("/api/v1/alerts/mqtt")).ExpectAsync(HttpStatusCode.NoContent);
            Assert.DoesNotContain("-password", await File.ReadAllTextAsync(fixture.SettingsFile), StringComparison.Ordinal);
        }
    }

    private static async Task PutAsync(HttpClient client, string what, object body, HttpStatusCode status) =>
        await (await client.PutAsJsonAsync($"/api/v1/alerts/{what}", body)).ExpectAsync(status);

    private static async Task<JsonElement> TestAsync(HttpClient client, object rule)
    {
        var answer = await (await client.PostAsJsonAsync("/api/v1/alerts/test", rule)).ExpectAsync(HttpStatusCode.OK);
        return Assert.Single((await answer.Content.ReadFromJsonAsync<JsonElement>()).EnumerateArray());
    }
}
