using System.Security.Cryptography;
using Microsoft.Extensions.Time.Testing;
using Saksi.Simulator.Clips;

namespace Saksi.Simulator.Tests;

/// <summary>The ledger says what was sent: compared with what arrived.</summary>
public sealed class LedgerTests
{
    [Fact]
    public async Task What_arrives_is_what_the_ledger_lists()
    {
        await using var simulator = await TestClips.StartAsync(TestClips.SmallWithAudio);
        await using var client = await TestClient.PlayAsync(simulator.UrlOf("cam1"));
        var packets = await client.ReadPacketsAsync(90);
        await client.RequestAsync("TEARDOWN", simulator.UrlOf("cam1").ToString());

        var pictures = packets.GroupBy(packet => packet.Timestamp).SkipLast(1).ToList();
        var session = Assert.Single(simulator["cam1"].Sessions);
        var units = session.Video!.Units;
        Assert.True(pictures.Count > 25, "the loop is crossed");
        for (var index = 0; index < pictures.Count; index++)
        {
            Assert.Equal(pictures[index].Key, units[index].RtpTimestamp);
            Assert.Equal(SampleHash(pictures[index].Select(packet => packet.Payload)), units[index].Sample.SampleSha256);
            Assert.Equal(index % 10 == 0, units[index].IsKeyFrame);
        }

        Assert.Equal("teardown", session.StopReason);
        Assert.Equal("tcp", session.Transport);
        Assert.Equal(units.Count, session.Video.AccessUnits);
        Assert.Equal(units.Sum(unit => unit.SizeBytes), session.Video.Bytes);
        Assert.Equal(units.Count(unit => unit.IsKeyFrame), session.Video.KeyFrames);
        Assert.True(session.Audio!.AccessUnits > 40);
        Assert.InRange(session.Stopped!.Value, session.Video.Last!.Value, session.Video.Last.Value.AddSeconds(2));
    }

    [Fact]
    public async Task Units_are_sent_at_the_rate_of_the_clock()
    {
        var clock = new FakeTimeProvider();
        await using var simulator = await CameraSimulator.StartAsync(new SimulatorOptions
        {
            Cameras = [SimulatedCameraOptions.Create("cam1", TestClips.Small)],
            Clock = clock,
        });
        await using var client = await TestClient.PlayAsync(simulator.UrlOf("cam1"));
        var ledger = simulator["cam1"].Sessions[0].Video!;

        for (var step = 0; step < 250; step++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(40));
            await Until(() => ledger.AccessUnits > step);
        }

        Assert.InRange(ledger.AccessUnits, 250, 252);
        Assert.Equal(0, ledger.UnitsSkipped);
    }

    [Fact]
    public async Task A_fast_camera_sends_more_in_the_same_time()
    {
        var clock = new FakeTimeProvider();
        await using var simulator = await CameraSimulator.StartAsync(new SimulatorOptions
        {
            Cameras = [SimulatedCameraOptions.Create("cam1", TestClips.Small)],
            Clock = clock,
        });
        simulator["cam1"].Faults.SetClockSkew(200_000);
        await using var client = await TestClient.PlayAsync(simulator.UrlOf("cam1"));
        var ledger = simulator["cam1"].Sessions[0].Video!;

        for (var step = 1; step <= 100; step++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(40));
            await Until(() => ledger.AccessUnits >= (int)(step * 1.2));
        }

        Assert.InRange(ledger.AccessUnits, 120, 123);
    }

    [Fact]
    public async Task A_client_that_does_not_read_loses_whole_units()
    {
        var clip = SyntheticClip.Create(new SyntheticVideo { BitsPerSecond = 80_000_000, GopFrames = 5, Gops = 1 });
        await using var simulator = await CameraSimulator.StartAsync(new SimulatorOptions
        {
            Cameras = [SimulatedCameraOptions.Create("cam1", clip)],
            QueueBytes = 1_000_000,
        });
        await using var client = await TestClient.PlayAsync(simulator.UrlOf("cam1"));
        var ledger = simulator["cam1"].Sessions[0].Video!;
        await Until(() => ledger.UnitsDroppedForSlowClient > 5, seconds: 20);

        // The stream is still one of whole frames when the client wakes up.
        var packets = await client.ReadPacketsAsync(600);
        Assert.Equal(0, client.GarbageBytes);
        Assert.Single(packets.Select(packet => packet.Ssrc).Distinct());
    }

    [Fact]
    public async Task Two_hundred_clients_all_get_their_pictures()
    {
        await using var simulator = await CameraSimulator.StartAsync(new SimulatorOptions
        {
            Cameras = [.. Enumerable.Range(0, 100).Select(number => SimulatedCameraOptions.Create($"cam{number}", TestClips.Small))],
        });
        var clients = await Task.WhenAll(Enumerable.Range(0, 200).Select(number => TestClient.PlayAsync(simulator.UrlOf($"cam{number % 100}"))));
        var received = await Task.WhenAll(clients.Select(client => client.ReadPacketsAsync(80)));
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }

        Assert.All(received, packets => Assert.All(packets.Zip(packets.Skip(1)), pair =>
            Assert.Equal((ushort)(pair.First.Sequence + 1), pair.Second.Sequence)));
        Assert.Equal(200, received.Select(packets => packets[0].Ssrc).Distinct().Count());
        Assert.Equal(200, simulator.Cameras.Sum(camera => camera.Sessions.Count));
        Assert.All(simulator.Cameras.SelectMany(camera => camera.Sessions), session => Assert.Equal(0, session.Video!.UnitsDroppedForSlowClient));
    }

    private static string SampleHash(IEnumerable<byte[]> payloads)
    {
        var sample = new List<byte>();
        foreach (var nal in Reassembly.OfH264(payloads).Where(nal => (nal[0] & 31) is not (7 or 8 or 9)))
        {
            sample.AddRange([(byte)(nal.Length >> 24), (byte)(nal.Length >> 16), (byte)(nal.Length >> 8), (byte)nal.Length]);
            sample.AddRange(nal);
        }

        return Convert.ToHexStringLower(SHA256.HashData([.. sample]));
    }

    private static async Task Until(Func<bool> condition, int seconds = 10)
    {
        for (var attempt = 0; attempt < seconds * 500 && !condition(); attempt++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        }

        Assert.True(condition());
    }
}
