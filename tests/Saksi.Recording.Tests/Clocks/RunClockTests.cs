using Saksi.Recording.Clocks;

namespace Saksi.Recording.Tests.Clocks;

public sealed class RunClockTests
{
    private const long Second = 1_000_000;
    private const long Wall = 1_700_000_000 * Second;

    [Fact]
    public void The_least_delayed_unit_of_the_first_seconds_is_the_anchor()
    {
        var clock = new RunClock();
        clock.Observe(0, Wall + 800_000); // A burst of what the camera had buffered.
        clock.Observe(40_000, Wall + 800_000);
        clock.Observe(800_000, Wall + 810_000);
        Assert.Equal(Wall + 10_000, clock.WallUs(0));
        clock.Observe(6 * Second, Wall + (6 * Second) - 50_000);
        Assert.Equal(Wall + 10_000, clock.WallUs(0));
        Assert.False(clock.HasStepped);
    }

    [Theory]
    [InlineData("punctual", 0, 0)]
    [InlineData("100 ppm fast", 100, 0.012)]
    [InlineData("100 ppm slow", -100, 0.012)]
    [InlineData("400 ppm fast", 400, 0.06)]
    [InlineData("400 ppm slow", -400, 0.06)]
    public void Drift_is_followed_and_measured(string name, double ppm, double tolerance)
    {
        var clock = new RunClock();
        var error = 0L;
        for (var media = 0L; media < 3600 * Second; media += 500_000)
        {
            var trueTime = (long)(media / (1 + (ppm * 1e-6)));
            var delay = media % 7 * 3_000; // The network's; now and then none.
            clock.Observe(media, Wall + trueTime + delay);
            clock.Follow(media);
            error = media > 120 * Second ? Math.Max(error, Math.Abs(clock.WallUs(media) - Wall - trueTime)) : 0;
        }

        Assert.False(clock.HasStepped, name);
        Assert.InRange(clock.Quality().DriftPpm!.Value, ppm - 10, ppm + 10);
        Assert.InRange(error / 1e6, 0, tolerance + 0.01);
    }

    [Fact]
    public void A_second_of_the_camera_never_becomes_more_than_500_ppm_longer_or_shorter()
    {
        var clock = new RunClock();
        long? before = null;
        for (var media = 0L; media < 600 * Second; media += 40_000)
        {
            clock.Observe(media, Wall + media + (media > 100 * Second ? 900_000 : 0)); // A slower network, for good.
            clock.Follow(media);
            var wall = clock.WallUs(media);
            if (before is { } last && media > 6 * Second)
            {
                Assert.InRange(wall - last, 40_000 - 21, 40_000 + 21);
            }

            before = wall;
        }

        Assert.False(clock.HasStepped);
    }

    [Theory]
    [InlineData("half a second ahead", -500_000, false)]
    [InlineData("more than a second ahead", -1_100_000, true)]
    [InlineData("ten seconds ahead", -10_000_000, true)]
    public void A_camera_that_leaps_ahead_is_noticed_at_once(string name, long byUs, bool expected)
    {
        var clock = Settled(out var media);
        clock.Observe(media, Wall + media + byUs);
        Assert.True(clock.HasLeapt == expected, name);
        Assert.Equal(expected, clock.HasStepped);
    }

    [Theory]
    [InlineData("a pause of five seconds", 5, false)]
    [InlineData("late for a minute", 60, true)]
    public void Being_late_is_a_step_only_when_it_lasts(string name, int seconds, bool expected)
    {
        var clock = Settled(out var media);
        for (var end = media + (seconds * Second); media < end; media += 40_000)
        {
            clock.Observe(media, Wall + media + (2 * Second));
        }

        for (var end = media + (20 * Second); !expected && media < end; media += 40_000)
        {
            clock.Observe(media, Wall + media);
        }

        Assert.True(clock.HasStepped == expected, name);
        Assert.False(clock.HasLeapt);
    }

    [Fact]
    public void Drift_is_unknown_until_a_quarter_of_a_minute_was_seen()
    {
        var clock = Settled(out _);
        Assert.Null(clock.Quality().DriftPpm);
        Assert.Equal(ClockSource.Arrival, clock.Quality().Source);
        Assert.Null(clock.Quality().OffsetUs);
    }

    [Fact]
    public void The_cameras_own_clock_is_compared_to_ours()
    {
        var clock = new RunClock();
        clock.ObserveCameraClock(0, 5); // Before anything is known, it says nothing.
        Assert.False(clock.HasSenderReports);
        clock.Observe(0, Wall);
        clock.ObserveCameraClock(2 * Second, Wall + (2 * Second) - (3600 * Second));
        Assert.Equal(-3600 * Second, clock.Quality().OffsetUs);
        Assert.Equal(ClockSource.SenderReports, clock.Quality().Source);
    }

    private static RunClock Settled(out long media)
    {
        var clock = new RunClock();
        for (media = 0; media < 8 * Second; media += 40_000)
        {
            clock.Observe(media, Wall + media);
        }

        return clock;
    }
}
