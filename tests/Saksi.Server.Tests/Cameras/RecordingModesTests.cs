using Microsoft.Extensions.Time.Testing;
using Saksi.Recording.Coverage;
using Saksi.Server.Cameras;
using Saksi.Server.Settings;

namespace Saksi.Server.Tests.Cameras;

public sealed class RecordingModesTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero)); // A Monday.

    [Fact]
    public void A_camera_that_is_always_recorded_has_no_gate()
    {
        Assert.Null(new RecordingModes(_time).GateOf(Camera(new RecordingRule())));
    }

    [Fact]
    public async Task Motion_opens_the_gate_and_the_post_roll_closes_it()
    {
        var modes = new RecordingModes(_time);
        using var stop = new CancellationTokenSource();
        var running = modes.RunAsync(stop.Token);
        var gate = modes.GateOf(Camera(new RecordingRule { Mode = RecordingMode.OnMotion, PostRoll = TimeSpan.FromSeconds(10) }))!;
        Assert.Equal(GapReason.NoEvent, gate.ClosedReason);

        modes.Note("gate", isMotion: false, isActive: true); // A digital input is no motion.
        Assert.False(gate.IsOpen);
        modes.Note("gate", isMotion: true, isActive: true);
        Assert.True(gate.IsOpen);
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.True(gate.IsOpen); // It still moves.
        modes.Note("gate", isMotion: true, isActive: false);
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.True(gate.IsOpen);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(GapReason.NoEvent, gate.ClosedReason);
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task A_schedule_opens_and_closes_the_gate_by_the_clock_on_the_wall()
    {
        _time.SetLocalTimeZone(TimeZoneInfo.CreateCustomTimeZone("two", TimeSpan.FromHours(2), "two", "two"));
        var modes = new RecordingModes(_time);
        using var stop = new CancellationTokenSource();
        var running = modes.RunAsync(stop.Token);
        Assert.True(WeeklySchedule.TryParse(["mon 08:00-14:30"], out var schedule, out _));
        var gate = modes.GateOf(Camera(new RecordingRule { Schedule = schedule }))!;
        Assert.True(gate.IsOpen); // It is 14:00 on the wall.
        _time.Advance(TimeSpan.FromMinutes(31));
        Assert.Equal(GapReason.NotScheduled, gate.ClosedReason);
        modes.Note("gate", isMotion: true, isActive: true);
        Assert.False(gate.IsOpen); // Whatever happens.
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public void A_change_that_leaves_the_pre_roll_alone_keeps_the_gate()
    {
        var modes = new RecordingModes(_time);
        var gate = modes.GateOf(Camera(new RecordingRule { Mode = RecordingMode.OnMotion }));
        Assert.Same(gate, modes.GateOf(Camera(new RecordingRule { Mode = RecordingMode.OnEvent, PostRoll = TimeSpan.FromMinutes(2) })));
        Assert.NotSame(gate, modes.GateOf(Camera(new RecordingRule { Mode = RecordingMode.OnEvent, PreRoll = TimeSpan.Zero })));
    }

    [Theory]
    [InlineData("recorded always before", RecordingMode.Always, RecordingMode.OnMotion)]
    [InlineData("another pre-roll", RecordingMode.OnMotion, RecordingMode.OnMotion)]
    [InlineData("never recorded before", RecordingMode.Never, RecordingMode.OnEvent)]
    public void What_happens_already_opens_the_gate_of_new_settings(string name, RecordingMode before, RecordingMode after)
    {
        Assert.NotEmpty(name);
        var modes = new RecordingModes(_time);
        modes.GateOf(Camera(new RecordingRule { Mode = before }));
        modes.Note("gate", isMotion: true, isActive: true);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.True(modes.GateOf(Camera(new RecordingRule { Mode = after, PreRoll = TimeSpan.FromSeconds(1) }))!.IsOpen);
    }

    [Fact]
    public void An_input_that_ends_while_nobody_records_for_it_does_not_hold_the_gate_open_later()
    {
        var modes = new RecordingModes(_time);
        modes.GateOf(Camera(new RecordingRule { Mode = RecordingMode.OnEvent }));
        modes.Note("gate", isMotion: false, isActive: true);
        modes.GateOf(Camera(new RecordingRule { Mode = RecordingMode.OnMotion }));
        modes.Note("gate", isMotion: false, isActive: false);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.False(modes.GateOf(Camera(new RecordingRule { Mode = RecordingMode.OnEvent }))!.IsOpen);
    }

    private static CameraSettings Camera(RecordingRule rule) => new() { Id = "gate", Main = "rtsp://127.0.0.1/", Recording = rule };
}
