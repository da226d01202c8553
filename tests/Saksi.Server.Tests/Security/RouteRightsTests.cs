using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Saksi.Server.Tests.Support;

namespace Saksi.Server.Tests.Security;

/// <summary>What each role may, held against every route that the server describes.</summary>
public sealed partial class RouteRightsTests
{
    private const string Anybody = "anybody";
    private const string Viewer = "viewer";
    private const string Operator = "operator";
    private const string Administrator = "administrator";

    /// <summary>The least role for each route. A route that is missing here is a decision that nobody made.</summary>
    private static readonly Dictionary<string, string> Least = File
        .ReadLines(Path.Combine(AppContext.BaseDirectory, "testdata", "route-rights.txt"))
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split(' ', 2, StringSplitOptions.TrimEntries))
        .ToDictionary(parts => parts[1], parts => parts[0]);

    [Fact]
    public async Task Each_role_may_what_it_is_for_and_nothing_above()
    {
        var (fixture, administrator) = await ServerFixture.StartSetUpAsync("sign-in:\n  attempts-per-minute: 1000\ncameras:\n  x:\n    main: rtsp://127.0.0.1:9/x\n");
        await using (fixture)
        {
            using var nobody = fixture.Client();
            using var viewer = await UserAsync(fixture, administrator, Viewer);
            using var other = await UserAsync(fixture, administrator, Operator);
            var routes = await RoutesAsync(nobody);
            var undecided = routes.Except(Least.Keys).ToList();
            Assert.True(undecided.Count == 0, $"Say in testdata/route-rights.txt who may use {string.Join(", ", undecided)}");
            Assert.Equal(Least.Keys.Order(StringComparer.Ordinal), routes.Order(StringComparer.Ordinal));
            foreach (var route in routes)
            {
                var least = Least[route];
                if (least != Anybody)
                {
                    Assert.Equal((route, HttpStatusCode.Unauthorized), (route, await StatusAsync(nobody, route)));
                    using var wrong = fixture.Client();
                    wrong.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "saksi_" + new string('A', 43));
                    Assert.Equal((route, HttpStatusCode.Unauthorized), (route, await StatusAsync(wrong, route)));
                }

                if (least is Operator or Administrator)
                {
                    Assert.Equal((route, HttpStatusCode.Forbidden), (route, await StatusAsync(viewer, route)));
                }

                if (least is Administrator)
                {
                    Assert.Equal((route, HttpStatusCode.Forbidden), (route, await StatusAsync(other, route)));
                }
            }
        }
    }

    [Fact]
    public async Task What_a_role_is_for_is_not_refused()
    {
        var (fixture, administrator) = await ServerFixture.StartSetUpAsync("cameras:\n  x:\n    main: rtsp://127.0.0.1:9/x\n");
        await using (fixture)
        {
            using var viewer = await UserAsync(fixture, administrator, Viewer);
            foreach (var route in Least.Where(line => line.Value == Viewer && line.Key.StartsWith("get ", StringComparison.Ordinal)))
            {
                var status = await StatusAsync(viewer, route.Key);
                Assert.False(status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, $"{route.Key}: {(int)status}");
            }
        }
    }

    private static async Task<List<string>> RoutesAsync(HttpClient client)
    {
        var document = await client.JsonAsync("/openapi/v1.json");
        return document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => $"{operation.Name} {path.Name}"))
            .Append("get /metrics") // Not described: it is Prometheus'.
            .ToList();
    }

    private static async Task<HttpClient> UserAsync(ServerFixture fixture, HttpClient administrator, string role)
    {
        var password = $"looks as {role}";
        var made = await administrator.PostAsJsonAsync("/api/v1/users", new { name = role, password, role });
        await made.ExpectAsync(HttpStatusCode.Created);
        return await fixture.SignInAsync(role, password);
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string route)
    {
        var (method, path) = (route.Split(' ')[0], Parameter().Replace(route.Split(' ')[1], "x"));
        path = path.Replace("/holds/x", $"/holds/{Guid.Empty}", StringComparison.Ordinal);
        using var request = new HttpRequestMessage(new HttpMethod(method.ToUpperInvariant()), path);
        if (method is "post" or "put")
        {
            request.Content = new StringContent("{}", new MediaTypeHeaderValue(path.EndsWith(".csv", StringComparison.Ordinal) ? "text/csv" : "application/json"));
        }

        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return answer.StatusCode;
    }

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
