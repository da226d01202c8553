using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Saksi.Server.Tests.Support;
using Saksi.Simulator;
using Saksi.Simulator.Clips;

namespace Saksi.Server.Tests.Cameras;

public sealed class CameraEditingTests
{
    [Fact]
    public async Task A_camera_is_added_changed_and_removed_with_its_recordings_and_comments_stay()
    {
        await using var simulator = await CameraSimulator.StartAsync(new SimulatorOptions
        {
            Cameras = [SimulatedCameraOptions.Create("door", SyntheticClip.Create(new SyntheticVideo { BitsPerSecond = 400_000 }))],
        });
        var (fixture, client) = await ServerFixture.StartSetUpAsync("# mine\ncameras:\n  # the old one\n  shed:\n    main: rtsp://127.0.0.1:9/shed # do not ask\n");
        await using (fixture)
        {
            var url = simulator.UrlOf("door", "main").ToString();
            var body = new { name = "Front Door", group = "Outside", streams = new[] { new { name = "main", url } }, userName = "viewer", password = "pass: #1" };
            var made = await (await client.PostAsJsonAsync("/api/v1/cameras", body)).ExpectAsync(HttpStatusCode.Created);
            Assert.Equal("front-door", (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString());
            await Eventually.HoldsAsync(() => Directory.Exists(Path.Combine(fixture.Data, "storage", "front-door")), "the camera is recorded");
            var text = await File.ReadAllTextAsync(fixture.SettingsFile);
            Assert.Contains("# mine\n", text, StringComparison.Ordinal);
            Assert.Contains("  # the old one\n  shed:\n    main: rtsp://127.0.0.1:9/shed # do not ask\n", text, StringComparison.Ordinal);

            var settings = await client.JsonAsync("/api/v1/cameras/front-door/settings");
            Assert.DoesNotContain("pass: #1", settings.GetRawText(), StringComparison.Ordinal);
            Assert.True(settings.GetProperty("hasPassword").GetBoolean());
            var again = await client.PostAsJsonAsync("/api/v1/cameras", new { id = "front-door", name = "x", streams = body.streams });
            await again.ProblemAsync(HttpStatusCode.Conflict);
            var changed = await client.PutAsJsonAsync("/api/v1/cameras/front-door", new { name = "Door", streams = body.streams, userName = "viewer" });
            await changed.ExpectAsync(HttpStatusCode.OK);
            Assert.Contains("password: \"pass: #1\"", await File.ReadAllTextAsync(fixture.SettingsFile), StringComparison.Ordinal);
            var wrong = await client.PutAsJsonAsync("/api/v1/cameras/front-door", new { name = "Door", streams = new[] { new { name = "main", url = "http://x" } } });
            Assert.Contains("rtsp://", await wrong.ProblemAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);

            var removed = await (await client.DeleteAsync("/api/v1/cameras/front-door?recordings=delete")).ExpectAsync(HttpStatusCode.OK);
            Assert.InRange((await removed.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("deletedSegments").GetInt32(), 1, 5);
            Assert.Empty(Directory.EnumerateFiles(Path.Combine(fixture.Data, "storage", "front-door"), "*.age", SearchOption.AllDirectories));
            Assert.DoesNotContain("front-door", await File.ReadAllTextAsync(fixture.SettingsFile), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_test_says_plainly_what_is_wrong()
    {
        var clip = SyntheticClip.Create(new SyntheticVideo { BitsPerSecond = 400_000 });
        await using var simulator = await CameraSimulator.StartAsync(new SimulatorOptions
        {
            Cameras = [SimulatedCameraOptions.Create("door", clip) with { UserName = "viewer", Password = "secret" }],
        });
        var (fixture, client) = await ServerFixture.StartSetUpAsync();
        await using (fixture)
        {
            var url = simulator.UrlOf("door", "main").ToString();
            var right = await TestAsync(client, url, "viewer", "secret");
            Assert.True(right.GetProperty("ok").GetBoolean(), right.GetRawText());
            Assert.Equal("h264", right.GetProperty("streams")[0].GetProperty("codec").GetString());
            Assert.InRange(right.GetProperty("streams")[0].GetProperty("width").GetInt32(), 16, 4096);
            Assert.Equal("wrong-password", (await TestAsync(client, url, "viewer", "wrong")).GetProperty("reason").GetString());
            Assert.Equal("unreachable", (await TestAsync(client, "rtsp://127.0.0.1:9/x", null, null)).GetProperty("reason").GetString());
            var none = await client.PostAsJsonAsync("/api/v1/cameras/test", new { name = "x", streams = new[] { new { name = "main", url = "nonsense" } } });
            await none.ProblemAsync(HttpStatusCode.BadRequest);
        }
    }

    [Fact]
    public async Task Cameras_go_into_a_table_and_come_back_all_or_none()
    {
        var (fixture, client) = await ServerFixture.StartSetUpAsync(
            "cameras:\n  gate:\n    name: \"Gate, \\\"north\\\"\"\n    main: rtsp://127.0.0.1:9/gate\n    user: viewer\n    password: secret\n    keep: 7d\n");
        await using (fixture)
        {
            var table = await client.GetStringAsync("/api/v1/cameras.csv");
            Assert.DoesNotContain("secret", table, StringComparison.Ordinal);
            Assert.Contains("\"Gate, \"\"north\"\"\"", table, StringComparison.Ordinal);

            var bad = table + "yard,Yard,,http://nowhere,,,,,,,,,,,,,,\r\n,,,rtsp://127.0.0.1:9/y,,,,teleport,,,,,,,,,,\r\n";
            var problem = await (await PostAsync(client, bad)).ProblemAsync(HttpStatusCode.BadRequest);
            Assert.Contains("Line 3: ", problem, StringComparison.Ordinal);
            Assert.Contains("Line 4: 'teleport'", problem, StringComparison.Ordinal);
            Assert.Equal(1, (await client.JsonAsync("/api/v1/cameras")).GetArrayLength());

            var good = table + "yard,Yard,Outside,rtsp://127.0.0.1:9/yard,rtsp://127.0.0.1:9/sub,u,p,tcp,,,false,,on-motion,10s,,mon-fri 08:00-18:00;sat 09:00-12:00,12h,2GB\r\n";
            var answer = await (await PostAsync(client, good)).ExpectAsync(HttpStatusCode.OK);
            Assert.Equal("{\"added\":1,\"changed\":1}", await answer.Content.ReadAsStringAsync());
            Assert.Contains("password: secret", await File.ReadAllTextAsync(fixture.SettingsFile), StringComparison.Ordinal);
            var yard = await client.JsonAsync("/api/v1/cameras/yard/settings");
            Assert.Equal(43_200, yard.GetProperty("keepSeconds").GetDouble());
            Assert.False(yard.GetProperty("isEnabled").GetBoolean());
        }
    }

    [Fact]
    public async Task A_table_carries_everything_that_is_looked_at()
    {
        const string Camera = """
              gate:
                main: rtsp://127.0.0.1:9/gate
                record: on-motion
                pre-roll: 7s
                post-roll: 1m30s
                schedule: [mon-fri 08:00-18:00, sat 22:00-06:00]
                motion: true
                motion-sensitivity: 70
                motion-size: 12
                motion-duration: 1250ms
                motion-zones: ["include 0,0.5 1,0.5 1,1 0,1", "exclude 0,0 0.1,0 0.1,0.1"]
                thumbnails: true
                camera-events: false

            """;
        var (fixture, client) = await ServerFixture.StartSetUpAsync("cameras:\n" + Camera);
        await using (fixture)
        {
            var table = await client.GetStringAsync("/api/v1/cameras.csv");
            var stored = await client.JsonAsync("/api/v1/cameras/gate/settings");
            await (await client.DeleteAsync("/api/v1/cameras/gate")).ExpectAsync(HttpStatusCode.OK);
            await (await PostAsync(client, table)).ExpectAsync(HttpStatusCode.OK);
            Assert.Equal(stored.GetRawText(), (await client.JsonAsync("/api/v1/cameras/gate/settings")).GetRawText());
            Assert.Equal((12, 1.25), (stored.GetProperty("motionSizePerMille").GetInt32(), stored.GetProperty("motionSeconds").GetDouble()));

            var changed = await client.PutAsJsonAsync(
                "/api/v1/cameras/gate", new { streams = new[] { new { name = "main", url = "rtsp://127.0.0.1:9/gate" } }, motionSizePerMille = 30, motionSeconds = 2.5 });
            await changed.ExpectAsync(HttpStatusCode.OK);
            var text = await File.ReadAllTextAsync(fixture.SettingsFile);
            Assert.Contains("motion-size: 30\n", text, StringComparison.Ordinal);
            Assert.Contains("motion-duration: 2.5s\n", text, StringComparison.Ordinal);
            var wrong = await client.PutAsJsonAsync(
                "/api/v1/cameras/gate", new { streams = new[] { new { name = "main", url = "rtsp://127.0.0.1:9/gate" } }, motionSeconds = 0 });
            Assert.Contains("motionSeconds", await wrong.ProblemAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);
        }
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string table)
    {
        using var content = new StringContent(table, new MediaTypeHeaderValue("text/csv"));
        return await client.PostAsync("/api/v1/cameras.csv", content);
    }

    private static async Task<JsonElement> TestAsync(HttpClient client, string url, string? userName, string? password)
    {
        var body = new { name = "x", streams = new[] { new { name = "main", url } }, userName, password };
        var answer = await (await client.PostAsJsonAsync("/api/v1/cameras/test", body)).ExpectAsync(HttpStatusCode.OK);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
