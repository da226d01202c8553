using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Saksi.Server.Tests.Support;

namespace Saksi.Server.Tests.Accounts;

public sealed class PasskeyTests
{
    [Fact]
    public async Task A_passkey_is_registered_signs_in_and_is_deleted()
    {
        var (fixture, client) = await ServerFixture.StartSetUpAsync();
        await using (fixture)
        {
            using var authenticator = new SoftAuthenticator(fixture.Address.GetLeftPart(UriPartial.Authority));
            var made = await client.PostAsJsonAsync("/api/v1/passkeys", new { name = "Phone", credential = authenticator.Create(await OptionsAsync(client, "passkeys/options")) });
            await made.ExpectAsync(HttpStatusCode.Created);
            var row = Assert.Single((await client.JsonAsync("/api/v1/passkeys")).EnumerateArray());
            Assert.Equal("Phone", row.GetProperty("name").GetString());

            using var other = fixture.Client();
            var credential = authenticator.Get(await OptionsAsync(other, "session/passkey-options"));
            await (await other.PostAsJsonAsync("/api/v1/session/passkey", new { credential })).ExpectAsync(HttpStatusCode.OK);
            Assert.Equal(ServerFixture.Administrator, (await other.JsonAsync("/api/v1/session")).GetProperty("user").GetProperty("name").GetString());

            // The same answer does not count twice.
            using var replay = fixture.Client();
            await (await replay.PostAsJsonAsync("/api/v1/session/passkey", new { credential })).ProblemAsync(HttpStatusCode.BadRequest);
            await OptionsAsync(replay, "session/passkey-options");
            await (await replay.PostAsJsonAsync("/api/v1/session/passkey", new { credential })).ProblemAsync(HttpStatusCode.Unauthorized);

            await (await client.DeleteAsync($"/api/v1/passkeys/{row.GetProperty("id").GetString()}")).ExpectAsync(HttpStatusCode.NoContent);
            using var late = fixture.Client();
            var gone = authenticator.Get(await OptionsAsync(late, "session/passkey-options"));
            await (await late.PostAsJsonAsync("/api/v1/session/passkey", new { credential = gone })).ProblemAsync(HttpStatusCode.Unauthorized);
        }
    }

    [Fact]
    public async Task Signs_in_to_an_account_that_wrong_passwords_have_locked()
    {
        var (fixture, client) = await ServerFixture.StartSetUpAsync("sign-in:\n  attempts: 3\n");
        await using (fixture)
        {
            using var authenticator = new SoftAuthenticator(fixture.Address.GetLeftPart(UriPartial.Authority));
            await (await client.PostAsJsonAsync("/api/v1/passkeys", new { credential = authenticator.Create(await OptionsAsync(client, "passkeys/options")) }))
                .ExpectAsync(HttpStatusCode.Created);
            using var guesser = fixture.Client();
            for (var i = 0; i < 3; i++)
            {
                var guess = new { userName = ServerFixture.Administrator, password = $"guess number {i}" };
                await (await guesser.PostAsJsonAsync("/api/v1/session", guess)).ExpectAsync(HttpStatusCode.Unauthorized);
            }

            Assert.True(await IsLockedAsync(client));
            using var owner = fixture.Client();
            var credential = authenticator.Get(await OptionsAsync(owner, "session/passkey-options"));
            await (await owner.PostAsJsonAsync("/api/v1/session/passkey", new { credential })).ExpectAsync(HttpStatusCode.OK);
            Assert.True(await IsLockedAsync(owner), "for passwords it stays locked");
        }
    }

    [Fact]
    public async Task An_answer_from_another_sites_page_is_refused()
    {
        var (fixture, client) = await ServerFixture.StartSetUpAsync();
        await using (fixture)
        {
            using var authenticator = new SoftAuthenticator("https://evil.example");
            var made = await client.PostAsJsonAsync("/api/v1/passkeys", new { credential = authenticator.Create(await OptionsAsync(client, "passkeys/options")) });
            await made.ProblemAsync(HttpStatusCode.BadRequest);
            Assert.Equal(0, (await client.JsonAsync("/api/v1/passkeys")).GetArrayLength());
        }
    }

    private static async Task<bool> IsLockedAsync(HttpClient client) =>
        (await client.JsonAsync("/api/v1/users")).EnumerateArray().Single().TryGetProperty("lockedUntil", out var until)
        && until.ValueKind != JsonValueKind.Null;

    private static async Task<JsonElement> OptionsAsync(HttpClient client, string path)
    {
        var answer = await (await client.PostAsJsonAsync($"/api/v1/{path}", new { })).ExpectAsync(HttpStatusCode.OK);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
