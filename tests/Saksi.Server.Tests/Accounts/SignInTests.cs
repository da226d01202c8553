using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Saksi.Server.Tests.Support;

namespace Saksi.Server.Tests.Accounts;

public sealed class SignInTests
{
    private static readonly string[] OnlyA = ["a"];

    [Fact]
    public async Task A_wrong_password_is_refused_and_many_lock_the_account()
    {
        var (fixture, _) = await ServerFixture.StartSetUpAsync("sign-in:\n  attempts: 3\n");
        await using (fixture)
        {
            using var client = fixture.Client();
            for (var i = 0; i < 3; i++)
            {
                await TryAsync(client, ServerFixture.Administrator, "wrong wrong wrong", HttpStatusCode.Unauthorized);
            }

            await TryAsync(client, ServerFixture.Administrator, ServerFixture.Password, HttpStatusCode.Unauthorized);
            await TryAsync(client, "nobody", ServerFixture.Password, HttpStatusCode.Unauthorized);
            Assert.DoesNotContain(fixture.Diagnostics, line => line.Contains("wrong wrong", StringComparison.Ordinal) || line.Contains("nobody", StringComparison.Ordinal));
            Assert.Contains(fixture.Diagnostics, line => line.Contains("locked", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Too_many_tries_from_one_address_get_no_answer()
    {
        var (fixture, _) = await ServerFixture.StartSetUpAsync("sign-in:\n  attempts-per-minute: 5\n");
        await using (fixture)
        {
            using var client = fixture.Client();
            var last = HttpStatusCode.OK;
            for (var i = 0; i < 6; i++)
            {
                last = (await client.PostAsJsonAsync("/api/v1/session", new { userName = "x", password = "y" })).StatusCode;
            }

            Assert.Equal(HttpStatusCode.TooManyRequests, last);
        }
    }

    [Fact]
    public async Task The_cookie_is_nobody_elses_and_signing_in_begins_a_session_of_its_own()
    {
        var (fixture, client) = await ServerFixture.StartSetUpAsync();
        await using (fixture)
        {
            var planted = new HttpRequestMessage(HttpMethod.Post, "/api/v1/session")
            {
                Content = JsonContent.Create(new { userName = ServerFixture.Administrator, password = ServerFixture.Password }),
            };
            planted.Headers.Add("Cookie", "saksi-session=planted-by-somebody");
            using var bare = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = fixture.Address };
            var answer = await (await bare.SendAsync(planted)).ExpectAsync(HttpStatusCode.OK);
            var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
            Assert.DoesNotContain("planted", cookie, StringComparison.Ordinal);
            Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);

            var sessions = (await client.JsonAsync("/api/v1/sessions")).EnumerateArray().ToList();
            Assert.Equal(2, sessions.Count);
            var other = sessions.Single(session => !session.GetProperty("isCurrent").GetBoolean());
            await (await client.DeleteAsync($"/api/v1/sessions/{other.GetProperty("id").GetString()}")).ExpectAsync(HttpStatusCode.NoContent);
            var again = new HttpRequestMessage(HttpMethod.Get, "/api/v1/session");
            again.Headers.Add("Cookie", cookie[..cookie.IndexOf(';', StringComparison.Ordinal)]);
            await (await bare.SendAsync(again)).ExpectAsync(HttpStatusCode.Unauthorized);
        }
    }

    [Fact]
    public async Task A_new_password_ends_the_other_sessions_and_signing_out_ends_ones_own()
    {
        var (fixture, client) = await ServerFixture.StartSetUpAsync();
        await using (fixture)
        {
            using var other = await fixture.SignInAsync(ServerFixture.Administrator, ServerFixture.Password);
            var wrong = await client.PutAsJsonAsync("/api/v1/password", new { current = "not this one", password = "another horse battery" });
            await wrong.ProblemAsync(HttpStatusCode.Forbidden);
            var shorty = await client.PutAsJsonAsync("/api/v1/password", new { current = ServerFixture.Password, password = "short" });
            await shorty.ProblemAsync(HttpStatusCode.BadRequest);
            var right = await client.PutAsJsonAsync("/api/v1/password", new { current = ServerFixture.Password, password = "another horse battery" });
            await right.ExpectAsync(HttpStatusCode.OK);
            Assert.Equal(1, (await right.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("endedSessions").GetInt32());

            await (await other.GetAsync("/api/v1/session")).ExpectAsync(HttpStatusCode.Unauthorized);
            await (await client.GetAsync("/api/v1/session")).ExpectAsync(HttpStatusCode.OK);
            await (await client.DeleteAsync("/api/v1/session")).ExpectAsync(HttpStatusCode.NoContent);
            await (await client.GetAsync("/api/v1/session")).ExpectAsync(HttpStatusCode.Unauthorized);
            await fixture.SignInAsync(ServerFixture.Administrator, "another horse battery");
        }
    }

    [Fact]
    public async Task A_new_password_ends_tokens_unless_told_otherwise()
    {
        var (fixture, client) = await ServerFixture.StartSetUpAsync();
        await using (fixture)
        {
            using var program = await ProgramAsync(fixture, client, "administrator");
            var kept = new { current = ServerFixture.Password, password = "another horse battery", keepTokens = true };
            var changed = await (await (await client.PutAsJsonAsync("/api/v1/password", kept)).ExpectAsync(HttpStatusCode.OK)).Content.ReadFromJsonAsync<JsonElement>();
            Assert.Equal(0, changed.GetProperty("endedTokens").GetInt32());
            await (await program.GetAsync("/api/v1/cameras")).ExpectAsync(HttpStatusCode.OK);

            var ended = new { current = "another horse battery", password = "a third horse battery" };
            changed = await (await (await client.PutAsJsonAsync("/api/v1/password", ended)).ExpectAsync(HttpStatusCode.OK)).Content.ReadFromJsonAsync<JsonElement>();
            Assert.Equal(1, changed.GetProperty("endedTokens").GetInt32());
            Assert.Contains("API tokens that were deleted: 1", changed.GetProperty("detail").GetString(), StringComparison.Ordinal);
            await (await program.GetAsync("/api/v1/cameras")).ExpectAsync(HttpStatusCode.Unauthorized);
        }
    }

    [Fact]
    public async Task A_password_that_an_administrator_sets_ends_sessions_and_tokens_of_its_user()
    {
        var (fixture, client) = await ServerFixture.StartSetUpAsync();
        await using (fixture)
        {
            var made = await client.PostAsJsonAsync("/api/v1/users", new { name = "vera", password = "looks at cameras" });
            var vera = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
            using var session = await fixture.SignInAsync("vera", "looks at cameras");
            using var program = await ProgramAsync(fixture, session, "viewer");
            await (await client.PutAsJsonAsync($"/api/v1/users/{vera}", new { password = "looks at others" })).ExpectAsync(HttpStatusCode.OK);

            await (await session.GetAsync("/api/v1/session")).ExpectAsync(HttpStatusCode.Unauthorized);
            await (await program.GetAsync("/api/v1/cameras")).ExpectAsync(HttpStatusCode.Unauthorized);
            await fixture.SignInAsync("vera", "looks at others");
        }
    }

    [Fact]
    public async Task A_token_makes_no_accounts_and_no_passwords()
    {
        var (fixture, client) = await ServerFixture.StartSetUpAsync();
        await using (fixture)
        {
            using var program = await ProgramAsync(fixture, client, "administrator");
            var me = (await client.JsonAsync("/api/v1/session")).GetProperty("user").GetProperty("id").GetString();
            await (await program.GetAsync("/api/v1/users")).ExpectAsync(HttpStatusCode.OK);
            await (await program.PostAsJsonAsync("/api/v1/users", new { name = "eve", password = "stays when the token goes", role = "administrator" }))
                .ProblemAsync(HttpStatusCode.Forbidden);
            await (await program.PutAsJsonAsync($"/api/v1/users/{me}", new { password = "stays when the token goes" })).ProblemAsync(HttpStatusCode.Forbidden);
        }
    }

    [Fact]
    public async Task A_token_may_what_it_was_made_for_and_no_more()
    {
        var (fixture, client) = await ServerFixture.StartSetUpAsync("cameras:\n  a:\n    main: rtsp://127.0.0.1:9/a\n  b:\n    main: rtsp://127.0.0.1:9/b\n");
        await using (fixture)
        {
            var made = await client.PostAsJsonAsync("/api/v1/tokens", new { name = "script", role = "viewer", cameras = OnlyA });
            await made.ExpectAsync(HttpStatusCode.Created);
            var secret = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!;
            Assert.DoesNotContain(secret, (await client.JsonAsync("/api/v1/tokens")).GetRawText(), StringComparison.Ordinal);
            Assert.False(File.ReadAllBytes(Path.Combine(fixture.Data, "server", "accounts.sqlite")).AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) >= 0);

            using var program = new HttpClient { BaseAddress = fixture.Address };
            program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
            var camera = Assert.Single((await program.JsonAsync("/api/v1/cameras")).EnumerateArray());
            Assert.Equal("a", camera.GetProperty("id").GetString());
            await (await program.GetAsync("/api/v1/cameras/b")).ProblemAsync(HttpStatusCode.NotFound);
            await (await program.GetAsync("/api/v1/cameras/a")).ExpectAsync(HttpStatusCode.OK);
            await (await program.GetAsync("/api/v1/users")).ProblemAsync(HttpStatusCode.Forbidden);
            await (await program.GetAsync("/api/v1/tokens")).ProblemAsync(HttpStatusCode.Forbidden);

            var id = (await client.JsonAsync("/api/v1/tokens"))[0].GetProperty("id").GetString();
            await (await client.DeleteAsync($"/api/v1/tokens/{id}")).ExpectAsync(HttpStatusCode.NoContent);
            await (await program.GetAsync("/api/v1/cameras")).ExpectAsync(HttpStatusCode.Unauthorized);
        }
    }

    [Fact]
    public async Task A_camera_that_one_may_not_see_does_not_exist()
    {
        var (fixture, client) = await ServerFixture.StartSetUpAsync("cameras:\n  a:\n    main: rtsp://127.0.0.1:9/a\n  b:\n    main: rtsp://127.0.0.1:9/b\n");
        await using (fixture)
        {
            var made = await client.PostAsJsonAsync(
                "/api/v1/users", new { name = "olaf", password = "moves a camera", role = "operator", cameras = OnlyA, controlledCameras = Array.Empty<string>() });
            await made.ExpectAsync(HttpStatusCode.Created);
            var olaf = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
            using var other = await fixture.SignInAsync("Olaf", "moves a camera");
            var camera = Assert.Single((await other.JsonAsync("/api/v1/cameras")).EnumerateArray());
            Assert.False(camera.GetProperty("mayControl").GetBoolean());
            string[] hidden = ["cameras/b", "cameras/b/streams/main/timeline?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z", "cameras/b/streams/main/segments?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z"];
            foreach (var path in hidden)
            {
                await (await other.GetAsync("/api/v1/" + path)).ProblemAsync(HttpStatusCode.NotFound);
            }

            var hold = new { camera = "a", from = "2026-01-01T00:00:00Z", to = "2026-01-02T00:00:00Z", reason = "case 1" };
            await (await other.PostAsJsonAsync("/api/v1/holds", hold)).ProblemAsync(HttpStatusCode.Forbidden);
            Assert.DoesNotContain("b/main", (await other.JsonAsync("/api/v1/health")).GetRawText(), StringComparison.Ordinal);

            // A change of rights holds at once.
            var changed = await client.PutAsJsonAsync($"/api/v1/users/{olaf}", new { role = "operator" });
            await changed.ExpectAsync(HttpStatusCode.OK);
            Assert.Equal(2, (await other.JsonAsync("/api/v1/cameras")).GetArrayLength());
        }
    }

    [Fact]
    public async Task There_is_always_an_administrator()
    {
        var (fixture, client) = await ServerFixture.StartSetUpAsync();
        await using (fixture)
        {
            var me = (await client.JsonAsync("/api/v1/session")).GetProperty("user").GetProperty("id").GetString();
            await (await client.DeleteAsync($"/api/v1/users/{me}")).ProblemAsync(HttpStatusCode.Conflict);
            await (await client.PutAsJsonAsync($"/api/v1/users/{me}", new { role = "viewer" })).ProblemAsync(HttpStatusCode.Conflict);
            var twin = await client.PostAsJsonAsync("/api/v1/users", new { name = "ADA", password = "another horse battery" });
            await twin.ProblemAsync(HttpStatusCode.BadRequest);
        }
    }

    [Fact]
    public async Task Views_are_ones_own()
    {
        var (fixture, client) = await ServerFixture.StartSetUpAsync();
        await using (fixture)
        {
            var view = new { name = "Yard", layout = "2x2", cameras = new[] { "gate", null, "yard" } };
            await (await client.PutAsJsonAsync("/api/v1/views/v1", view)).ExpectAsync(HttpStatusCode.OK);
            Assert.Equal("2x2", (await client.JsonAsync("/api/v1/views"))[0].GetProperty("layout").GetString());
            await (await client.PostAsJsonAsync("/api/v1/users", new { name = "vera", password = "looks at cameras" })).ExpectAsync(HttpStatusCode.Created);
            using var other = await fixture.SignInAsync("vera", "looks at cameras");
            Assert.Equal(0, (await other.JsonAsync("/api/v1/views")).GetArrayLength());
            await (await other.DeleteAsync("/api/v1/views/v1")).ExpectAsync(HttpStatusCode.NoContent);
            Assert.Equal(1, (await client.JsonAsync("/api/v1/views")).GetArrayLength());
        }
    }

    private static async Task<HttpClient> ProgramAsync(ServerFixture fixture, HttpClient client, string role)
    {
        var made = await (await client.PostAsJsonAsync("/api/v1/tokens", new { name = "program", role })).ExpectAsync(HttpStatusCode.Created);
        var program = fixture.Client();
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString());
        return program;
    }

    private static async Task TryAsync(HttpClient client, string userName, string password, HttpStatusCode expected) =>
        await (await client.PostAsJsonAsync("/api/v1/session", new { userName, password })).ExpectAsync(expected);
}
