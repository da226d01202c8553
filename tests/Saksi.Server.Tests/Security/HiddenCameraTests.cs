using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Saksi.Server.Accounts;
using Saksi.Server.Tests.Support;
using Saksi.Simulator;
using Saksi.Simulator.Clips;

namespace Saksi.Server.Tests.Security;

/// <summary>A camera that one may not see does not exist on any route: asked for by its id, by the ids of what it recorded, or in a list.</summary>
public sealed partial class HiddenCameraTests
{
    private const string Hidden = "vault";

    private static readonly string[] OnlyGate = ["gate"];

    /// <summary>What an answer to who may not see the camera must not hold.</summary>
    private static readonly string[] Traces = [Hidden, "Inner sanctum"];

    [Fact]
    public async Task No_route_tells_of_it()
    {
        await using var simulator = await StartCamerasAsync();
        var (fixture, administrator) = await ServerFixture.StartSetUpAsync(Settings(simulator));
        await using (fixture)
        {
            var ids = await RecordAsync(administrator);
            using var limited = await SignInAsync(fixture, administrator, "operator");
            using var program = await TokenAsync(fixture, administrator, "operator");
            var document = await administrator.JsonAsync("/openapi/v1.json");
            var asked = 0;
            foreach (var path in document.GetProperty("paths").EnumerateObject())
            {
                foreach (var operation in path.Value.EnumerateObject().Select(each => each.Name))
                {
                    foreach (var client in new[] { limited, program })
                    {
                        foreach (var address in Addresses(path.Name, ids))
                        {
                            await AskAsync(client, operation, address, path.Name);
                            asked++;
                        }
                    }
                }
            }

            Assert.InRange(asked, 100, 2000);

            // And the same addresses do tell those who may see it.
            foreach (var id in ids.Segments)
            {
                await (await administrator.GetAsync($"/api/v1/segments/{id}")).ExpectAsync(HttpStatusCode.OK);
            }

            Assert.Contains(Hidden, (await administrator.JsonAsync("/api/v1/holds")).GetRawText(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_mistake_in_the_settings_does_not_tell_of_it()
    {
        var (fixture, administrator) = await ServerFixture.StartSetUpAsync("cameras:\n  gate:\n    main: rtsp://127.0.0.1:9/x\n");
        await using (fixture)
        {
            using var limited = await SignInAsync(fixture, administrator, "viewer");
            fixture.Write("recipients: {recipients}\ncameras:\n  vault:\n    mian: rtsp://nowhere/\n");
            await Eventually.HoldsAsync(
                async () => (await administrator.GetStringAsync("/api/v1/health")).Contains(Hidden, StringComparison.Ordinal),
                "the administrator sees the mistake");
            var health = await limited.GetStringAsync("/api/v1/health");
            Assert.Contains("settings file has mistakes", health, StringComparison.Ordinal);
            Assert.DoesNotContain(Hidden, health, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_token_for_some_cameras_is_never_an_administrators()
    {
        var (fixture, administrator) = await ServerFixture.StartSetUpAsync("cameras:\n  gate:\n    main: rtsp://127.0.0.1:9/x\n  vault:\n    main: rtsp://127.0.0.1:9/y\n");
        await using (fixture)
        {
            var refused = await administrator.PostAsJsonAsync("/api/v1/tokens", new { name = "x", role = "administrator", cameras = OnlyGate });
            Assert.Contains("all cameras", await refused.ProblemAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);

            // One that an earlier version made.
            var me = (await administrator.JsonAsync("/api/v1/session")).GetProperty("user").GetProperty("id").GetString()!;
            var tokens = (TokenStore)fixture.Server.Services.GetService(typeof(TokenStore))!; // The server has it.
            var (_, secret) = tokens.Create(me, "old", Role.Administrator, OnlyGate, null);
            using var program = fixture.Client();
            program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
            foreach (var path in new[] { "/metrics", "/api/v1/cameras.csv", "/api/v1/cameras/vault/settings", "/api/v1/users", "/api/v1/settings" })
            {
                await (await program.GetAsync(path)).ExpectAsync(HttpStatusCode.Forbidden);
            }

            Assert.Single((await program.JsonAsync("/api/v1/cameras")).EnumerateArray());
        }
    }

    private static async Task AskAsync(HttpClient client, string operation, string address, string route)
    {
        using var request = new HttpRequestMessage(new HttpMethod(operation.ToUpperInvariant()), address);
        if (operation is "post" or "put")
        {
            var body = route.EndsWith("/holds", StringComparison.Ordinal)
                ? $$"""{"camera":"{{Hidden}}","from":"2026-01-01T00:00:00Z","to":"2030-01-01T00:00:00Z","reason":"x"}"""
                : "{\"pan\":0,\"tilt\":0,\"zoom\":0}";
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        // Signing out would end the walk.
        if (operation == "delete" && route == "/api/v1/session")
        {
            return;
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var answer = await client.SendAsync(request, patience.Token);
        var text = await answer.Content.ReadAsStringAsync(patience.Token);
        Assert.False((int)answer.StatusCode >= 500, $"{operation} {address}: {(int)answer.StatusCode} {text}");
        Assert.All(Traces, trace => Assert.False(text.Contains(trace, StringComparison.OrdinalIgnoreCase), $"{operation} {address} tells: {text}"));
        if (address != route && !route.Contains("/views/", StringComparison.Ordinal) && !address.Contains('?', StringComparison.Ordinal))
        {
            Assert.True(answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Forbidden or HttpStatusCode.MethodNotAllowed, $"{operation} {address}: {(int)answer.StatusCode}");
        }

        if (route.StartsWith("/api/v1/cameras/{", StringComparison.Ordinal) && !route.EndsWith("/settings", StringComparison.Ordinal))
        {
            Assert.True(answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Forbidden, $"{operation} {address}: {(int)answer.StatusCode}");
        }
    }

    /// <summary>A route with the ids of the hidden camera in it, and the times that it asks for.</summary>
    private static IEnumerable<string> Addresses(string route, Ids ids)
    {
        var values = route.StartsWith("/api/v1/segments", StringComparison.Ordinal) ? ids.Segments
            : route.StartsWith("/api/v1/holds/", StringComparison.Ordinal) ? ids.Holds
            : (IReadOnlyList<string>)[Hidden];
        foreach (var value in values)
        {
            var address = Parameter().Replace(route, match => match.Value is "{stream}" ? "main" : value);
            yield return address;
            yield return $"{address}?from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z";
        }
    }

    private static async Task<Ids> RecordAsync(HttpClient administrator)
    {
        var now = TimeProvider.System.GetUtcNow();
        var range = string.Create(CultureInfo.InvariantCulture, $"from={now.AddHours(-1):yyyy-MM-ddTHH:mm:ssZ}&to={now.AddHours(1):yyyy-MM-ddTHH:mm:ssZ}");
        List<string> segments = [];
        await Eventually.HoldsAsync(
            () =>
            {
                var list = administrator.JsonAsync($"/api/v1/cameras/{Hidden}/streams/main/segments?{range}").GetAwaiter().GetResult();
                segments = list.EnumerateArray().Select(segment => segment.GetProperty("id").GetString()!).ToList();
                return segments.Count > 0;
            },
            "the hidden camera is recorded");
        var hold = await administrator.PostAsJsonAsync(
            "/api/v1/holds", new { camera = Hidden, from = now.AddHours(-1), to = now.AddHours(1), reason = "a case" });
        await hold.ExpectAsync(HttpStatusCode.Created);
        var id = (await hold.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
        return new Ids(segments, [id]);
    }

    private static async Task<HttpClient> SignInAsync(ServerFixture fixture, HttpClient administrator, string role)
    {
        var made = await administrator.PostAsJsonAsync("/api/v1/users", new { name = "lim", password = "sees the gate only", role, cameras = OnlyGate });
        await made.ExpectAsync(HttpStatusCode.Created);
        return await fixture.SignInAsync("lim", "sees the gate only");
    }

    private static async Task<HttpClient> TokenAsync(ServerFixture fixture, HttpClient administrator, string role)
    {
        var made = await administrator.PostAsJsonAsync("/api/v1/tokens", new { name = "gate only", role, cameras = OnlyGate });
        await made.ExpectAsync(HttpStatusCode.Created);
        var client = fixture.Client();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString());
        return client;
    }

    private static Task<CameraSimulator> StartCamerasAsync()
    {
        var clip = SyntheticClip.Create(new SyntheticVideo { BitsPerSecond = 400_000 });
        return CameraSimulator.StartAsync(new SimulatorOptions
        {
            Cameras = [SimulatedCameraOptions.Create("gate", clip), SimulatedCameraOptions.Create(Hidden, clip)],
        });
    }

    private static string Settings(CameraSimulator simulator) =>
        $"cameras:\n  gate:\n    main: {simulator.UrlOf("gate", "main")}\n  {Hidden}:\n    name: Inner sanctum\n    main: {simulator.UrlOf(Hidden, "main")}\n"
        + "    onvif: http://127.0.0.1:9/onvif/device_service\n";

    private sealed record Ids(IReadOnlyList<string> Segments, IReadOnlyList<string> Holds);

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
