using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Saksi.Age;
using Saksi.Server.Tests.Support;
using Saksi.Simulator;
using Saksi.Simulator.Clips;

namespace Saksi.Server.Tests.Playback;

/// <summary>Facts of recordings and their sealed bytes over HTTP.</summary>
public sealed class PlaybackRoutesTests
{
    [Fact]
    public async Task Leads_to_sealed_bytes_that_only_the_owner_can_open()
    {
        await using var simulator = await CameraSimulator.StartAsync(new SimulatorOptions
        {
            Cameras = [SimulatedCameraOptions.Create("door", SyntheticClip.Create(new SyntheticVideo { BitsPerSecond = 400_000 }))],
        });
        var (fixture, client) = await ServerFixture.StartSetUpAsync($"cameras:\n  door:\n    main: {simulator.UrlOf("door", "main")}\n");
        await using (fixture)
        {
            var range = Range(TimeSpan.FromHours(1));
            await Eventually.HoldsAsync(
                () => Json(client, $"/api/v1/cameras/door/streams/main/timeline?{range}").GetProperty("recordedSeconds").GetDouble() > 3,
                "three seconds are recorded");
            var open = Assert.Single(Json(client, $"/api/v1/cameras/door/streams/main/segments?{range}").EnumerateArray());
            Assert.True(open.GetProperty("isOpen").GetBoolean());

            await fixture.RestartAsync();
            client = await fixture.SignInAsync(ServerFixture.Administrator, ServerFixture.Password);
            var segment = Json(client, $"/api/v1/cameras/door/streams/main/segments?{range}")[0];
            Assert.False(segment.GetProperty("isOpen").GetBoolean());
            Assert.NotEmpty(segment.GetProperty("fragments").EnumerateArray());
            var path = $"/api/v1/segments/{segment.GetProperty("id").GetString()}";

            var whole = await client.GetAsync(path);
            var bytes = await (await whole.ExpectAsync(HttpStatusCode.OK)).Content.ReadAsByteArrayAsync();
            using var reader = new AgeReader(new MemoryStream(bytes), [fixture.Owner]);
            var head = new byte[8];
            await reader.ReadExactlyAsync(head);
            Assert.Equal("ftyp"u8, head.AsSpan(4));

            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Range = new RangeHeaderValue(100, 199) } };
            var part = await (await client.SendAsync(request)).ExpectAsync(HttpStatusCode.PartialContent);
            Assert.Equal(bytes[100..200], await part.Content.ReadAsByteArrayAsync());
            Assert.Equal(whole.Headers.ETag, part.Headers.ETag);
            Assert.True(whole.Headers.CacheControl!.Private);

            using var stranger = fixture.Client();
            await (await stranger.GetAsync(path)).ExpectAsync(HttpStatusCode.Unauthorized);
        }
    }

    [Theory]
    [InlineData("an end before its begin", "cameras/door/streams/main/timeline?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", HttpStatusCode.BadRequest)]
    [InlineData("ten years", "cameras/door/streams/main/segments?from=2016-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", HttpStatusCode.BadRequest)]
    [InlineData("a negative limit", "cameras/door/streams/main/segments?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z&limit=-1", HttpStatusCode.BadRequest)]
    [InlineData("not a number", "cameras/door/streams/main/timeline?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z&resolution=NaN", HttpStatusCode.BadRequest)]
    [InlineData("no time at all", "cameras/door/streams/main/timeline", HttpStatusCode.BadRequest)]
    [InlineData("a segment that is none", "segments/..%2f..%2fetc%2fpasswd", HttpStatusCode.NotFound)]
    [InlineData("a segment that is not there", "segments/0123456789abcdef-00001", HttpStatusCode.NotFound)]
    [InlineData("a tail that is not there", "segments/0123456789abcdef-00001/tail", HttpStatusCode.NotFound)]
    public async Task Refuses_with_a_sentence(string why, string path, HttpStatusCode status)
    {
        Assert.NotEmpty(why);
        var (fixture, client) = await ServerFixture.StartSetUpAsync("cameras:\n  door:\n    main: rtsp://127.0.0.1:1/\n");
        await using (fixture)
        {
            Assert.NotEmpty(await (await client.GetAsync($"/api/v1/{path}")).ProblemAsync(status));
        }
    }

    private static string Range(TimeSpan around)
    {
        var now = TimeProvider.System.GetUtcNow();
        return $"from={Uri.EscapeDataString((now - around).ToString("O"))}&to={Uri.EscapeDataString((now + around).ToString("O"))}";
    }

    private static JsonElement Json(HttpClient client, string path) => client.JsonAsync(path).GetAwaiter().GetResult();
}
