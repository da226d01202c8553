using System.Buffers.Binary;
using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text.Json;
using Saksi.Server.Live;
using Saksi.Server.Tests.Support;
using Saksi.Simulator;
using Saksi.Simulator.Clips;

namespace Saksi.Server.Tests.Live;

/// <summary>A viewer over a real WebSocket sees what a camera sends over real RTSP.</summary>
public sealed class LiveSocketTests
{
    [Fact]
    public async Task Shows_what_the_camera_sends_in_order_from_a_key_frame_on()
    {
        await using var camera = await WatchedCamera.StartAsync();
        using var socket = await camera.WatchAsync();
        var units = new List<string>();
        JsonElement? tracks = null;
        var times = new List<long>();
        while (units.Count < 60)
        {
            var (type, bytes) = await ReceiveAsync(socket);
            if (type == WebSocketMessageType.Text)
            {
                var message = JsonDocument.Parse(bytes).RootElement;
                tracks = message.GetProperty("type").GetString() == "tracks" ? message.GetProperty("tracks")[0] : tracks;
                continue;
            }

            Assert.NotNull(tracks); // A viewer knows how to decode before the first unit.
            Assert.Equal(units.Count == 0, units.Count == 0 && (bytes[1] & 1) == 1);
            times.Add(BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(4)));
            units.Add(Convert.ToHexStringLower(SHA256.HashData(bytes.AsSpan(LiveFormat.HeaderSizeBytes))));
        }

        Assert.StartsWith("avc1.", tracks!.Value.GetProperty("codecString").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(tracks.Value.GetProperty("description").GetBytesFromBase64());
        Assert.Equal(times.Order(), times);
        var now = TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch;
        Assert.InRange((now - TimeSpan.FromMicroseconds(times[^1])).TotalSeconds, -1, 10);
        var sent = camera.Simulator["door"].Sessions.SelectMany(session => session.Video!.Units).Select(unit => unit.Sample.SampleSha256).ToList();
        var first = sent.IndexOf(units[0]);
        Assert.Equal(sent.Skip(first).Take(units.Count), units);
    }

    [Fact]
    public async Task A_lost_camera_is_said_to_be_lost_and_comes_back_in_the_same_socket()
    {
        await using var camera = await WatchedCamera.StartAsync();
        using var socket = await camera.WatchAsync();
        await StateAsync(socket, "receiving");
        await camera.Simulator["door"].Faults.RebootAsync(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        var lost = await StateAsync(socket, "lost");
        Assert.NotEmpty(lost.GetProperty("reason").GetString()!);
        await StateAsync(socket, "receiving");
    }

    [Fact]
    public async Task Nobody_watches_without_sign_in_or_a_camera_that_is_not_theirs()
    {
        await using var camera = await WatchedCamera.StartAsync();
        using var stranger = camera.Fixture.Client();
        await (await stranger.GetAsync("/api/v1/cameras/door/streams/main/live")).ExpectAsync(HttpStatusCode.Unauthorized);
        var plain = await camera.Client.GetAsync("/api/v1/cameras/door/streams/main/live");
        Assert.Contains("WebSocket", await plain.ProblemAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);
    }

    private static async Task<JsonElement> StateAsync(WebSocket socket, string state)
    {
        while (true)
        {
            var (type, bytes) = await ReceiveAsync(socket);
            if (type == WebSocketMessageType.Text
                && JsonDocument.Parse(bytes).RootElement is var message
                && message.GetProperty("type").GetString() == "state"
                && message.GetProperty("state").GetString() == state)
            {
                return message;
            }
        }
    }

    private static async Task<(WebSocketMessageType Type, byte[] Bytes)> ReceiveAsync(WebSocket socket)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var bytes = new MemoryStream();
        var buffer = new byte[65536];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), patience.Token);
            bytes.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
            {
                return (part.MessageType, bytes.ToArray());
            }
        }
    }

    private sealed class WatchedCamera : IAsyncDisposable
    {
        public required CameraSimulator Simulator { get; init; }

        public required ServerFixture Fixture { get; init; }

        public required HttpClient Client { get; init; }

        public static async Task<WatchedCamera> StartAsync()
        {
            var simulator = await CameraSimulator.StartAsync(new SimulatorOptions
            {
                KeepsUnits = true,
                Cameras = [SimulatedCameraOptions.Create("door", SyntheticClip.Create(new SyntheticVideo { BitsPerSecond = 400_000, GopFrames = 12, Gops = 60 }))],
            });
            var (fixture, client) = await ServerFixture.StartSetUpAsync($"cameras:\n  door:\n    main: {simulator.UrlOf("door", "main")}\n");
            return new WatchedCamera { Simulator = simulator, Fixture = fixture, Client = client };
        }

        public async Task<ClientWebSocket> WatchAsync()
        {
            var socket = new ClientWebSocket();
            socket.Options.SetRequestHeader("Cookie", Fixture.CookieOf(Client));
            var address = new UriBuilder(Fixture.Address) { Scheme = "ws", Path = "/api/v1/cameras/door/streams/main/live" }.Uri;
            await socket.ConnectAsync(address, TestContext.Current.CancellationToken);
            return socket;
        }

        public async ValueTask DisposeAsync()
        {
            await Fixture.DisposeAsync();
            await Simulator.DisposeAsync();
        }
    }
}
