using Saksi.Recording.Clocks;

namespace Saksi.Recording.Tests.Clocks;

public sealed class MediaClockPaceTests
{
    private const long FrameUs = 40_000;

    [Theory]
    [InlineData("stands still", 0)]
    [InlineData("crawls", 100_000)]
    [InlineData("runs at half the pace", 500_000)]
    [InlineData("runs at twice the pace", 2_000_000)]
    public void A_media_clock_that_does_not_keep_pace_is_noticed_within_half_a_minute(string name, long mediaUsPerSecond)
    {
        var clock = new RunClock();
        Feed(clock, TimeSpan.FromSeconds(30), arrivalUs => arrivalUs * mediaUsPerSecond / 1_000_000);

        Assert.True(clock.HasStepped, name);
    }

    [Theory]
    [InlineData("exact", 0)]
    [InlineData("fast, within what oscillators do", 200)]
    [InlineData("slow, within what oscillators do", -200)]
    public void A_usual_clock_is_none_that_was_set(string name, long ppm)
    {
        var clock = new RunClock();
        Feed(clock, TimeSpan.FromMinutes(10), arrivalUs => arrivalUs + (arrivalUs * ppm / 1_000_000));

        Assert.False(clock.HasStepped, name);
        Assert.Equal(ppm, clock.Quality().DriftPpm!.Value, tolerance: 1);
    }

    [Fact]
    public void A_picture_every_five_seconds_is_no_clock_that_stands_still()
    {
        var clock = new RunClock();
        for (var us = 0L; us < 600_000_000; us += 5_000_000)
        {
            clock.Observe(us, us);
            clock.Follow(us);
        }

        Assert.False(clock.HasStepped);
    }

    [Fact]
    public void Eight_seconds_that_come_late_all_at_once_are_no_clock_that_was_set()
    {
        var clock = new RunClock();
        Feed(clock, TimeSpan.FromSeconds(20), us => us);
        for (var us = 20_000_000L; us < 60_000_000; us += FrameUs)
        {
            clock.Observe(us, Math.Max(us, 28_000_000));
        }

        Assert.False(clock.HasStepped);
    }

    [Fact]
    public void What_a_camera_sends_late_at_first_is_no_drift()
    {
        var clock = new RunClock();
        for (var us = 0L; us < 60_000_000; us += FrameUs)
        {
            clock.Observe(us, us + Math.Max(0, 100_000 - (us / 40)));
            clock.Follow(us);
        }

        Assert.Equal(0, clock.Quality().DriftPpm!.Value, tolerance: 1);
    }

    [Theory]
    [InlineData("before half a minute", 20, false)]
    [InlineData("after half a minute", 30, true)]
    public void Drift_is_told_when_it_can_be_known(string name, int seconds, bool isKnown)
    {
        var clock = new RunClock();
        Feed(clock, TimeSpan.FromSeconds(seconds), us => us);

        Assert.True(clock.Quality().DriftPpm.HasValue == isKnown, name);
    }

    private static void Feed(RunClock clock, TimeSpan duration, Func<long, long> mediaAt)
    {
        for (var us = 0L; us < duration.TotalMicroseconds; us += FrameUs)
        {
            clock.Observe(mediaAt(us), us);
            clock.Follow(mediaAt(us));
        }
    }
}
