using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using Saksi.Server.Hosting;
using Saksi.Server.Tests.Support;

namespace Saksi.Server.Tests.Security;

/// <summary>Sessions cannot be planted, and end everywhere at once, on connections that are open too.</summary>
public sealed class SessionSecurityTests
{
    private const string Cameras = "cameras:\n  gate:\n    main: rtsp://127.0.0.1:9/x\n";

    /// <summary>The server asks every five seconds whether a viewer still may watch; a busy machine takes its time.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_cookie_that_was_planted_before_sign_in_never_becomes_a_session()
    {
        var (fixture, _) = await ServerFixture.StartSetUpAsync();
        await using (fixture)
        {
            const string planted = "chosen-by-somebody-else";
            using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = fixture.Address };
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/session")
            {
                Content = JsonContent.Create(new { userName = ServerFixture.Administrator, password = ServerFixture.Password }),
                Headers = { { "Cookie", $"saksi-session={planted}" } },
            };
            var answer = await (await client.SendAsync(request)).ExpectAsync(HttpStatusCode.OK);
            var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
            Assert.DoesNotContain(planted, cookie, StringComparison.Ordinal);
            Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("path=/;", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("domain=", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.InRange(cookie.Split('=', ';')[1].Length, 43, 100); // 256 bits.

            using var with = new HttpRequestMessage(HttpMethod.Get, "/api/v1/cameras") { Headers = { { "Cookie", $"saksi-session={planted}" } } };
            await (await client.SendAsync(with)).ExpectAsync(HttpStatusCode.Unauthorized);
        }
    }

    [Fact]
    public async Task Over_TLS_the_cookie_is_for_this_host_over_TLS_alone()
    {
        await using var fixture = await ServerFixture.StartAsync("https: always\nrecipients: {recipients}\n");
        using var client = new HttpClient(new SocketsHttpHandler
        {
            UseCookies = false,
            SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                certificate is X509Certificate2 shown && ServerCertificate.Fingerprint(shown) == fixture.Server.CertificateFingerprint },
        })
        {
            BaseAddress = fixture.Address,
        };
        var answer = await client.PostAsJsonAsync(
            "/api/v1/setup", new { token = fixture.SetupToken, userName = ServerFixture.Administrator, password = ServerFixture.Password });
        var cookie = Assert.Single((await answer.ExpectAsync(HttpStatusCode.OK)).Headers.GetValues("Set-Cookie"));
        Assert.StartsWith("__Host-saksi-session=", cookie, StringComparison.Ordinal);
        Assert.Contains("secure", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);

        // A cookie of the name without the prefix could have been set by anybody on the way.
        using var planted = new HttpRequestMessage(HttpMethod.Get, "/api/v1/cameras");
        planted.Headers.Add("Cookie", "saksi-session=" + cookie.Split('=', ';')[1]);
        await (await client.SendAsync(planted)).ExpectAsync(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("signing out")]
    [InlineData("a new password")]
    [InlineData("a camera taken away")]
    [InlineData("an account deleted")]
    public async Task Who_watches_live_is_cut_off_by(string what)
    {
        var (fixture, administrator) = await ServerFixture.StartSetUpAsync(Cameras);
        await using (fixture)
        {
            var made = await administrator.PostAsJsonAsync("/api/v1/users", new { name = "vera", password = "looks at cameras", role = "viewer" });
            await made.ExpectAsync(HttpStatusCode.Created);
            var id = (await administrator.JsonAsync("/api/v1/users")).EnumerateArray()
                .Single(user => user.GetProperty("name").GetString() == "vera").GetProperty("id").GetString();
            using var viewer = await fixture.SignInAsync("vera", "looks at cameras");
            using var socket = await WatchAsync(fixture, viewer);
            var end = EndAsync(socket);
            var changed = what switch
            {
                "signing out" => await viewer.DeleteAsync("/api/v1/session"),
                "a new password" => await administrator.PutAsJsonAsync($"/api/v1/users/{id}", new { password = "another horse battery" }),
                "a camera taken away" => await administrator.PutAsJsonAsync($"/api/v1/users/{id}", new { cameras = Array.Empty<string>() }),
                _ => await administrator.DeleteAsync($"/api/v1/users/{id}"),
            };
            Assert.True(changed.IsSuccessStatusCode);
            await end.WaitAsync(Patience, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Who_still_may_goes_on_watching()
    {
        var (fixture, administrator) = await ServerFixture.StartSetUpAsync(Cameras);
        await using (fixture)
        {
            using var socket = await WatchAsync(fixture, administrator);
            var end = EndAsync(socket);
            await Task.Delay(TimeSpan.FromSeconds(8), TimeProvider.System, TestContext.Current.CancellationToken);
            Assert.False(end.IsCompleted);
            Assert.Equal(WebSocketState.Open, socket.State);
        }
    }

    [Fact]
    public async Task A_live_view_of_another_sites_page_is_refused()
    {
        var (fixture, administrator) = await ServerFixture.StartSetUpAsync(Cameras);
        await using (fixture)
        {
            foreach (var origin in new[] { "https://evil.example", "null", "http://127.0.0.1:1", fixture.Address.GetLeftPart(UriPartial.Authority) + ".evil.example" })
            {
                using var socket = Socket(fixture, administrator);
                socket.Options.SetRequestHeader("Origin", origin);
                await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(Address(fixture), TestContext.Current.CancellationToken));
                Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode);
            }
        }
    }

    private static async Task<ClientWebSocket> WatchAsync(ServerFixture fixture, HttpClient client)
    {
        var socket = Socket(fixture, client);
        await socket.ConnectAsync(Address(fixture), TestContext.Current.CancellationToken);
        return socket;
    }

    private static ClientWebSocket Socket(ServerFixture fixture, HttpClient client)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Cookie", fixture.CookieOf(client));
        socket.Options.CollectHttpResponseDetails = true;
        return socket;
    }

    private static Uri Address(ServerFixture fixture) => new UriBuilder(fixture.Address) { Scheme = "ws", Path = "/api/v1/cameras/gate/streams/main/live" }.Uri;

    /// <summary>Reads until the server has ended it.</summary>
    private static async Task EndAsync(ClientWebSocket socket)
    {
        var buffer = new byte[65536];
        try
        {
            while ((await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None)).MessageType != WebSocketMessageType.Close)
            {
                // States of a camera that is not there.
            }
        }
        catch (WebSocketException)
        {
            // Cut off.
        }
    }
}
