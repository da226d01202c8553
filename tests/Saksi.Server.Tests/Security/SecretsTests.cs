using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Saksi.Server.Tests.Support;

namespace Saksi.Server.Tests.Security;

/// <summary>Secrets stay where they belong: not in diagnostics with everything on, not in answers, not on the disk in clear.</summary>
public sealed class SecretsTests
{
    private const string CameraPassword = "k4meraSecret";
    private const string UrlPassword = "urlSecret77";
    private const string FilePassword = "fileSecret55";
    private const string WrongPassword = "typed in the wrong field";

    [Fact]
    public async Task No_secret_stands_in_diagnostics_in_answers_or_in_the_database()
    {
        await using var fixture = ServerFixture.Create(LogLevel.Trace);
        Directory.CreateDirectory(fixture.Data);
        await File.WriteAllTextAsync(Path.Combine(fixture.Data, "camera.password"), FilePassword + "\n");
        fixture.Write(Settings());
        await fixture.StartServerAsync();
        var setup = fixture.SetupToken;
        var answers = new StringBuilder();
        var client = await fixture.SetUpAsync();
        var session = fixture.CookieOf(client).Split('=')[1];
        var (token, made) = await TokenAsync(client);
        await UseEverythingAsync(fixture, client, token, answers);

        // Mistakes in the file are told, and what stands beside them not.
        fixture.Write(Settings() + $"  broken:\n    main: rtsp//u:{UrlPassword}@127.0.0.1/x\n    user: u\n    password: [{CameraPassword}, x]\n    enabled: maybe\n");
        await Eventually.HoldsAsync(() => Lines(fixture).Any(line => line.Contains("Error", StringComparison.Ordinal) && line.Contains("saksi.yaml", StringComparison.Ordinal)), "the mistakes are told");
        fixture.Write(Settings() + $"  broken: {{ main: \"rtsp://u:{UrlPassword}@127.0.0.1/x\n    password: {CameraPassword}");
        await Eventually.HoldsAsync(() => Lines(fixture).Any(line => line.Contains("not YAML", StringComparison.Ordinal)), "the broken file is told");
        answers.Append(await client.GetStringAsync("/api/v1/health")).Append(await client.GetStringAsync("/api/v1/settings"));

        string[] secrets =
        [
            CameraPassword, UrlPassword, FilePassword, WrongPassword, ServerFixture.Password, setup, session, token,
            fixture.Owner.ToString(), fixture.Recovery.ToString(),
        ];
        var diagnostics = string.Join('\n', Lines(fixture));
        Assert.Contains("Debug", diagnostics, StringComparison.Ordinal); // Everything is on.
        foreach (var secret in secrets)
        {
            var at = diagnostics.IndexOf(secret, StringComparison.OrdinalIgnoreCase);
            Assert.True(at < 0, $"In diagnostics: {(at < 0 ? "" : diagnostics[Math.Max(0, at - 200)..Math.Min(diagnostics.Length, at + 60)])}");
            at = answers.ToString().IndexOf(secret, StringComparison.OrdinalIgnoreCase);
            Assert.True(at < 0, $"In an answer: {(at < 0 ? "" : answers.ToString()[Math.Max(0, at - 200)..Math.Min(answers.Length, at + 60)])}");
        }

        Assert.Contains(token, made, StringComparison.Ordinal); // Shown this once.
        foreach (var file in Directory.GetFiles(Path.Combine(fixture.Data, "server"), "*", SearchOption.AllDirectories))
        {
            using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[open.Length];
            open.ReadExactly(bytes);
            Assert.All(secrets, secret => Assert.False(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) >= 0, $"{file} holds a secret in clear"));
        }
    }

    [Fact]
    public async Task A_kept_password_is_not_sent_to_another_address()
    {
        await using var trap = new Trap();
        var (fixture, client) = await ServerFixture.StartSetUpAsync(
            $"cameras:\n  gate:\n    main: rtsp://192.0.2.1/x\n    user: u\n    password: {CameraPassword}\n");
        await using (fixture)
        {
            var answer = await client.PostAsJsonAsync(
                "/api/v1/cameras/onvif-streams", new { onvifUrl = $"http://127.0.0.1:{trap.Port}/onvif/device_service", cameraId = "gate" });
            Assert.Contains("again", await answer.ProblemAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);
            Assert.Empty(trap.Heard);
        }
    }

    [Theory]
    [InlineData("another host", "rtsp://192.0.2.2/x", null, null)]
    [InlineData("another port", "rtsp://192.0.2.1:8554/x", null, null)]
    [InlineData("another protocol", "rtsps://192.0.2.1:554/x", null, null)]
    [InlineData("another host for the sub stream", "rtsp://192.0.2.1/x", "rtsp://192.0.2.2/y", null)]
    [InlineData("another host for ONVIF", "rtsp://192.0.2.1/x", null, "http://192.0.2.2/onvif/device_service")]
    [InlineData("another port for ONVIF", "rtsp://192.0.2.1/x", null, "http://192.0.2.1:8080/onvif/device_service")]
    public async Task A_new_address_wants_the_password_again(string name, string main, string? sub, string? onvifUrl)
    {
        Assert.NotEmpty(name);
        var (fixture, client) = await ServerFixture.StartSetUpAsync(
            $"cameras:\n  gate:\n    main: rtsp://192.0.2.1/x\n    onvif: http://192.0.2.1/onvif/device_service\n    user: u\n    password: {CameraPassword}\n");
        await using (fixture)
        {
            var streams = new[] { ("main", main), ("sub", sub) }.Where(stream => stream.Item2 is not null).Select(stream => new { name = stream.Item1, url = stream.Item2 });
            var change = new { id = "gate", name = "Gate", streams, userName = "u", onvifUrl };
            var file = await File.ReadAllTextAsync(fixture.SettingsFile);
            Assert.Contains("Enter the password again", await (await client.PutAsJsonAsync("/api/v1/cameras/gate", change)).ProblemAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);
            Assert.Contains("Enter the password again", await (await client.PostAsJsonAsync("/api/v1/cameras/test", change)).ProblemAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);
            using var table = new StringContent($"id,main,sub,user,onvif\ngate,{main},{sub},u,{onvifUrl}\n", new MediaTypeHeaderValue("text/csv"));
            Assert.Contains("Enter the password again", await (await client.PostAsync("/api/v1/cameras.csv", table)).ProblemAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);
            Assert.Equal(file, await File.ReadAllTextAsync(fixture.SettingsFile));

            var again = new { name = "Gate", streams, userName = "u", onvifUrl, password = "entered again" };
            await (await client.PutAsJsonAsync("/api/v1/cameras/gate", again)).ExpectAsync(HttpStatusCode.OK);
            var samePlace = new { name = "Gate", streams = streams.Select(stream => new { stream.name, url = stream.url + "/other" }), userName = "u", onvifUrl };
            await (await client.PutAsJsonAsync("/api/v1/cameras/gate", samePlace)).ExpectAsync(HttpStatusCode.OK);
            Assert.Contains("entered again", await File.ReadAllTextAsync(fixture.SettingsFile), StringComparison.Ordinal);
        }
    }

    private static string Settings() => $"""
        recipients: {"{recipients}"}
        cameras:
          one:
            main: rtsp://127.0.0.1:9/x
            user: u
            password: {CameraPassword}
          two:
            main: rtsp://u:{UrlPassword}@127.0.0.1:9/x
          three:
            main: rtsp://127.0.0.1:9/x
            user: u
            password-file: camera.password

        """;

    private static async Task<(string Token, string Answer)> TokenAsync(HttpClient client)
    {
        var made = await client.PostAsJsonAsync("/api/v1/tokens", new { name = "t", role = "administrator" });
        var answer = await made.Content.ReadAsStringAsync();
        return (JsonDocument.Parse(answer).RootElement.GetProperty("token").GetString()!, answer);
    }

    private static async Task UseEverythingAsync(ServerFixture fixture, HttpClient client, string token, StringBuilder answers)
    {
        using var program = fixture.Client();
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        string[] paths =
        [
            "cameras", "cameras/two", "cameras/one/settings", "cameras/two/settings", "cameras/three/settings", "cameras.csv", "about", "health",
            "settings", "tokens", "sessions", "users", "holds", "storage", "session", "passkeys",
        ];
        foreach (var path in paths)
        {
            answers.Append(await (await client.GetAsync($"/api/v1/{path}")).Content.ReadAsStringAsync());
            await program.GetAsync($"/api/v1/{path}");
        }

        using var stranger = fixture.Client();
        await stranger.PostAsJsonAsync("/api/v1/session", new { userName = ServerFixture.Administrator, password = WrongPassword });
        await stranger.PostAsJsonAsync("/api/v1/session", new { userName = WrongPassword, password = "x" });
        var identity = await stranger.PostAsJsonAsync(
            "/api/v1/setup", new { token = "x", userName = "x", password = WrongPassword, recipients = new[] { fixture.Owner.ToString() } });
        answers.Append(await identity.Content.ReadAsStringAsync());
        foreach (var url in new[] { "rtsp://127.0.0.1:9/x", $"rtsp://u:{UrlPassword}@127.0.0.1:9/x", $"rtsp//u:{UrlPassword}@127.0.0.1" })
        {
            var test = await client.PostAsJsonAsync("/api/v1/cameras/test", new { streams = new[] { new { name = "main", url } }, userName = "u", password = CameraPassword });
            answers.Append(await test.Content.ReadAsStringAsync());
        }

        answers.Append((await client.PostAsync("/api/v1/cameras.csv", new StringContent(
            $"name,main,password\nx,rtsp//u:{UrlPassword}@h/,{CameraPassword}\n", Encoding.UTF8, "text/csv"))).StatusCode);
        await (await client.PutAsJsonAsync("/api/v1/cameras/one", new
        {
            streams = new[] { new { name = "main", url = "rtsp://127.0.0.1:9/y" } },
            userName = "u",
            password = CameraPassword,
        })).ExpectAsync(HttpStatusCode.OK);
    }

    private static List<string> Lines(ServerFixture fixture)
    {
        lock (fixture.Diagnostics)
        {
            return [.. fixture.Diagnostics];
        }
    }
}
