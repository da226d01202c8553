using Saksi.Server.Tests.Support;
using Saksi.Simulator;
using Saksi.Simulator.Clips;

namespace Saksi.Server.Tests.Cameras;

public sealed class RecordedCameraTests
{
    [Fact]
    public async Task Cameras_of_the_settings_are_recorded_and_changes_by_hand_take_effect()
    {
        await using var simulator = await CameraSimulator.StartAsync(new SimulatorOptions
        {
            Cameras = [SimulatedCameraOptions.Create("door", Clip()), SimulatedCameraOptions.Create("yard", Clip())],
        });
        var door = $"cameras:\n  door:\n    name: Front door\n    main: {simulator.UrlOf("door", "main")}\n";
        var (fixture, client) = await ServerFixture.StartSetUpAsync(door);
        await using (fixture)
        {
            await Eventually.HoldsAsync(() => State(client, "door") == "recording", "the camera is recorded");
            var camera = (await client.JsonAsync("/api/v1/cameras"))[0];
            Assert.Equal("Front door", camera.GetProperty("name").GetString());
            Assert.Equal("h264", camera.GetProperty("streams")[0].GetProperty("codec").GetString());

            fixture.Write("recipients: {recipients}\n" + door + $"  yard:\n    main: {simulator.UrlOf("yard", "main")}\n");
            await Eventually.HoldsAsync(() => State(client, "yard") == "recording", "the second camera is recorded");
            Assert.Single(simulator["door"].Sessions); // The first one was not disturbed.

            fixture.Write("recipients: {recipients}\ncameras:\n  door:\n    mian: rtsp://nowhere\n");
            await Eventually.HoldsAsync(() => Healthz(client).Contains("settings degraded", StringComparison.Ordinal), "the mistake is told");
            Assert.Equal("recording", State(client, "yard"));
        }
    }

    private static string Healthz(HttpClient client) => client.GetStringAsync("/healthz").GetAwaiter().GetResult();

    private static string? State(HttpClient client, string id)
    {
        var cameras = client.JsonAsync("/api/v1/cameras").GetAwaiter().GetResult();
        return cameras.EnumerateArray().Where(camera => camera.GetProperty("id").GetString() == id)
            .Select(camera => camera.GetProperty("streams")[0].GetProperty("state").GetString()).FirstOrDefault();
    }

    private static Clip Clip() => SyntheticClip.Create(new SyntheticVideo { BitsPerSecond = 400_000 });
}
