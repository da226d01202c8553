using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.RegularExpressions;
using Saksi.Server.Tests.Support;

namespace Saksi.Server.Tests.Accounts;

/// <summary>What holds for every route there is, taken from the document that describes them.</summary>
public sealed partial class RouteTests
{
    /// <summary>Open to everybody. A line here is a decision.</summary>
    private static readonly HashSet<string> Open =
    [
        "get /healthz",
        "get /api/v1/setup",
        "post /api/v1/setup",
        "post /api/v1/setup/check",
        "post /api/v1/session",
        "delete /api/v1/session",
        "get /api/v1/session/openid",
        "post /api/v1/session/passkey-options",
        "post /api/v1/session/passkey",
    ];

    [Fact]
    public async Task Every_route_refuses_without_sign_in()
    {
        var (fixture, _) = await ServerFixture.StartSetUpAsync();
        await using (fixture)
        {
            using var nobody = fixture.Client();
            var refused = 0;
            foreach (var (method, path) in await RoutesAsync(nobody))
            {
                if (Open.Contains($"{method} {path}"))
                {
                    continue;
                }

                using var request = Request(method, Parameter().Replace(path, "x"));
                var answer = await nobody.SendAsync(request);
                Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, $"{method} {path}: {(int)answer.StatusCode}");
                Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
                refused++;
            }

            Assert.InRange(refused, 25, 500);
        }
    }

    [Fact]
    public async Task Every_route_has_a_name_a_tag_and_a_summary()
    {
        await using var fixture = await ServerFixture.StartAsync();
        using var client = fixture.Client();
        var document = await client.JsonAsync("/openapi/v1.json");
        var names = new HashSet<string>();
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject())
            {
                var where = $"{operation.Name} {path.Name}";
                Assert.True(operation.Value.TryGetProperty("summary", out _), $"{where} has no summary");
                Assert.True(operation.Value.TryGetProperty("tags", out _), $"{where} has no tag");
                Assert.True(names.Add(operation.Value.GetProperty("operationId").GetString()!), $"{where} has a name that is taken");
            }
        }
    }

    [Fact]
    public async Task A_viewer_changes_nothing_that_is_an_administrators()
    {
        var (fixture, administrator) = await ServerFixture.StartSetUpAsync("cameras:\n  x:\n    main: rtsp://127.0.0.1:9/x\n");
        await using (fixture)
        {
            var made = await administrator.PostAsJsonAsync("/api/v1/users", new { name = "vera", password = "looks at cameras", role = "viewer" });
            await made.ExpectAsync(HttpStatusCode.Created);
            using var viewer = await fixture.SignInAsync("vera", "looks at cameras");
            string[] forbidden =
            [
                "post /api/v1/cameras", "get /api/v1/cameras/x/settings", "put /api/v1/cameras/x", "delete /api/v1/cameras/x",
                "post /api/v1/cameras/test", "get /api/v1/cameras.csv", "post /api/v1/cameras.csv", "get /api/v1/users", "post /api/v1/users",
                "put /api/v1/users/x", "delete /api/v1/users/x", "post /api/v1/holds",
            ];
            foreach (var route in forbidden)
            {
                var parts = route.Split(' ');
                using var request = Request(parts[0], parts[1]);
                var answer = await viewer.SendAsync(request);
                Assert.True(answer.StatusCode == HttpStatusCode.Forbidden, $"{route}: {(int)answer.StatusCode}");
            }
        }
    }

    [Theory]
    [InlineData("another site", "https://evil.example", null, HttpStatusCode.Forbidden)]
    [InlineData("another port", "http://127.0.0.1:1", null, HttpStatusCode.Forbidden)]
    [InlineData("a page of nowhere", "null", null, HttpStatusCode.Forbidden)]
    [InlineData("our page", "", null, HttpStatusCode.NoContent)]
    [InlineData("a form without an origin", null, "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("no browser", null, null, HttpStatusCode.NoContent)]
    public async Task What_another_sites_page_sends_is_refused(string name, string? origin, string? site, HttpStatusCode expected)
    {
        Assert.NotEmpty(name);
        var (fixture, client) = await ServerFixture.StartSetUpAsync();
        await using (fixture)
        {
            using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/session");
            if (origin is not null)
            {
                request.Headers.Add("Origin", origin.Length > 0 ? origin : fixture.Address.GetLeftPart(UriPartial.Authority));
            }

            if (site is not null)
            {
                request.Headers.Add("Sec-Fetch-Site", site);
            }

            await (await client.SendAsync(request)).ExpectAsync(expected);
        }
    }

    [Fact]
    public async Task A_WebSocket_of_another_sites_page_is_refused()
    {
        var (fixture, _) = await ServerFixture.StartSetUpAsync();
        await using (fixture)
        {
            using var socket = new ClientWebSocket();
            socket.Options.SetRequestHeader("Origin", "https://evil.example");
            socket.Options.CollectHttpResponseDetails = true;
            var address = new UriBuilder(fixture.Address) { Scheme = "ws", Path = "/api/v1/cameras" }.Uri;
            await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(address, CancellationToken.None));
            Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode);
        }
    }

    [Theory]
    [InlineData("/openapi/v1.json")]
    [InlineData("/healthz")]
    [InlineData("/api/v1/cameras")]
    [InlineData("/nowhere")]
    public async Task Every_answer_carries_the_headers_that_keep_a_browser_in_check(string path)
    {
        await using var fixture = await ServerFixture.StartAsync();
        using var client = fixture.Client();
        var answer = await client.GetAsync(path);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["no-referrer"], answer.Headers.GetValues("Referrer-Policy"));
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData("/../saksi.yaml")]
    [InlineData("/%2e%2e/%2e%2e/saksi.yaml")]
    [InlineData("/assets/..%2f..%2fsaksi.yaml")]
    [InlineData("/server/accounts.sqlite")]
    public async Task No_path_leads_out_of_the_page(string path)
    {
        await using var fixture = await ServerFixture.StartAsync();
        using var client = fixture.Client();
        var answer = await client.GetAsync(new Uri(fixture.Address.GetLeftPart(UriPartial.Authority) + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        Assert.DoesNotContain("listen:", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused()
    {
        var (fixture, client) = await ServerFixture.StartSetUpAsync();
        await using (fixture)
        {
            using var body = new StringContent(new string('x', (1 << 20) + 1), new MediaTypeHeaderValue("text/csv"));
            await (await client.PostAsync("/api/v1/cameras.csv", body)).ProblemAsync(HttpStatusCode.RequestEntityTooLarge);
        }
    }

    private static async Task<List<(string Method, string Path)>> RoutesAsync(HttpClient client)
    {
        var document = await client.JsonAsync("/openapi/v1.json");
        return document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => (operation.Name, path.Name))).ToList();
    }

    private static HttpRequestMessage Request(string method, string path) => new(new HttpMethod(method.ToUpperInvariant()), path)
    {
        Content = method is "post" or "put"
            ? new StringContent("{}", new MediaTypeHeaderValue(path.EndsWith(".csv", StringComparison.Ordinal) ? "text/csv" : "application/json"))
            : null,
    };

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
