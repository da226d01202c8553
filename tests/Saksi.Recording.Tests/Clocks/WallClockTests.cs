using Microsoft.Extensions.Time.Testing;
using Saksi.Recording.Clocks;
using Saksi.Recording.Tests.Support;

namespace Saksi.Recording.Tests.Clocks;

public sealed class WallClockTests
{
    [Theory]
    [InlineData("slewed by NTP", 0.1, 0)]
    [InlineData("just below a step", 0.24, 0)]
    [InlineData("a step forward", 0.3, 1)]
    [InlineData("a step back", -0.3, 1)]
    [InlineData("an hour", 3600, 1)]
    public void Steps_are_counted_and_small_differences_followed(string name, double seconds, int expected)
    {
        var time = new SteppedTime();
        var clock = new WallClock(time);
        Assert.Null(clock.Check());
        time.Step(TimeSpan.FromSeconds(seconds));
        var step = clock.Check();
        Assert.True(clock.Steps == expected, name);
        Assert.Equal(expected == 1, step is not null);
        Assert.InRange(step?.TotalSeconds ?? seconds, seconds - 0.2, seconds + 0.2);
        Assert.InRange(Math.Abs(clock.NowUs - UnixTime.ToMicroseconds(time.GetUtcNow())), 0, 200_000);
        Assert.Null(clock.Check());
    }

    [Fact]
    public void Between_checks_only_the_monotonic_clock_counts()
    {
        var time = new SteppedTime();
        var clock = new WallClock(time);
        var before = clock.NowUs;
        time.Step(TimeSpan.FromHours(1));
        Assert.InRange(clock.NowUs - before, 0, 5_000_000);
    }

    [Fact]
    public void A_timestamp_is_told_in_wall_time()
    {
        var time = new FakeTimeProvider(StoreFixture.Zero);
        var clock = new WallClock(time);
        var timestamp = time.GetTimestamp();
        time.Advance(TimeSpan.FromSeconds(90));
        Assert.Equal(StoreFixture.Us(0), clock.AtUs(timestamp));
        Assert.Equal(StoreFixture.Us(90), clock.NowUs);
    }

    [Theory]
    [InlineData(0, 90_000, 0)]
    [InlineData(90_000, 90_000, 1_000_000)]
    [InlineData(-45_000, 90_000, -500_000)]
    [InlineData(long.MaxValue / 1_000_000, 44_100, 209_146_758_205_306)]
    public void Media_ticks_become_microseconds_without_overflow(long ticks, int rate, long expected) =>
        Assert.Equal(expected, UnixTime.FromMediaTicks(ticks, rate));
}
