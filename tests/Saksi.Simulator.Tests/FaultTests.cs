using System.Net.Sockets;
using System.Text;
using Saksi.Simulator.Clips;
using Saksi.Simulator.Personalities;

namespace Saksi.Simulator.Tests;

public sealed class FaultTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task Nothing_is_wrong_without_a_fault()
    {
        await using var simulator = await TestClips.StartAsync(TestClips.SmallWithAudio);
        await using var client = await TestClient.PlayAsync(simulator.UrlOf("cam1"));

        var packets = await client.ReadPacketsAsync(60);

        Assert.All(packets.Zip(packets.Skip(1)), pair => Assert.Equal((ushort)(pair.First.Sequence + 1), pair.Second.Sequence));
        Assert.Single(packets.Select(packet => packet.Ssrc).Distinct());
        Assert.All(Pictures(packets).SkipLast(1), picture => Assert.Equal([true], picture.Where(packet => packet.Marker).Select(packet => packet.Marker)));
        Assert.Equal(0, client.GarbageBytes);
    }

    [Fact]
    public async Task Every_nth_packet_is_lost_and_counted()
    {
        await using var simulator = await TestClips.StartAsync(TestClips.Small);
        simulator["cam1"].Faults.LoseEveryPacket(5);
        await using var client = await TestClient.PlayAsync(simulator.UrlOf("cam1"));

        var packets = await client.ReadPacketsAsync(41);

        var missing = packets.Zip(packets.Skip(1)).Count(pair => (ushort)(pair.Second.Sequence - pair.First.Sequence) == 2);
        Assert.Equal(10, missing);
        // The ledger is written after the packets are.
        var ledger = simulator["cam1"].Sessions[0].Video!;
        await Until(() => ledger.PacketsLost >= 10);
    }

    [Fact]
    public async Task Chosen_packets_are_lost()
    {
        await using var simulator = await TestClips.StartAsync(TestClips.Small);
        simulator["cam1"].Faults.LosePacketsNumbered(0, 3, 4);
        await using var client = await TestClient.PlayAsync(simulator.UrlOf("cam1"));

        var packets = await client.ReadPacketsAsync(10);

        Assert.Equal([0, 1, 4, 5, 6, 7, 8, 9, 10, 11], packets.Select(packet => packet.Sequence - packets[0].Sequence));
    }

    [Theory]
    [InlineData("lost", 0.3)]
    [InlineData("all lost", 1.0)]
    public async Task A_share_of_packets_is_lost(string name, double share)
    {
        await using var simulator = await TestClips.StartAsync(TestClips.Small);
        simulator["cam1"].Faults.LosePackets(share);
        await using var client = await TestClient.PlayAsync(simulator.UrlOf("cam1"));

        var ledger = simulator["cam1"].Sessions[0].Video!;
        await Until(() => ledger.Packets >= 100);

        Assert.True(Math.Abs(((double)ledger.PacketsLost / ledger.Packets) - share) < 0.15, name);
    }

    [Fact]
    public async Task Packets_are_reordered()
    {
        await using var simulator = await TestClips.StartAsync(TestClips.Small);
        simulator["cam1"].Faults.ReorderPackets(0.3);
        await using var client = await TestClient.PlayAsync(simulator.UrlOf("cam1"));

        var packets = await client.ReadPacketsAsync(60);

        var sequences = packets.Select(packet => (int)(ushort)(packet.Sequence - packets.Min(each => each.Sequence))).ToList();
        Assert.True(sequences.Zip(sequences.Skip(1)).Count(pair => pair.Second == pair.First - 1) > 5);
        Assert.Equal(60, sequences.Distinct().Count());
    }

    [Fact]
    public async Task Packets_are_sent_twice()
    {
        await using var simulator = await TestClips.StartAsync(TestClips.Small);
        simulator["cam1"].Faults.DuplicatePackets(1);
        await using var client = await TestClient.PlayAsync(simulator.UrlOf("cam1"));

        var packets = await client.ReadPacketsAsync(40);

        Assert.All(packets.Chunk(2), pair => Assert.Equal(pair[0].Bytes, pair[1].Bytes));
    }

    [Fact]
    public async Task Bits_are_flipped_one_in_a_packet()
    {
        await using var simulator = await TestClips.StartAsync(TestClips.Small);
        await using var good = await TestClient.PlayAsync(simulator.UrlOf("cam1"));
        var right = await good.ReadPacketsAsync(20);
        simulator["cam1"].Faults.CorruptPackets(1);
        await using var bad = await TestClient.PlayAsync(simulator.UrlOf("cam1"));
        var wrong = await bad.ReadPacketsAsync(20);

        foreach (var (sent, meant) in wrong.Zip(right))
        {
            // Behind the header, which is different for every session.
            var flipped = sent.Payload.Zip(meant.Payload).Sum(pair => int.PopCount(pair.First ^ pair.Second));
            Assert.InRange(flipped, 0, 1);
        }

        Assert.True(wrong.Zip(right).Count(pair => !pair.First.Payload.SequenceEqual(pair.Second.Payload)) > 10);
    }

    [Fact]
    public async Task Garbage_stands_between_frames_and_harms_none()
    {
        await using var simulator = await TestClips.StartAsync(TestClips.Small);
        simulator["cam1"].Faults.InsertGarbage(0.5);
        await using var client = await TestClient.PlayAsync(simulator.UrlOf("cam1"));

        var packets = await client.ReadPacketsAsync(40);

        Assert.True(client.GarbageBytes > 100);
        Assert.All(packets.Zip(packets.Skip(1)), pair => Assert.Equal((ushort)(pair.First.Sequence + 1), pair.Second.Sequence));
    }

    [Fact]
    public async Task Markers_can_be_missing()
    {
        await using var simulator = await TestClips.StartAsync(TestClips.Small);
        simulator["cam1"].Faults.ClearMarkers();
        await using var client = await TestClient.PlayAsync(simulator.UrlOf("cam1"));

        Assert.DoesNotContain(await client.ReadPacketsAsync(30), packet => packet.Marker);
    }

    [Fact]
    public async Task A_stall_keeps_the_connection_and_ends_with_a_key_frame()
    {
        await using var simulator = await TestClips.StartAsync(TestClips.Small);
        await using var client = await TestClient.PlayAsync(simulator.UrlOf("cam1"));
        await client.ReadPacketsAsync(10);
        simulator["cam1"].Faults.Stall(TimeSpan.FromMilliseconds(600));
        var ledger = simulator["cam1"].Sessions[0].Video!;
        await Until(() => ledger.UnitsSkipped > 5);
        var during = ledger.AccessUnits;
        await Until(() => ledger.AccessUnits > during + 3);

        var gap = ledger.Units.Zip(ledger.Units.Skip(1)).MaxBy(pair => pair.Second.WallTime - pair.First.WallTime);
        Assert.InRange((gap.Second.WallTime - gap.First.WallTime).TotalSeconds, 0.5, 1.5);
        Assert.True(gap.Second.IsKeyFrame);

        // The timestamps run on as if nothing had been.
        Assert.Equal(
            (gap.Second.WallTime - gap.First.WallTime).TotalSeconds, (gap.Second.RtpTimestamp - gap.First.RtpTimestamp) / 90000.0, 0.1);
    }

    [Fact]
    public async Task Video_stops_and_audio_goes_on()
    {
        await using var simulator = await TestClips.StartAsync(TestClips.SmallWithAudio);
        await using var client = await TestClient.PlayAsync(simulator.UrlOf("cam1"));
        simulator["cam1"].Faults.StopVideo(TimeSpan.FromMinutes(1));
        await client.ReadPacketsAsync(2, channel: 2);
        var before = simulator["cam1"].Sessions[0].Video!.AccessUnits;
        await client.ReadPacketsAsync(25, channel: 2);

        Assert.Equal(before, simulator["cam1"].Sessions[0].Video!.AccessUnits);
    }

    [Fact]
    public async Task A_rebooting_camera_refuses_connections_on_its_own_port()
    {
        await using var simulator = await CameraSimulator.StartAsync(new SimulatorOptions
        {
            Cameras = [SimulatedCameraOptions.Create("cam1", TestClips.Small)],
            PortPerCamera = true,
        });
        var url = simulator.UrlOf("cam1");
        await using var before = await TestClient.PlayAsync(url);
        var old = (await before.ReadPacketsAsync(1))[0];

        var reboot = simulator["cam1"].Faults.RebootAsync(Short);
        Assert.True(await before.IsClosedAsync());
        await Assert.ThrowsAnyAsync<SocketException>(() => TestClient.ConnectAsync(url));
        await reboot;
        await using var after = await TestClient.PlayAsync(url);

        Assert.NotEqual(old.Ssrc, (await after.ReadPacketsAsync(1))[0].Ssrc);
        Assert.Equal("reboot", simulator["cam1"].Sessions[0].StopReason);
    }

    [Fact]
    public async Task A_rebooting_camera_answers_nobody_on_a_shared_port()
    {
        await using var simulator = await CameraSimulator.StartAsync(new SimulatorOptions
        {
            Cameras = [SimulatedCameraOptions.Create("cam1", TestClips.Small), SimulatedCameraOptions.Create("cam2", TestClips.Small)],
        });
        var reboot = simulator["cam1"].Faults.RebootAsync(Short);
        await using var client = await TestClient.ConnectAsync(simulator.UrlOf("cam1"));
        await Assert.ThrowsAsync<IOException>(() => client.RequestAsync("DESCRIBE", simulator.UrlOf("cam1").ToString()));
        await using var other = await TestClient.PlayAsync(simulator.UrlOf("cam2"));
        await reboot;
        await using var back = await TestClient.PlayAsync(simulator.UrlOf("cam1"));

        Assert.Single(await back.ReadPacketsAsync(1));
    }

    [Fact]
    public async Task Parameters_change_in_mid_stream_and_timestamps_run_on()
    {
        var other = SyntheticClip.Create(new SyntheticVideo { Width = 128, Height = 96, BitsPerSecond = 400_000, GopFrames = 10 });
        await using var simulator = await TestClips.StartAsync(TestClips.Small);
        await using var client = await TestClient.PlayAsync(simulator.UrlOf("cam1"));
        await client.ReadPacketsAsync(12);
        simulator["cam1"].Faults.SwitchClip("main", other);
        var packets = await client.ReadPacketsAsync(40);

        var sets = packets.Where(packet => (packet.Payload[0] & 31) == 7).Select(packet => packet.Payload.Length).ToList();
        Assert.Contains(packets, packet => packet.Payload.SequenceEqual(other.Video!.ParameterSets[0].ToArray()));
        Assert.NotEmpty(sets);
        Assert.All(Pictures(packets).Skip(1).Zip(Pictures(packets).Skip(2)), pair =>
            Assert.Equal(3600u, pair.Second[0].Timestamp - pair.First[0].Timestamp));
        await using var fresh = await TestClient.PlayAsync(simulator.UrlOf("cam1"));
        Assert.Contains(Convert.ToBase64String(other.Video!.ParameterSets[0].Span), fresh.Sdp, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Numbers_change_in_mid_stream()
    {
        await using var simulator = await TestClips.StartAsync(TestClips.Small);
        await using var client = await TestClient.PlayAsync(simulator.UrlOf("cam1"));
        await client.ReadPacketsAsync(10);
        simulator["cam1"].Faults.Renumber();

        Assert.Equal(2, (await client.ReadPacketsAsync(30)).Select(packet => packet.Ssrc).Distinct().Count());
    }

    [Fact]
    public async Task The_clock_steps()
    {
        await using var simulator = await TestClips.StartAsync(
            TestClips.Small, camera => camera with { Personality = camera.Personality with { Rtcp = new() { IntervalSeconds = 0.2 } } });
        await using var client = await TestClient.PlayAsync(simulator.UrlOf("cam1"));
        var first = await client.ReadReportAsync();
        simulator["cam1"].Faults.StepWallClock(TimeSpan.FromMinutes(-5));
        await client.ReadReportAsync();
        var stepped = await client.ReadReportAsync();
        simulator["cam1"].Faults.StepMediaClock(TimeSpan.FromSeconds(20));
        await client.ReadReportAsync();
        var jumped = await client.ReadReportAsync();

        Assert.Equal(-300, Offset(stepped) - Offset(first), 0.05);
        Assert.Equal(-320, Offset(jumped) - Offset(first), 0.05);
    }

    [Fact]
    public async Task The_sizes_of_a_stream_take_turns()
    {
        var other = SyntheticClip.Create(new SyntheticVideo { Width = 128, Height = 96, GopFrames = 10 });
        await using var simulator = await TestClips.StartAsync(
            TestClips.Small, camera => camera with { Streams = [camera.Streams[0] with { OtherClip = other }] });
        var faults = simulator["cam1"].Faults;
        var sets = new List<string>();
        for (var turn = 0; turn < 3; turn++)
        {
            await using var client = await TestClient.PlayAsync(simulator.UrlOf("cam1"));
            sets.Add(client.Sdp.Split("sprop-parameter-sets=")[1].Split(',')[0]);
            faults.SwitchToOtherClip();
        }

        Assert.Equal(Convert.ToBase64String(other.Video!.ParameterSets[0].Span), sets[1]);
        Assert.NotEqual(sets[0], sets[1]);
        Assert.Equal(sets[0], sets[2]);
    }

    [Fact]
    public async Task Clips_that_cannot_be_switched_to_are_refused()
    {
        await using var simulator = await TestClips.StartAsync(TestClips.Small);
        var faults = simulator["cam1"].Faults;
        var sound = new Clip(null, TestClips.SmallWithAudio.Audio);

        Assert.Throws<SimulatorException>(faults.SwitchToOtherClip);
        Assert.Throws<SimulatorException>(() => faults.SwitchClip("main", sound));
        Assert.Throws<SimulatorException>(() => faults.SwitchClip("sub", TestClips.Small));
        var mistake = await Assert.ThrowsAsync<SimulatorException>(() => TestClips.StartAsync(
            TestClips.Small, camera => camera with { Streams = [camera.Streams[0] with { OtherClip = sound }] }));
        Assert.Contains("'cam1', stream 'main'", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_password_is_asked_for_from_new_connections()
    {
        await using var simulator = await TestClips.StartAsync(TestClips.Small, camera => camera with
        {
            UserName = "u",
            Password = "old",
            Challenges = [AuthScheme.Basic],
        });
        simulator["cam1"].Faults.ChangePassword("new");

        Assert.Equal(401, await StatusWithAsync("old"));
        Assert.Equal(200, await StatusWithAsync("new"));

        async Task<int> StatusWithAsync(string password)
        {
            await using var client = await TestClient.ConnectAsync(simulator.UrlOf("cam1"));
            client.Headers["Authorization"] = "Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes("u:" + password));
            return (await client.RequestAsync("DESCRIBE", client.Url)).Status;
        }
    }

    [Fact]
    public async Task Packet_faults_end_together_and_a_held_packet_is_not_forgotten()
    {
        await using var simulator = await TestClips.StartAsync(TestClips.Small);
        var faults = simulator["cam1"].Faults;
        faults.ReorderPackets(1);
        faults.LoseEveryPacket(7);
        await using var client = await TestClient.PlayAsync(simulator.UrlOf("cam1"));
        await client.ReadPacketsAsync(20);
        faults.ClearPacketFaults();
        await client.ReadPacketsAsync(20);
        var after = await client.ReadPacketsAsync(30);
        faults.LosePacketsNumbered(1_000_000);
        var more = await client.ReadPacketsAsync(30);

        Assert.All([.. after.Zip(after.Skip(1)), .. more.Zip(more.Skip(1))], pair =>
            Assert.Equal((ushort)(pair.First.Sequence + 1), pair.Second.Sequence));
    }

    [Theory]
    [InlineData("below 0", -0.1)]
    [InlineData("above 1", 1.1)]
    [InlineData("no number", double.NaN)]
    public async Task Probabilities_that_cannot_be_are_refused(string name, double probability)
    {
        await using var simulator = await TestClips.StartAsync(TestClips.Small);
        var faults = simulator["cam1"].Faults;
        Action<double>[] all = [faults.LosePackets, faults.ReorderPackets, faults.DuplicatePackets, faults.CorruptPackets, faults.InsertGarbage];

        Assert.All(all, fault => Assert.Throws<ArgumentOutOfRangeException>(() => fault(probability)));
        await using var client = await TestClient.PlayAsync(simulator.UrlOf("cam1"));
        Assert.True((await client.ReadPacketsAsync(10)).Count == 10, name);
    }

    [Fact]
    public async Task A_clock_that_is_set_again_and_again_stays_within_what_can_be_told()
    {
        await using var simulator = await TestClips.StartAsync(
            TestClips.Small, camera => camera with { Personality = camera.Personality with { Rtcp = new() { IntervalSeconds = 0.1 } } });
        for (var step = 0; step < 2000; step++)
        {
            simulator["cam1"].Faults.StepWallClock(TimeSpan.FromDays(30 * 365));
            simulator["cam1"].Faults.StepMediaClock(TimeSpan.FromDays(365));
        }

        await using var client = await TestClient.PlayAsync(simulator.UrlOf("cam1"));
        Assert.InRange((await client.ReadReportAsync()).NtpSeconds, 0, uint.MaxValue);
        Assert.Equal(30, (await client.ReadPacketsAsync(30)).Count);
    }

    [Theory]
    [InlineData("redirected", 302)]
    [InlineData("refused", 503)]
    public async Task Requests_are_answered_otherwise(string name, int status)
    {
        await using var simulator = await TestClips.StartAsync(TestClips.Small);
        if (status == 302)
        {
            simulator["cam1"].Faults.RedirectTo(new Uri("rtsp://elsewhere/stream"));
        }
        else
        {
            simulator["cam1"].Faults.RefuseWith(status);
        }

        await using var client = await TestClient.ConnectAsync(simulator.UrlOf("cam1"));
        var response = await client.RequestAsync("DESCRIBE", simulator.UrlOf("cam1").ToString());

        Assert.True(response.Status == status, name);
        Assert.Equal(status == 302 ? "rtsp://elsewhere/stream" : null, response["Location"]);
    }

    [Fact]
    public async Task A_stale_session_runs_into_the_next_connection()
    {
        await using var simulator = await TestClips.StartAsync(
            TestClips.Small, camera => camera with { Personality = camera.Personality with { Rtsp = new() { StaleSessionSeconds = 65 } } });
        uint old;
        await using (var first = await TestClient.PlayAsync(simulator.UrlOf("cam1")))
        {
            old = (await first.ReadPacketsAsync(1))[0].Ssrc;
        }

        await Until(() => simulator["cam1"].Sessions[0].Stopped is not null);
        await using var second = await TestClient.PlayAsync(simulator.UrlOf("cam1"));
        var senders = (await second.ReadPacketsAsync(40)).Select(packet => packet.Ssrc).Distinct().ToList();

        Assert.Equal(2, senders.Count);
        Assert.Contains(old, senders);
    }

    // What the camera's wall clock shows less what its media clock shows, in seconds.
    private static double Offset(TestClient.Frame report) => report.NtpSeconds - (report.ReportTimestamp / 90000.0);

    private static List<List<TestClient.Frame>> Pictures(List<TestClient.Frame> packets) =>
        [.. packets.GroupBy(packet => packet.Timestamp).Select(group => group.ToList())];

    private static async Task Until(Func<bool> condition)
    {
        for (var attempt = 0; attempt < 500 && !condition(); attempt++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        Assert.True(condition());
    }
}
