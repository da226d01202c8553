using Microsoft.Extensions.Time.Testing;
using Saksi.Media.Rtp;
using Saksi.Media.Rtsp;
using Saksi.Media.Timing;

namespace Saksi.Media.Tests.Timing;

/// <summary>Cameras whose timestamps stand still, and those that only look so.</summary>
public sealed class FrozenTimestampsTests
{
    private const int Rate = 90000;

    private readonly FakeTimeProvider _clock = new();
    private readonly RtspQuirkSet _quirks = new();
    private readonly StreamTimeline _timeline;

    public FrozenTimestampsTests() => _timeline = new StreamTimeline([Rate], 0, _clock, _quirks);

    [Theory]
    [InlineData("30 pictures a second", 33.3, 60)]
    [InlineData("25, with a timestamp of 0", 40, 0)]
    [InlineData("5", 200, 7)]
    [InlineData("1", 1000, uint.MaxValue)]
    public void Arrival_stands_in_for_timestamps_that_stand_still(string name, double stepMs, uint timestamp)
    {
        var start = _clock.GetTimestamp();
        var last = -1L;
        for (var index = 0; index < 200; index++)
        {
            var pts = Place(timestamp);
            if (_timeline.IsByArrival(0))
            {
                Assert.Equal(_clock.GetElapsedTime(start).TotalSeconds * Rate, pts, 1.5);
                Assert.True(pts > last, name);
            }
            else
            {
                Assert.True(index <= 1 || _clock.GetElapsedTime(start).TotalSeconds < 0.06, $"{name}: unit {index}");
                Assert.InRange(pts, index == 0 ? 0 : 1800, index == 0 ? 0 : 1800);
            }

            last = pts;
            Pass(stepMs);
        }

        Assert.Equal([RtspQuirk.TimestampsFrozen], _quirks);
    }

    [Theory]
    [InlineData("two slices", 40, new[] { 0, 20.0 })]
    [InlineData("eight pieces of sound in one burst", 20, new[] { 0, 0, 0, 0, 0, 0, 0, 0.0 })]
    [InlineData("twenty slices spread over a picture of 2 a second", 500, new[] { 0, 20, 40, 60, 80, 100, 120, 140, 160, 180, 200, 220, 240, 260, 280, 300, 320, 340, 360, 380.0 })]
    [InlineData("one picture in five seconds, in three parts", 5000, new[] { 0, 400, 800.0 })]
    public void Units_of_one_picture_may_share_a_timestamp(string name, int pictureMs, double[] units)
    {
        for (var picture = 0; picture < 50; picture++)
        {
            var passed = 0.0;
            foreach (var at in units)
            {
                Pass(at - passed);
                passed = at;
                Assert.True(
                    Place((uint)(90 * pictureMs * picture), continuesPicture: at > 0) == 90L * pictureMs * picture, $"{name}: {picture}");
            }

            Pass(pictureMs - passed);
        }

        Assert.Empty(_quirks);
    }

    [Theory]
    [InlineData("in time", 20, 1800)]
    [InlineData("late", 35, 1800)]
    [InlineData("together", 0, 0)]
    public void Two_fields_may_share_a_timestamp(string name, int apartMs, int expected)
    {
        for (var picture = 0; picture < 50; picture++)
        {
            var timestamp = (uint)(3600 * picture);
            Assert.Equal(timestamp, Place(timestamp));
            Pass(apartMs);
            Assert.True(Place(timestamp) == timestamp + expected, name);
            Pass(40 - apartMs);
        }

        Assert.Empty(_quirks);
    }

    [Fact]
    public void A_burst_keeps_its_order_and_does_not_shift_what_follows()
    {
        Freeze();
        var before = Place(7);
        Pass(1000);
        var burst = Enumerable.Range(0, 25).Select(_ => Place(7)).ToList();
        Assert.Equal(Enumerable.Range(0, 25).Select(index => before + Rate + index), burst);
        Pass(1000);
        Assert.Equal(before + (2 * Rate), Place(7), 1.0);
    }

    [Theory]
    [InlineData("as if nothing had been", 1)]
    [InlineData("from where they stopped", 0)]
    [InlineData("from anywhere", 123_456_789)]
    public void Timestamps_count_again_when_they_have_moved_for_a_while(string name, int jumpSeconds)
    {
        Freeze();
        var timestamp = 7 + (uint)(jumpSeconds * (long)Rate);
        var last = Place(7);
        var hasThawed = false;
        for (var index = 0; index < 100; index++)
        {
            // The network delays every other picture by 10 ms, which shows as long as arrival counts.
            Pass(index % 2 == 0 ? 50 : 30);
            timestamp += 3600;
            var pts = Place(timestamp);
            Assert.InRange(pts - last, 2600, 4600);
            Assert.True(!hasThawed || pts - last == 3600, $"{name}: {index}");
            hasThawed = !_timeline.IsByArrival(0);
            last = pts;
        }

        Assert.True(hasThawed, name);
    }

    [Fact]
    public void A_clock_of_whole_seconds_stays_by_arrival()
    {
        var start = _clock.GetTimestamp();
        for (var index = 0; index < 250; index++)
        {
            var pts = Place((uint)(index / 25 * Rate));
            Assert.True(index < 2 || _timeline.IsByArrival(0), $"{index}");
            Assert.True(index < 2 || Math.Abs(pts - (_clock.GetElapsedTime(start).TotalSeconds * Rate)) < 2, $"{index}: {pts}");
            Pass(40);
        }
    }

    [Fact]
    public void Reports_of_a_clock_that_the_units_do_not_carry_are_not_used()
    {
        Place(7);
        Assert.True(TakeReport());
        Freeze();
        Assert.False(TakeReport());
        Assert.Equal([RtspQuirk.TimestampsFrozen], _quirks);
    }

    private bool TakeReport() =>
        _timeline.TryTakeReport(0, new RtcpSenderReport(1, 0xE5000000UL << 32, 7), _clock.GetTimestamp());

    private void Freeze()
    {
        for (var index = 0; index < 20; index++)
        {
            Place(7);
            Pass(40);
        }

        Assert.True(_timeline.IsByArrival(0));
    }

    private void Pass(double milliseconds) => _clock.Advance(TimeSpan.FromMilliseconds(milliseconds));

    private long Place(uint timestamp, bool continuesPicture = false)
    {
        Assert.True(_timeline.TryPlace(0, timestamp, _clock.GetTimestamp(), continuesPicture, out var pts));
        return pts;
    }
}
