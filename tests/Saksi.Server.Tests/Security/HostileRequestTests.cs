using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Saksi.Server.Tests.Support;

namespace Saksi.Server.Tests.Security;

/// <summary>Requests that no browser sends: paths that climb, bodies and headers without end, line ends where they mean something.</summary>
public sealed class HostileRequestTests
{
    private const string Treasure = "nobody-may-read-this";

    [Fact]
    public async Task No_path_climbs_out_of_where_files_are_served()
    {
        await using var fixture = ServerFixture.Create();
        Directory.CreateDirectory(Path.Combine(fixture.Page, "assets"));
        await File.WriteAllTextAsync(Path.Combine(fixture.Page, "index.html"), "<p>the page</p>");
        await File.WriteAllTextAsync(Path.Combine(fixture.Page, "assets", "a.js"), "1");
        await File.WriteAllTextAsync(Path.Combine(fixture.Folder, "treasure.txt"), Treasure);
        fixture.Write("recipients: {recipients}\n# " + Treasure + "\n");
        await fixture.StartServerAsync();
        var client = await fixture.SetUpAsync();
        var cookie = fixture.CookieOf(client);
        Assert.Contains("the page", await RawHttp.GetAsync(fixture.Address, "/"), StringComparison.Ordinal);
        string[] starts = ["/", "/assets/", "/api/v1/segments/", "/api/v1/segments/0123456789abcdef-00001/", "/api/v1/cameras/", "/openapi/", "/api/"];
        string[] climbs = ["../", "%2e%2e/", "..%2f", "%2e%2e%2f", "..%5c", "..\\", "%252e%252e%252f", "..%c0%af", ".%2e/", "%2e./", "....//", "..;/", "..%00/"];
        string[] targets = ["treasure.txt", "data/saksi.yaml", "etc/passwd"];
        foreach (var (start, climb) in starts.SelectMany(start => climbs.Select(climb => (start, climb))))
        {
            foreach (var target in targets)
            {
                var path = start + string.Concat(Enumerable.Repeat(climb, target[0] == 'e' ? 12 : 2)) + target;
                var answer = await RawHttp.GetAsync(fixture.Address, path, cookie);
                Assert.StartsWith("HTTP/1.1 ", answer, StringComparison.Ordinal);
                Assert.False(answer.Contains(Treasure, StringComparison.Ordinal) || answer.Contains("root:x:", StringComparison.Ordinal), path);
                Assert.False(answer.StartsWith("HTTP/1.1 5", StringComparison.Ordinal), path);
            }
        }

        Assert.Empty(fixture.Diagnostics);
    }

    [Theory]
    [InlineData("a sign-in", "post", "/api/v1/session", "application/json")]
    [InlineData("a camera", "post", "/api/v1/cameras", "application/json")]
    [InlineData("a table", "post", "/api/v1/cameras.csv", "text/csv")]
    [InlineData("a view", "put", "/api/v1/views/x", "application/json")]
    public async Task A_body_without_end_is_refused(string name, string method, string path, string type)
    {
        Assert.NotEmpty(name);
        var (fixture, client) = await ServerFixture.StartSetUpAsync();
        await using (fixture)
        {
            foreach (var isChunked in new[] { false, true })
            {
                using var request = new HttpRequestMessage(new HttpMethod(method.ToUpperInvariant()), path)
                {
                    Content = new StringContent("{\"userName\":\"" + new string('x', 1_500_000) + "\"}", new MediaTypeHeaderValue(type)),
                    Headers = { TransferEncodingChunked = isChunked },
                };
                var answer = await client.SendAsync(request);
                Assert.Contains("larger", await answer.ProblemAsync(HttpStatusCode.RequestEntityTooLarge), StringComparison.Ordinal);
                Assert.True(answer.Headers.Contains("Content-Security-Policy"));
            }
        }
    }

    [Fact]
    public async Task Headers_without_end_and_requests_that_are_none_are_refused_and_the_server_goes_on()
    {
        await using var fixture = await ServerFixture.StartAsync();
        var host = $"Host: {fixture.Address.Authority}\r\n";
        var requests = new (string Request, string[] Answers)[]
        {
            ($"GET / HTTP/1.1\r\n{host}X: {new string('x', 70_000)}\r\n\r\n", ["431"]),
            ($"GET / HTTP/1.1\r\n{host}{string.Concat(Enumerable.Range(0, 500).Select(i => $"X-{i}: y\r\n"))}\r\n", ["431"]),
            ($"GET /{new string('x', 70_000)} HTTP/1.1\r\n{host}\r\n", ["414"]),
            ("GET / HTTP/1.1\r\n\r\n", ["400"]),
            ($"GET / HTTP/1.1\r\n{host}Host: evil.example\r\n\r\n", ["400"]),
            ($"GET / HTTP/1.1\r\n{host}X: a\rb\r\n\r\n", ["400"]),
            ($"POST /api/v1/session HTTP/1.1\r\n{host}Content-Length: 5\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n", ["400", "415"]),
            ($"GET /\0 HTTP/1.1\r\n{host}\r\n", ["400"]),
            ("\u0016\u0003\u0001\0\u0001", ["400", ""]),
        };
        foreach (var (request, answers) in requests)
        {
            var answer = await RawHttp.SendAsync(fixture.Address, request);
            var status = answer.Length > 12 ? answer[9..12] : answer;
            Assert.True(answers.Contains(status), $"{request[..Math.Min(60, request.Length)]}: {status}");
        }

        using var client = fixture.Client();
        Assert.NotEmpty(await client.GetStringAsync("/healthz"));
    }

    [Theory]
    [InlineData("a name", "x\r\nSet-Cookie: a=b", null)]
    [InlineData("an id", "x", "y\r\nSet-Cookie: a=b")]
    [InlineData("an id that climbs", "x", "../../evil")]
    [InlineData("an id with a hash", "x", "a#b?c")]
    public async Task A_line_end_in_a_name_reaches_no_header(string case_, string name, string? id)
    {
        Assert.NotEmpty(case_);
        var (fixture, client) = await ServerFixture.StartSetUpAsync();
        await using (fixture)
        {
            var streams = new[] { new { name = "main", url = "rtsp://127.0.0.1:9/x" } };
            var answer = await client.PostAsJsonAsync("/api/v1/cameras", new { id, name, streams });
            await answer.ProblemAsync(HttpStatusCode.BadRequest);
            Assert.False(answer.Headers.Contains("Set-Cookie"));
            Assert.DoesNotContain("Set-Cookie", await File.ReadAllTextAsync(fixture.SettingsFile), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_host_that_was_asked_for_is_repeated_nowhere()
    {
        var (fixture, client) = await ServerFixture.StartSetUpAsync("cameras:\n  x:\n    main: rtsp://127.0.0.1:9/x\n");
        await using (fixture)
        {
            foreach (var path in new[] { "/", "/setup", "/api/v1/cameras", "/api/v1/nowhere", "/openapi/v1.json", "/api/v1/cameras.csv", "/api" })
            {
                var answer = await RawHttp.SendAsync(
                    fixture.Address,
                    $"GET {path} HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\nCookie: {fixture.CookieOf(client)}\r\nConnection: close\r\n\r\n");
                Assert.DoesNotContain("evil.example", answer, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task A_table_of_a_hundred_thousand_lines_is_refused_at_once()
    {
        var (fixture, client) = await ServerFixture.StartSetUpAsync();
        await using (fixture)
        {
            var table = new StringBuilder("name,main\n");
            for (var line = 0; line < 100_000; line++)
            {
                table.Append("a,b\n");
            }

            var started = TimeProvider.System.GetTimestamp();
            var answer = await client.PostAsync("/api/v1/cameras.csv", new StringContent(table.ToString(), Encoding.UTF8, "text/csv"));
            Assert.Contains("At most", await answer.ProblemAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);
            Assert.InRange(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 0, 10);
        }
    }

    [Fact]
    public async Task As_many_cameras_as_are_allowed_with_one_name_get_an_id_each_within_bounded_time()
    {
        var (fixture, client) = await ServerFixture.StartSetUpAsync();
        await using (fixture)
        {
            var table = "name,main,enabled\n" + string.Concat(Enumerable.Range(0, 400).Select(
                number => string.Create(CultureInfo.InvariantCulture, $"Yard,rtsp://127.0.0.1:9/{number},false\n")));
            var started = TimeProvider.System.GetTimestamp();
            var answer = await client.PostAsync("/api/v1/cameras.csv", new StringContent(table, Encoding.UTF8, "text/csv"));
            await answer.ExpectAsync(HttpStatusCode.OK);
            Assert.InRange(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 0, 20);
            Assert.Equal(400, (await client.JsonAsync("/api/v1/cameras")).GetArrayLength());
        }
    }
}
