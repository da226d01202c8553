using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Saksi.Server.Cameras;
using Saksi.Server.Events;
using Saksi.Server.Tests.Support;
using Saksi.Simulator;
using Saksi.Simulator.Clips;
using Saksi.Simulator.Onvif;

namespace Saksi.Server.Tests.Events;

/// <summary>What a camera says over ONVIF, and what a disk says, as events.</summary>
public sealed class CameraEventsTests
{
    private const string Password = "pa55 word";

    [Theory]
    [InlineData("asked", true)]
    [InlineData("not asked, as the settings say", false)]
    public async Task A_camera_is_asked_what_it_notices_itself(string name, bool isAsked)
    {
        Assert.NotEmpty(name);
        await using var simulator = await CameraSimulator.StartAsync(new SimulatorOptions
        {
            Onvif = new OnvifOptions(),
            Cameras = [SimulatedCameraOptions.Create("door", SyntheticClip.Create(new SyntheticVideo { BitsPerSecond = 400_000 })) with { UserName = "viewer", Password = Password }],
        });
        var device = simulator["door"].Onvif!; // The options want it.
        var (fixture, client) = await ServerFixture.StartSetUpAsync(
            $"cameras:\n  door:\n    main: {simulator.UrlOf("door", "main")}\n    onvif: {device.Address}\n    user: viewer\n    password: {Password}\n"
            + $"    camera-events: {(isAsked ? "true" : "false")}\n");
        await using (fixture)
        {
            if (!isAsked)
            {
                await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System);
                Assert.Equal(0, device.Subscriptions);
                return;
            }

            await Eventually.HoldsAsync(() => device.Subscriptions == 1, "it subscribes");
            device.SetMotion(true);
            device.SetTamper(true);
            await Eventually.HoldsAsync(() => Find(client).Count == 2, "both are events");
            device.SetMotion(false);
            await Eventually.HoldsAsync(
                () => Find(client).Exists(each => Text(each, "kind") == "motion" && each.GetProperty("end").ValueKind == JsonValueKind.String), "motion ends");
            Assert.All(Find(client), each => Assert.Equal(("camera", "door"), (Text(each, "source"), Text(each, "camera"))));
            Assert.Single(Find(client), each => each.GetProperty("end").ValueKind == JsonValueKind.Null);
        }
    }

    [Fact]
    public async Task A_disk_that_fills_up_is_told_once_until_there_is_room_again()
    {
        var (fixture, _) = await ServerFixture.StartSetUpAsync("disk-low: 1GB\n");
        await using (fixture)
        {
            var services = fixture.Server.Services;
            var store = services.GetRequiredService<EventStore>();
            var events = new RecordingEvents(
                services.GetRequiredService<RecordingHost>(),
                fixture.Server.Settings,
                new Saksi.Server.Playback.DataFolder(fixture.Data),
                services.GetRequiredService<EventFeed>(),
                store,
                TimeProvider.System,
                Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
            foreach (var free in (long[])[2_000_000_000, 900_000_000, 500_000_000, 1_050_000_000])
            {
                events.LookAtDisk("/disk1/saksi", free);
            }

            var low = Assert.Single(Low(store));
            Assert.Equal(("saksi: 900 MB free", null, null), (low.Detail, low.Camera, low.End));
            events.LookAtDisk("/disk1/saksi", 1_200_000_000);
            Assert.NotNull(Assert.Single(Low(store)).End);
            events.LookAtDisk("/disk1/saksi", 1);
            Assert.Equal(2, Low(store).Count);
        }
    }

    private static IReadOnlyList<NoticedEvent> Low(EventStore store) =>
        store.Find(null, [EventKind.DiskLow], DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200), 10);

    private static List<JsonElement> Find(HttpClient client) =>
        [.. client.JsonAsync("/api/v1/cameras/door/events?kind=motion&kind=tamper&from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z").GetAwaiter().GetResult().EnumerateArray()];

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
