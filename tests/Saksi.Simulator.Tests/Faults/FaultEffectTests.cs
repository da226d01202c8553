using Saksi.Simulator.Clips;
using Saksi.Simulator.Faults;
using Saksi.Simulator.Ledger;
using Saksi.Simulator.Personalities;

namespace Saksi.Simulator.Tests.Faults;

/// <summary>Every fault that can be written as text, seen from the client's side or in the ledger.</summary>
public sealed class FaultEffectTests
{
    private static readonly Clip Larger = SyntheticClip.Create(
        new SyntheticVideo { Width = 128, Height = 96, BitsPerSecond = 400_000, GopFrames = 10 });

    // What a client can tell that the fault is there.
    private static readonly Dictionary<string, (string Text, Func<TestClient, SimulatedCamera, Task> Sees)> Effects = new()
    {
        ["loss"] = ("loss=0.5", (_, camera) => Until(() => camera.Sessions[0].Video!.PacketsLost > 5)),
        ["loss-every"] = ("loss-every=3", (client, _) => UntilPacketsAsync(client, (one, next) => Step(one, next) == 2)),
        ["reorder"] = ("reorder=0.3", (client, _) => UntilPacketsAsync(client, (one, next) => Step(one, next) == ushort.MaxValue)),
        ["duplicate"] = ("duplicate=1", (client, _) => UntilPacketsAsync(client, (one, next) => Step(one, next) == 0)),
        ["corrupt"] = ("corrupt=1", (client, _) => UntilPacketsAsync(client, (one, next) => one.Ssrc != next.Ssrc)),
        ["garbage"] = ("garbage=0.5", (client, _) => UntilPacketsAsync(client, (_, _) => client.GarbageBytes > 50)),
        ["no-markers"] = ("no-markers", async (client, _) =>
            Assert.DoesNotContain((await client.ReadPacketsAsync(60)).Skip(20), packet => packet.Marker)),
        ["skew"] = ("skew=400000", (_, camera) => Until(() => IsFast(camera.Sessions[0].Video!.Units))),
        ["refuse"] = ("refuse=503", async (client, _) => Assert.Equal(503, (await client.RequestAsync("DESCRIBE", client.Url)).Status)),
        ["redirect"] = ("redirect=rtsp://elsewhere/x", async (client, _) =>
            Assert.Equal("rtsp://elsewhere/x", (await client.RequestAsync("DESCRIBE", client.Url))["Location"])),
        ["stall"] = ("stall=200ms/300ms", (_, camera) => Until(() => Pauses(camera.Sessions[0].Video!.Units) >= 3)),
        ["no-video"] = ("no-video=200ms/300ms", (_, camera) => Until(() =>
            Pauses(camera.Sessions[0].Video!.Units) >= 3 && camera.Sessions[0].Audio!.UnitsSkipped == 0)),
        ["reboot"] = ("reboot=200ms/200ms", (client, camera) => UntilClosedAsync(client, camera, "reboot")),
        ["close"] = ("close=200ms", (client, camera) => UntilClosedAsync(client, camera, "closed by the camera")),
        ["renumber"] = ("renumber=200ms", (client, _) => UntilPacketsAsync(client, (one, next) => one.Ssrc != next.Ssrc)),
        ["resize"] = ("resize=300ms", (client, _) => UntilBothSizesAsync(client)),
        ["clock-step"] = ("clock-step=200ms/-1h", async (client, _) =>
            Assert.True((await client.ReadReportAsync()).NtpSeconds - (await client.ReadReportAsync()).NtpSeconds > 3000)),
        ["media-freeze"] = ("media-freeze=200ms/1s", (_, camera) => Until(() => StandsStill(camera.Sessions[0].Video!.Units, 20))),
        ["media-step"] = ("media-step=200ms/20s", (client, _) => UntilPacketsAsync(client, (one, next) => next.Timestamp - one.Timestamp is > 1_800_000 and < 1_900_000)),
    };

    public static TheoryData<string> Names() => [.. FaultKinds.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_camera_does_it(string name)
    {
        var (text, sees) = Effects[name];
        Assert.True(FaultScript.TryParse(text, out var script, out var error), error);
        var rtcp = new RtcpHabits { IntervalSeconds = 0.3 };
        await using var simulator = await TestClips.StartAsync(TestClips.SmallWithAudio, camera => camera with
        {
            Personality = camera.Personality with { Rtcp = rtcp },
            Streams = [camera.Streams[0] with { OtherClip = script!.NeedsOtherClip ? Larger : null }],
        });
        await using var client = await TestClient.PlayAsync(simulator.UrlOf("cam1"));
        using var stop = new CancellationTokenSource();
        var running = script!.RunAsync(simulator, TimeProvider.System, stop.Token);

        await sees(client, simulator["cam1"]);

        await stop.CancelAsync();
        try
        {
            await running;
        }
        catch (OperationCanceledException)
        {
            // Those that come again and again do so until stopped.
        }
    }

    [Fact]
    public async Task A_stall_for_as_long_as_the_time_between_leaves_half_of_the_pictures()
    {
        Assert.True(FaultScript.TryParse("stall=400ms/400ms", out var script, out _));
        await using var simulator = await TestClips.StartAsync(TestClips.Small);
        await using var client = await TestClient.PlayAsync(simulator.UrlOf("cam1"));
        using var stop = new CancellationTokenSource();
        var running = script!.RunAsync(simulator, TimeProvider.System, stop.Token);
        var ledger = simulator["cam1"].Sessions[0].Video!;

        await Until(() => Pauses(ledger.Units) >= 4);

        Assert.InRange((double)ledger.UnitsSkipped / (ledger.AccessUnits + ledger.UnitsSkipped), 0.3, 0.6);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private static ushort Step(TestClient.Frame one, TestClient.Frame next) => (ushort)(next.Sequence - one.Sequence);

    private static int Pauses(IReadOnlyList<SentUnit> units) =>
        units.Zip(units.Skip(1)).Count(pair => pair.Second.WallTime - pair.First.WallTime > TimeSpan.FromMilliseconds(200) && pair.Second.IsKeyFrame);

    // 35 pictures a second instead of 25, each still 40 ms long by its timestamp.
    private static bool IsFast(IReadOnlyList<SentUnit> units) =>
        units.Count > 40 && units[^1].RtpTimestamp - units[20].RtpTimestamp > 1.25 * 90_000 * (units[^1].WallTime - units[20].WallTime).TotalSeconds;

    // And goes on from where it would have been.
    private static bool StandsStill(IReadOnlyList<SentUnit> units, int least)
    {
        var counts = units.GroupBy(unit => unit.RtpTimestamp).Select(group => group.Count()).ToList();
        var frozen = counts.FindIndex(count => count >= least);
        return frozen >= 0 && frozen < counts.Count - 1
            && units.Zip(units.Skip(1)).Any(pair => pair.Second.RtpTimestamp - pair.First.RtpTimestamp is > 72_000 and < 120_000);
    }

    private static async Task UntilPacketsAsync(TestClient client, Func<TestClient.Frame, TestClient.Frame, bool> isSeen)
    {
        var one = (await client.ReadPacketsAsync(1))[0];
        for (var packet = 0; packet < 500; packet++)
        {
            var next = (await client.ReadPacketsAsync(1))[0];
            if (isSeen(one, next))
            {
                return;
            }

            one = next;
        }

        Assert.Fail("500 packets show nothing of the fault.");
    }

    private static async Task UntilClosedAsync(TestClient client, SimulatedCamera camera, string reason)
    {
        Assert.True(await client.IsClosedAsync());
        await Until(() => camera.Sessions[0].StopReason == reason);
    }

    private static async Task UntilBothSizesAsync(TestClient client)
    {
        foreach (var clip in new[] { Larger, TestClips.Small })
        {
            var parameters = clip.Video!.ParameterSets[0].ToArray();
            await UntilPacketsAsync(client, (_, next) => next.Payload.SequenceEqual(parameters));
        }
    }

    private static async Task Until(Func<bool> condition)
    {
        for (var attempt = 0; attempt < 1000 && !condition(); attempt++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        Assert.True(condition());
    }
}
