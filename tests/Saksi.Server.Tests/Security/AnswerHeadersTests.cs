using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Saksi.Server.Tests.Support;

namespace Saksi.Server.Tests.Security;

/// <summary>Every kind of answer tells the browser not to do what it should not: good, refused, broken, a file, a page.</summary>
public sealed class AnswerHeadersTests
{
    [Fact]
    public async Task Every_kind_of_answer_carries_them()
    {
        await using var fixture = ServerFixture.Create();
        Directory.CreateDirectory(Path.Combine(fixture.Page, "assets"));
        await File.WriteAllTextAsync(Path.Combine(fixture.Page, "index.html"), "<p>the page</p>");
        await File.WriteAllTextAsync(Path.Combine(fixture.Page, "assets", "a.js"), "1");
        fixture.Write("recipients: {recipients}\ncameras:\n  x:\n    main: rtsp://127.0.0.1:9/x\n");
        await fixture.StartServerAsync();
        using var stranger = fixture.Client();
        var client = await fixture.SetUpAsync();
        var kinds = new (string Kind, HttpStatusCode Status, HttpClient Client, HttpRequestMessage Request)[]
        {
            ("the page", HttpStatusCode.OK, stranger, Get("/")),
            ("an address of the page", HttpStatusCode.OK, stranger, Get("/playback?camera=x")),
            ("a script", HttpStatusCode.OK, stranger, Get("/assets/a.js")),
            ("no such script", HttpStatusCode.NotFound, client, Get("/assets/b.js")),
            ("the explorer", HttpStatusCode.OK, stranger, Get("/api")),
            ("health", HttpStatusCode.OK, stranger, Get("/healthz")),
            ("a document", HttpStatusCode.OK, client, Get("/api/v1/cameras")),
            ("a table", HttpStatusCode.OK, client, Get("/api/v1/cameras.csv")),
            ("metrics", HttpStatusCode.OK, client, Get("/metrics")),
            ("not signed in", HttpStatusCode.Unauthorized, stranger, Get("/api/v1/cameras")),
            ("no such route", HttpStatusCode.NotFound, client, Get("/api/v1/nowhere")),
            ("no such method", HttpStatusCode.MethodNotAllowed, client, new HttpRequestMessage(HttpMethod.Patch, "/api/v1/cameras")),
            ("a body that is none", HttpStatusCode.BadRequest, client, Post("/api/v1/views/x", "{", HttpMethod.Put)),
            ("a body of the wrong type", HttpStatusCode.BadRequest, client, Post("/api/v1/cameras", "{\"streams\":null}", HttpMethod.Post)),
            ("settings that make no sense", HttpStatusCode.BadRequest, client, Post("/api/v1/cameras", "{\"streams\":[]}", HttpMethod.Post)),
            ("a query that is none", HttpStatusCode.BadRequest, client, Get("/api/v1/cameras/x/streams/main/timeline?from=a&to=b")),
        };
        foreach (var (kind, status, who, request) in kinds)
        {
            using var answer = await who.SendAsync(request);
            Assert.True(answer.StatusCode == status, $"{kind}: {(int)answer.StatusCode}");
            foreach (var (name, value) in Expected)
            {
                Assert.True(
                    answer.Headers.TryGetValues(name, out var values) && string.Join(',', values).Contains(value, StringComparison.Ordinal),
                    $"{kind}: {name} is missing");
            }

            Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"), kind);
            if (request.RequestUri!.ToString().StartsWith("/api/v1", StringComparison.Ordinal))
            {
                Assert.True(answer.Headers.CacheControl?.NoStore, $"{kind}: may be kept");
            }
        }
    }

    [Fact]
    public async Task A_page_has_no_script_or_style_that_the_policy_would_stop()
    {
        await using var fixture = await ServerFixture.StartAsync();
        using var client = fixture.Client();
        var explorer = await client.GetStringAsync("/api");
        Assert.DoesNotContain("<script>", explorer, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<style", explorer, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(" onclick", explorer, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("https://", explorer, StringComparison.OrdinalIgnoreCase);
    }

    private static readonly (string Name, string Value)[] Expected =
    [
        ("Content-Security-Policy", "default-src 'none'"), ("Content-Security-Policy", "frame-ancestors 'none'"), ("Content-Security-Policy", "script-src 'self';"),
        ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"), ("X-Frame-Options", "DENY"),
        ("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin"), ("Permissions-Policy", "camera=()"),
    ];

    private static HttpRequestMessage Get(string path) => new(HttpMethod.Get, path);

    private static HttpRequestMessage Post(string path, string body, HttpMethod method) => new(method, path)
    {
        Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
    };
}
