using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace Saksi.Simulator.Tests;

/// <summary>Anyone can connect to a camera; nobody can hurt the others by it.</summary>
public sealed class HostileClientTests
{
    public static TheoryData<string, string> Attacks() => new()
    {
        { "binary rubbish", "\x00\x01\x02\x03" + new string('\xFF', 9000) },
        { "rubbish that looks like binary", new string('\xFE', 20) },
        { "a header without end", "DESCRIBE rtsp://x/ RTSP/1.0\r\n" + new string('a', 100_000) },
        { "a thousand headers", "OPTIONS * RTSP/1.0\r\n" + string.Concat(Enumerable.Repeat("A: b\r\n", 1000)) + "\r\n" },
        { "a body of 2 GB", "SET_PARAMETER * RTSP/1.0\r\nContent-Length: 2147483647\r\n\r\n" },
        { "a negative body", "SET_PARAMETER * RTSP/1.0\r\nContent-Length: -1\r\n\r\n" },
        { "no version", "GET /\r\n\r\n" },
        { "HTTP", "GET / HTTP/1.1\r\nHost: x\r\n\r\n" },
        { "a header without colon", "OPTIONS * RTSP/1.0\r\nnonsense\r\n\r\n" },
        { "an empty method", " * RTSP/1.0\r\n\r\n" },
    };

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task Rubbish_is_refused_and_the_next_client_served(string name, string attack)
    {
        await using var simulator = await TestClips.StartAsync(TestClips.Small);
        await using var attacker = await TestClient.ConnectAsync(simulator.UrlOf("cam1"));
        try
        {
            await attacker.SendAsync(attack);
        }
        catch (IOException)
        {
            // Closed before we had sent it all: what it is about.
        }

        Assert.True(await attacker.IsClosedAsync(), name);
        await using var client = await TestClient.PlayAsync(simulator.UrlOf("cam1"));
        Assert.Equal(5, (await client.ReadPacketsAsync(5)).Count);
    }

    [Theory]
    [InlineData("unknown path", "DESCRIBE", "rtsp://h/nothing", 404)]
    [InlineData("no URL at all", "DESCRIBE", "%%%", 404)]
    [InlineData("unknown method", "FROBNICATE", "{url}", 501)]
    [InlineData("PLAY without SETUP", "PLAY", "{url}", 454)]
    [InlineData("TEARDOWN without SETUP", "TEARDOWN", "{url}", 454)]
    [InlineData("PAUSE without SETUP", "PAUSE", "{url}", 454)]
    [InlineData("SETUP without Transport", "SETUP", "{url}/trackID=0", 461)]
    [InlineData("SETUP of a track that is not", "SETUP", "{url}/trackID=1", 404)]
    [InlineData("OPTIONS", "OPTIONS", "*", 200)]
    public async Task Wrong_requests_get_their_status_and_the_connection_lives(string name, string method, string target, int status)
    {
        await using var simulator = await TestClips.StartAsync(TestClips.Small);
        var url = simulator.UrlOf("cam1").ToString();
        await using var client = await TestClient.ConnectAsync(simulator.UrlOf("cam1"));

        var response = await client.RequestAsync(method, target.Replace("{url}", url, StringComparison.Ordinal));

        Assert.True(response.Status == status, name);
        await client.PlayAllAsync();
        Assert.Equal(5, (await client.ReadPacketsAsync(5)).Count);
    }

    [Theory]
    [InlineData("multicast", "RTP/AVP;multicast;client_port=5000-5001")]
    [InlineData("port 0", "RTP/AVP;unicast;client_port=0-1")]
    [InlineData("port too high", "RTP/AVP;unicast;client_port=70000-70001")]
    [InlineData("channel too high", "RTP/AVP/TCP;interleaved=255-256x")]
    [InlineData("SRTP", "RTP/SAVP;unicast;client_port=5000-5001")]
    [InlineData("nothing", ";;;,,")]
    public async Task Transports_that_cannot_be_are_answered_461(string name, string transport)
    {
        await using var simulator = await TestClips.StartAsync(TestClips.Small);
        var url = simulator.UrlOf("cam1").ToString();
        await using var client = await TestClient.ConnectAsync(simulator.UrlOf("cam1"));

        var response = await client.RequestAsync("SETUP", url + "/trackID=0", ("Transport", transport));

        // A channel that cannot be is left to us to choose, as if none had been named.
        Assert.True(response.Status == (name == "channel too high" ? 200 : 461), name);
    }

    [Fact]
    public async Task A_request_that_drips_is_cut_off()
    {
        var clock = new FakeTimeProvider();
        await using var simulator = await CameraSimulator.StartAsync(new SimulatorOptions
        {
            Cameras = [SimulatedCameraOptions.Create("cam1", TestClips.Small)],
            Clock = clock,
        });
        await using var client = await TestClient.ConnectAsync(simulator.UrlOf("cam1"));
        await client.RequestAsync("OPTIONS", "*");
        await client.SendAsync("DESC");
        var closed = client.IsClosedAsync();
        for (var second = 0; second < 30 && !closed.IsCompleted; second++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.True(await closed);
    }

    [Fact]
    public async Task A_request_in_two_pieces_after_a_long_silence_is_not_too_slow()
    {
        var clock = new FakeTimeProvider();
        await using var simulator = await CameraSimulator.StartAsync(new SimulatorOptions
        {
            Cameras = [SimulatedCameraOptions.Create("cam1", TestClips.Small)],
            Clock = clock,
        });
        await using var client = await TestClient.PlayAsync(simulator.UrlOf("cam1"));
        clock.Advance(TimeSpan.FromSeconds(30));
        await client.SendAsync("OPTIONS * RTSP/1.0\r\n");
        await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        clock.Advance(TimeSpan.FromSeconds(5));
        await client.SendAsync("CSeq: 9\r\n\r\n");

        Assert.Equal("9", (await client.ReadResponseAsync())["CSeq"]);
    }

    [Fact]
    public async Task A_handshake_that_never_comes_is_cut_off_and_others_are_served()
    {
        var clock = new FakeTimeProvider();
        await using var simulator = await CameraSimulator.StartAsync(new SimulatorOptions
        {
            Cameras = [SimulatedCameraOptions.Create("cam1", TestClips.Small) with { Tls = true }, SimulatedCameraOptions.Create("cam2", TestClips.Small)],
            Clock = clock,
        });
        await using var silent = await TestClient.ConnectAsync(simulator.UrlOf("cam1"));
        await using var rubbish = await TestClient.ConnectAsync(simulator.UrlOf("cam1"));
        await rubbish.SendAsync("DESCRIBE rtsp://x RTSP/1.0\r\n\r\n");

        Assert.True(await rubbish.IsClosedAsync());
        var closed = silent.IsClosedAsync();
        for (var second = 0; second < 60 && !closed.IsCompleted; second++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.True(await closed);
        await using var client = await TestClient.PlayAsync(simulator.UrlOf("cam2"));
    }

    [Theory]
    [InlineData("silent", false)]
    [InlineData("alive", true)]
    public async Task A_session_times_out_unless_its_client_shows_signs_of_life(string name, bool isAlive)
    {
        var clock = new FakeTimeProvider();
        await using var simulator = await CameraSimulator.StartAsync(new SimulatorOptions
        {
            Cameras = [SimulatedCameraOptions.Create("cam1", TestClips.Small)],
            Clock = clock,
        });
        await using var client = await TestClient.PlayAsync(simulator.UrlOf("cam1"));
        var session = simulator["cam1"].Sessions[0];
        for (var second = 0; second < 90 && session.Stopped is null; second++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
            if (isAlive && second % 20 == 0)
            {
                Assert.Equal(200, (await client.RequestAsync("GET_PARAMETER", simulator.UrlOf("cam1").ToString())).Status);
            }
        }

        Assert.True(session.StopReason == (isAlive ? null : "timeout"), name);
    }

    [Fact]
    public async Task Connections_that_say_nothing_cost_the_others_nothing()
    {
        await using var simulator = await TestClips.StartAsync(TestClips.Small);
        var idle = await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => TestClient.ConnectAsync(simulator.UrlOf("cam1"))));
        await using var client = await TestClient.PlayAsync(simulator.UrlOf("cam1"));

        Assert.Equal(20, (await client.ReadPacketsAsync(20)).Count);
        foreach (var one in idle)
        {
            await one.DisposeAsync();
        }
    }

    [Fact]
    public async Task Mutated_conversations_end_and_nothing_else_does()
    {
        await using var simulator = await TestClips.StartAsync(TestClips.Small);
        var url = simulator.UrlOf("cam1");
        var good = Encoding.Latin1.GetBytes(
            $"OPTIONS {url} RTSP/1.0\r\nCSeq: 1\r\n\r\nDESCRIBE {url} RTSP/1.0\r\nCSeq: 2\r\n\r\n"
            + $"SETUP {url}/trackID=0 RTSP/1.0\r\nCSeq: 3\r\nTransport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n\r\n"
            + $"PLAY {url} RTSP/1.0\r\nCSeq: 4\r\n\r\n$\x01\x00\x04abcdTEARDOWN {url} RTSP/1.0\r\nCSeq: 5\r\n\r\n");
        var generator = new SeededGenerator(7);
        for (var round = 0; round < 200; round++)
        {
            var bytes = (byte[])good.Clone();
            for (var mutation = generator.Below(8); mutation >= 0; mutation--)
            {
                bytes[generator.Below(bytes.Length)] = (byte)generator.Next();
            }

            await using var attacker = await TestClient.ConnectAsync(url);
            await attacker.SendAsync(bytes[..(1 + generator.Below(bytes.Length))]);
        }

        await using var client = await TestClient.PlayAsync(url);
        Assert.Equal(20, (await client.ReadPacketsAsync(20)).Count);
    }
}
