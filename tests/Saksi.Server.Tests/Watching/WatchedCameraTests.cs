using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Saksi.Age;
using Saksi.Server.Tests.Support;
using Saksi.Simulator;
using Saksi.Simulator.Clips;

namespace Saksi.Server.Tests.Watching;

/// <summary>A camera whose picture moves, watched by a whole server.</summary>
public sealed class WatchedCameraTests
{
    [Fact]
    public async Task Motion_is_told_and_thumbnails_open_with_the_identity_alone()
    {
        await using var simulator = await MovingCameraAsync();
        var (fixture, client) = await ServerFixture.StartSetUpAsync(
            $"thumbnail-interval: 1s\ncameras:\n  gate:\n    main: {simulator.UrlOf("gate", "main")}\n    motion: true\n    thumbnails: true\n  yard:\n    main: rtsp://127.0.0.1:9/x\n");
        await using (fixture)
        {
            var events = new List<JsonElement>();
            await Eventually.HoldsAsync(
                () => (events = List(client, "cameras/gate/events?kind=motion")).Count > 0, "motion is noticed");
            Assert.Equal(("motion", "gate", "saksi"), (Text(events[0], "kind"), Text(events[0], "camera"), Text(events[0], "source")));
            Assert.InRange(events[0].GetProperty("score").GetDouble(), 0.0001, 1);
            await Eventually.HoldsAsync(() => List(client, "cameras/gate/activity").Count > 0, "where it moves is told");

            var thumbnails = new List<JsonElement>();
            await Eventually.HoldsAsync(() => (thumbnails = List(client, "cameras/gate/thumbnails")).Count >= 2, "two thumbnails");
            var sealedBytes = await RangeAsync(client, thumbnails[0]);
            using var opened = new MemoryStream();
            await new AgeReader(new MemoryStream(sealedBytes), [fixture.Owner]).CopyToAsync(opened);
            Assert.Equal([0xFF, 0xD8, 0xFF], opened.ToArray()[..3]);

            // Never in clear: the beginning of a JPEG is nowhere below the data folder.
            Assert.All(
                Directory.EnumerateFiles(System.IO.Path.Combine(fixture.Data, "thumbnails"), "*", SearchOption.AllDirectories),
                path => Assert.Equal(-1, File.ReadAllBytes(path).AsSpan().IndexOf("JFIF"u8)));
            Assert.Empty(List(client, "cameras/yard/thumbnails"));
            await (await client.GetAsync("/api/v1/thumbnails/..%2Fx.20261124T08")).ExpectAsync(HttpStatusCode.NotFound);
            Assert.Contains("`kind` is one of", await (await client.GetAsync(Path("events?kind=nonsense"))).ProblemAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);

            var watching = (await client.JsonAsync("/api/v1/cameras/gate")).GetProperty("watching");
            Assert.Equal("watching", Text(watching, "state"));
            Assert.Equal(JsonValueKind.Null, (await client.JsonAsync("/api/v1/cameras/yard")).GetProperty("watching").ValueKind);
            var health = await client.JsonAsync("/api/v1/health");
            Assert.Contains(health.GetProperty("checks").EnumerateArray(), check => Text(check, "name") == "watching" && Text(check, "status") == "ok");
        }
    }

    [Fact]
    public async Task A_camera_that_goes_away_is_lost_and_comes_back()
    {
        await using var simulator = await MovingCameraAsync();
        var (fixture, client) = await ServerFixture.StartSetUpAsync($"cameras:\n  gate:\n    main: {simulator.UrlOf("gate", "main")}\n");
        await using (fixture)
        {
            await Eventually.HoldsAsync(async () => (await client.GetStringAsync("/healthz")) == "ok\n", "it records");
            await File.WriteAllTextAsync(
                fixture.SettingsFile, (await File.ReadAllTextAsync(fixture.SettingsFile)).Replace("rtsp://127.0.0.1", "rtsp://127.0.0.2", StringComparison.Ordinal));
            await Eventually.HoldsAsync(() => List(client, "events?kind=camera-lost").Count == 1, "the camera is lost", TimeSpan.FromSeconds(60));
            Assert.Equal(JsonValueKind.Null, List(client, "events?kind=camera-lost")[0].GetProperty("end").ValueKind);

            await File.WriteAllTextAsync(
                fixture.SettingsFile, (await File.ReadAllTextAsync(fixture.SettingsFile)).Replace("rtsp://127.0.0.2", "rtsp://127.0.0.1", StringComparison.Ordinal));
            await Eventually.HoldsAsync(() => List(client, "events?kind=camera-back").Count == 1, "the camera is back", TimeSpan.FromSeconds(60));
            Assert.NotEqual(JsonValueKind.Null, List(client, "cameras/gate/events?kind=camera-lost")[0].GetProperty("end").ValueKind);
            Assert.NotEmpty(List(client, "cameras/gate/events?kind=gap"));
        }
    }

    [Fact]
    public async Task Motion_is_recorded_with_what_was_before_and_after_it()
    {
        await using var simulator = await CameraAsync(await StillAndMovingAsync());
        var (fixture, client) = await ServerFixture.StartSetUpAsync(
            $"cameras:\n  gate:\n    main: {simulator.UrlOf("gate", "main")}\n    record: on-motion\n    pre-roll: 8s\n    post-roll: 3s\n");
        await using (fixture)
        {
            // What moves is over five seconds after it moved last; the gate closes three later.
            List<JsonElement> motion = [];
            var timeline = default(JsonElement);
            await Eventually.HoldsAsync(
                () =>
                {
                    motion = [.. List(client, "cameras/gate/events?kind=motion").Where(each => each.GetProperty("end").ValueKind != JsonValueKind.Null)];
                    timeline = client.JsonAsync(Lately("cameras/gate/streams/main/timeline")).GetAwaiter().GetResult();
                    return motion.Count > 0 && NotForMotion(timeline).Any(gap => gap.From > Time(motion[^1], "end"));
                },
                "motion ends, and recording after it",
                TimeSpan.FromSeconds(90));

            var (began, ended) = (Time(motion[^1], "start"), Time(motion[^1], "end"));
            var span = Assert.Single(timeline.GetProperty("spans").EnumerateArray(), each => Time(each, "from") <= began && Time(each, "to") >= began);
            Assert.InRange((began - Time(span, "from")).TotalSeconds, 0.5, 9.5);
            Assert.InRange((Time(span, "to") - ended).TotalSeconds, 3, 60);
            Assert.Contains(NotForMotion(timeline), gap => gap.To is { } to && to <= began);
        }
    }

    [Fact]
    public async Task Motion_that_is_going_on_ends_when_the_camera_is_lost()
    {
        await using var simulator = await MovingCameraAsync();
        var (fixture, client) = await ServerFixture.StartSetUpAsync($"cameras:\n  gate:\n    main: {simulator.UrlOf("gate", "main")}\n    motion: true\n");
        await using (fixture)
        {
            await Eventually.HoldsAsync(() => List(client, "cameras/gate/events?kind=motion").Count > 0, "motion is noticed");
            await File.WriteAllTextAsync(
                fixture.SettingsFile, (await File.ReadAllTextAsync(fixture.SettingsFile)).Replace("rtsp://127.0.0.1", "rtsp://127.0.0.2", StringComparison.Ordinal));
            await Eventually.HoldsAsync(
                () => List(client, "cameras/gate/events?kind=motion").TrueForAll(each => each.GetProperty("end").ValueKind != JsonValueKind.Null),
                "it ends",
                TimeSpan.FromSeconds(60));
            Assert.False((await client.JsonAsync("/api/v1/cameras/gate")).GetProperty("watching").GetProperty("isMoving").GetBoolean());
        }
    }

    /// <summary>Twelve seconds of one picture, four of a moving one, fourteen of the first.</summary>
    private static async Task<Clip> StillAndMovingAsync()
    {
        const int TicksPerPicture = 9000;
        var moving = (await ClipAsync(ClipCodec.Mjpeg)).Video!; // The recipe has one.
        var pictures = Enumerable.Repeat(0, 120).Concat(Enumerable.Range(0, 40)).Concat(Enumerable.Repeat(0, 140))
            .Select((picture, i) => new ClipUnit(ClipCodec.Mjpeg, i * TicksPerPicture, true, moving.Units[picture].Parts)).ToList();
        return new Clip(new ClipTrack(ClipCodec.Mjpeg, moving.ClockRateHz, pictures, pictures.Count * TicksPerPicture)
        {
            Width = moving.Width,
            Height = moving.Height,
        });
    }

    private static List<(DateTimeOffset From, DateTimeOffset? To)> NotForMotion(JsonElement timeline) =>
        [.. timeline.GetProperty("gaps").EnumerateArray().Where(gap => Text(gap, "reason") == "no-event").Select(gap => (Time(gap, "from"), (DateTimeOffset?)Time(gap, "to")))];

    private static DateTimeOffset Time(JsonElement element, string name) => element.GetProperty(name).GetDateTimeOffset();

    private static async Task<CameraSimulator> MovingCameraAsync() => await CameraAsync(await ClipAsync(ClipCodec.H264));

    private static async Task<Clip> ClipAsync(ClipCodec codec) =>
        await new ClipFactory(System.IO.Path.Combine(System.IO.Path.GetTempPath(), "saksi-test-clips")).CreateAsync(new ClipRecipe
        {
            Video = new VideoRecipe { Codec = codec, Width = 640, Height = 360, FramesPerSecond = 10, BitsPerSecond = 500_000, GopSeconds = 1, Seconds = 4 },
        });

    private static Task<CameraSimulator> CameraAsync(Clip clip) => CameraSimulator.StartAsync(new SimulatorOptions
    {
        Cameras = [new SimulatedCameraOptions { Name = "gate", Streams = [new SimulatedStreamOptions { Name = "main", Clip = clip }] }],
    });

    private static string Path(string route)
    {
        var separator = route.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return $"/api/v1/{route}{separator}from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z";
    }

    private static List<JsonElement> List(HttpClient client, string route)
    {
        var path = route.Contains("activity", StringComparison.Ordinal) ? Lately(route) : Path(route);
        return [.. client.JsonAsync(path).GetAwaiter().GetResult().EnumerateArray()];
    }

    private static string Lately(string route)
    {
        var now = TimeProvider.System.GetUtcNow();
        return $"/api/v1/{route}?from={now.AddHours(-1):yyyy-MM-ddTHH:mm:ssZ}&to={now.AddHours(1):yyyy-MM-ddTHH:mm:ssZ}";
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static async Task<byte[]> RangeAsync(HttpClient client, JsonElement thumbnail)
    {
        var offset = thumbnail.GetProperty("offset").GetInt64();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/thumbnails/{Text(thumbnail, "id")}");
        request.Headers.Range = new RangeHeaderValue(offset, offset + thumbnail.GetProperty("size").GetInt32() - 1);
        var answer = await (await client.SendAsync(request)).ExpectAsync(HttpStatusCode.PartialContent);
        return await answer.Content.ReadAsByteArrayAsync();
    }
}
