using Saksi.Recording.Coverage;
using Saksi.Recording.Tests.Support;
using Saksi.Simulator;
using Saksi.Simulator.Clips;

namespace Saksi.Recording.Tests.EndToEnd;

/// <summary>A stream that is recorded only while its gate is open.</summary>
public sealed class RecordingGateTests
{
    [Fact]
    public async Task Records_what_happens_with_the_time_before_it_and_says_why_the_rest_is_missing()
    {
        using var fixture = new RecorderFixture();
        await using var simulator = await CameraSimulator.StartAsync(new SimulatorOptions
        {
            KeepsUnits = true,
            Cameras =
            [
                SimulatedCameraOptions.Create(
                    "door", SyntheticClip.Create(new SyntheticVideo { BitsPerSecond = 400_000, GopFrames = 12, Gops = 60 })),
            ],
        });
        var gate = new RecordingGate(TimeSpan.FromSeconds(2), GapReason.NoEvent);
        var door = RecorderFixture.Stream(simulator, "door") with { Gate = gate };
        DateTimeOffset opened, closed;
        await using (var running = new RunningRecorder(fixture.Open(fixture.Options(door))))
        {
            await running.IsInGapAsync(GapReason.NoEvent);
            await Eventually.HoldsAsync(() => simulator["door"].Sessions.Sum(session => session.Video?.Units.Count ?? 0) > 100, "four seconds were sent");
            Assert.Equal(0, running.Status.AccessUnits);

            opened = TimeProvider.System.GetUtcNow();
            gate.Open();
            await running.RecordsAsync(75);
            gate.Close(GapReason.NotScheduled);
            closed = TimeProvider.System.GetUtcNow();
            await running.IsInGapAsync(GapReason.NotScheduled);

            var recorded = running.Status.AccessUnits;
            await Eventually.HoldsAsync(
                () => TimeProvider.System.GetUtcNow() - closed > TimeSpan.FromSeconds(4.5), "time passes");
            Assert.Equal(recorded, running.Status.AccessUnits);
            gate.Open();
            await running.RecordsAsync();
        }

        Proof.IsWhatWasSent(fixture, simulator["door"]);
        Assert.Single(simulator["door"].Sessions); // The camera notices nothing.
        var coverage = Proof.Coverage(fixture, "door");
        Assert.Equal(2, coverage.Spans.Count);
        Assert.InRange((opened - coverage.Spans[0].From).TotalSeconds, 1.5, 3); // Two seconds, from a key frame on.
        Assert.InRange((coverage.Spans[0].To - closed).TotalSeconds, -0.3, 1);
        Assert.Equal(GapReason.NotScheduled, Assert.Single(coverage.Gaps, gap => gap.From > opened && gap.To is not null).Reason);
    }
}
