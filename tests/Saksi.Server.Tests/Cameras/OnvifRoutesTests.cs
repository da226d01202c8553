using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Saksi.Server.Tests.Support;
using Saksi.Simulator;
using Saksi.Simulator.Clips;
using Saksi.Simulator.Onvif;

namespace Saksi.Server.Tests.Cameras;

/// <summary>Cameras are found, asked and moved over ONVIF: real HTTP and WS-Discovery on loopback.</summary>
public sealed class OnvifRoutesTests
{
    private const string User = "viewer";
    private const string Password = "pa55 word";

    [Fact]
    public async Task A_camera_is_found_and_tells_its_streams_to_who_has_the_password()
    {
        await using var simulator = await StartAsync();
        var (fixture, client) = await ServerFixture.StartSetUpAsync();
        await using (fixture)
        {
            var found = await PostAsync(client, "cameras/discover", new { addresses = new[] { simulator.DiscoveryEndPoint!.ToString() } });
            var camera = Assert.Single(found.EnumerateArray(), each => each.GetProperty("onvifUrl").GetString() == simulator["door"].Onvif!.Address.ToString());
            Assert.Equal(JsonValueKind.Null, camera.GetProperty("knownAs").ValueKind);
            var onvifUrl = camera.GetProperty("onvifUrl").GetString();

            var refused = await client.PostAsJsonAsync("/api/v1/cameras/onvif-streams", new { onvifUrl, userName = User, password = "wrong" });
            Assert.Contains("password", await refused.ProblemAsync(HttpStatusCode.Conflict), StringComparison.OrdinalIgnoreCase);
            var answer = await PostAsync(client, "cameras/onvif-streams", new { onvifUrl, userName = User, password = Password });
            Assert.Equal(simulator.UrlOf("door", "main").ToString(), answer.GetProperty("streams")[0].GetProperty("url").GetString());
            Assert.True(answer.GetProperty("hasPtz").GetBoolean());
        }
    }

    [Fact]
    public async Task An_operator_moves_a_camera_and_sends_it_to_a_preset()
    {
        await using var simulator = await StartAsync();
        var device = simulator["door"].Onvif!;
        var (fixture, client) = await ServerFixture.StartSetUpAsync(
            $"cameras:\n  door:\n    main: {simulator.UrlOf("door", "main")}\n    onvif: {device.Address}\n    user: {User}\n    password: {Password}\n"
            + "  yard:\n    main: rtsp://127.0.0.1:1/\n");
        await using (fixture)
        {
            var move = await client.PostAsJsonAsync("/api/v1/cameras/door/ptz/move", new { pan = 1, tilt = 0, zoom = 0 });
            await move.ExpectAsync(HttpStatusCode.NoContent);
            await Eventually.HoldsAsync(() => device.Ptz.Position.Pan > 0.05, "the camera turns right");
            await (await client.PostAsync("/api/v1/cameras/door/ptz/stop", null)).ExpectAsync(HttpStatusCode.NoContent);
            var stopped = device.Ptz.Position;
            Assert.Equal(stopped, device.Ptz.Position);

            var presets = await client.JsonAsync("/api/v1/cameras/door/ptz/presets");
            var carPark = presets.EnumerateArray().Single(preset => preset.GetProperty("name").GetString() == "Car park");
            await (await client.PostAsync($"/api/v1/cameras/door/ptz/presets/{carPark.GetProperty("token").GetString()}", null))
                .ExpectAsync(HttpStatusCode.NoContent);
            await Eventually.HoldsAsync(() => Math.Abs(device.Ptz.Position.Pan - 0.75) < 0.01, "the camera looks at the car park");

            var none = await client.PostAsync("/api/v1/cameras/yard/ptz/stop", null);
            Assert.Contains("onvif", await none.ProblemAsync(HttpStatusCode.NotFound), StringComparison.Ordinal);
        }
    }

    private static async Task<JsonElement> PostAsync(HttpClient client, string path, object body)
    {
        var answer = await client.PostAsJsonAsync($"/api/v1/{path}", body);
        await answer.ExpectAsync(HttpStatusCode.OK);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static Task<CameraSimulator> StartAsync() => CameraSimulator.StartAsync(new SimulatorOptions
    {
        Cameras =
        [
            SimulatedCameraOptions.Create("door", SyntheticClip.Create(new SyntheticVideo { BitsPerSecond = 400_000 })) with
            {
                UserName = User,
                Password = Password,
            },
        ],
        Onvif = new OnvifOptions { Discovery = new IPEndPoint(IPAddress.Loopback, 0) },
    });
}
