using Saksi.Server.Tests.Support;

namespace Saksi.Server.Tests.Settings;

/// <summary>What the file says that takes effect at the next start is told until then.</summary>
public sealed class WaitingForRestartTests
{
    [Fact]
    public async Task Settings_that_wait_for_the_next_start_are_told_in_settings_and_health()
    {
        var (fixture, client) = await ServerFixture.StartSetUpAsync("sign-in:\n  attempts: 10\n");
        await using (fixture)
        {
            Assert.Empty(await WaitingAsync(client));
            var text = await File.ReadAllTextAsync(fixture.SettingsFile);
            await File.WriteAllTextAsync(
                fixture.SettingsFile,
                text.Replace("attempts: 10", "attempts: 11", StringComparison.Ordinal)
                + "https: always\nkeep-events: 7d\nlisten: 127.0.0.1:1\nopenid:\n  authority: https://login.example.org/\n  client-id: saksi\n  viewers: [a]\n");
            await Eventually.HoldsAsync(async () => (await WaitingAsync(client)).Count > 0, "the change is seen");

            // Not listen: where this server listens was said at its start.
            Assert.Equal(["https", "sign-in", "openid"], await WaitingAsync(client));
            var health = await client.JsonAsync("/api/v1/health");
            var check = health.GetProperty("checks").EnumerateArray().Single(each => each.GetProperty("name").GetString() == "settings");
            Assert.Equal("ok", check.GetProperty("status").GetString());
            Assert.Contains("takes effect at the next start: https, sign-in, openid", check.GetProperty("detail").GetString(), StringComparison.Ordinal);

            await File.WriteAllTextAsync(fixture.SettingsFile, text);
            await Eventually.HoldsAsync(async () => (await WaitingAsync(client)).Count == 0, "it is as it was");
        }
    }

    private static async Task<List<string?>> WaitingAsync(HttpClient client) =>
        (await client.JsonAsync("/api/v1/settings")).GetProperty("waitingForRestart").EnumerateArray().Select(each => each.GetString()).ToList();
}
