using Microsoft.Extensions.Time.Testing;
using Saksi.Media.Rtp;
using Saksi.Media.Rtsp;
using Saksi.Media.Timing;

namespace Saksi.Media.Tests.Timing;

public sealed class StreamTimelineTests
{
    private const int Video = 0;
    private const int Audio = 1;
    private const int VideoRate = 90000;
    private const int AudioRate = 8000;
    private const ulong Second = 1UL << 32;
    private const ulong CameraStart = 0xE5000000UL << 32;

    private readonly FakeTimeProvider _clock = new();
    private readonly RtspQuirkSet _quirks = new();
    private readonly StreamTimeline _timeline;

    public StreamTimelineTests() => _timeline = new StreamTimeline([VideoRate, AudioRate], Video, _clock, _quirks);

    [Theory]
    [InlineData("steady", new uint[] { 1000, 4600, 8200 }, new long[] { 0, 3600, 7200 })]
    [InlineData("across the wrap", new uint[] { 0xFFFFFF00, 0x100 }, new long[] { 0, 512 })]
    [InlineData("B-frames go back", new uint[] { 90000, 100800, 93600, 97200 }, new long[] { 0, 10800, 3600, 7200 })]
    [InlineData("older than the first", new uint[] { 90000, 86400 }, new long[] { 0, 0 })]
    [InlineData("back by a second", new uint[] { 200000, 110000 }, new long[] { 0, 0 })]
    [InlineData("101 back by more", new uint[] { 200000, 109999 }, new long[] { 0, -1 })]
    [InlineData("forward by ten seconds", new uint[] { 0, 900000 }, new long[] { 0, 900000 })]
    [InlineData("101 forward by more", new uint[] { 0, 900001 }, new long[] { 0, -1 })]
    [InlineData("one stray among good ones", new uint[] { 1000, 0x40001000, 4600, 8200 }, new long[] { 0, -1, 3600, 7200 })]
    [InlineData("101 forward by half the range", new uint[] { 0, 0x7FFFFFFF }, new long[] { 0, -1 })]
    [InlineData("101 back by half the range", new uint[] { 0, 0x80000000 }, new long[] { 0, -1 })]
    public void Follows_RTP_timestamps(string name, uint[] timestamps, long[] expected)
    {
        Assert.NotEmpty(name);
        Assert.Equal(expected, timestamps.Select(t => Place(Video, t)));
    }

    [Fact]
    public void Lets_time_pass_that_really_passed()
    {
        Assert.Equal(0, Place(Video, 0));
        _clock.Advance(TimeSpan.FromSeconds(25));
        Assert.Equal(30 * VideoRate, Place(Video, 30 * VideoRate));
    }

    [Fact]
    public void Starts_a_track_at_0_whose_packets_waited_for_their_turn()
    {
        var before = _clock.GetTimestamp();
        _clock.Advance(TimeSpan.FromMilliseconds(150));
        Place(Video, 5000);
        Assert.True(_timeline.TryPlace(Audio, 77777, before, continuesPicture: false, out var pts));
        Assert.Equal(0, pts);
    }

    [Fact]
    public void Starts_a_track_where_arrival_puts_it()
    {
        Place(Video, 5000);
        _clock.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Equal(2000, Place(Audio, 77777));
        Assert.Equal(2160, Place(Audio, 77937));
    }

    [Theory]
    [InlineData("sound is ahead of its arrival", 0.150, 0.100)]
    [InlineData("sound is behind", 0.050, 0.200)]
    [InlineData("sound is older than the first picture: it cannot begin before 0", 0.050, -0.300)]
    public void Starts_a_track_where_sender_reports_put_it(string name, double arrivalSeconds, double trueSeconds)
    {
        Assert.NotEmpty(name);
        Report(Video, CameraStart, 5000);
        Place(Video, 5000);
        _clock.Advance(TimeSpan.FromSeconds(arrivalSeconds));
        Report(Audio, Ntp(trueSeconds), 77777);
        Assert.InRange(Place(Audio, 77777) - (Math.Max(0, trueSeconds) * AudioRate), -1, 1);
    }

    [Fact]
    public void Steps_forward_once_when_the_first_reports_come_late()
    {
        // Pictures captured before PLAY are sent at once: sound seems 1 s earlier than it is (quirk 100).
        Place(Audio, 0);
        Place(Video, 0);
        Report(Video, CameraStart, 0);
        Report(Audio, Ntp(1), 0);
        Assert.Equal(AudioRate + 160, Place(Audio, 160));
    }

    [Fact]
    public void Goes_back_little_by_little_and_DTS_never_does()
    {
        Place(Video, 0);
        Place(Audio, 0);
        Report(Video, Ntp(0.3), 0);
        Report(Audio, CameraStart, 0);
        var last = 0L;
        var difference = 0L;
        for (var index = 1; index <= 1000; index++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(20));
            Place(Video, (uint)(1800 * index));
            var pts = Place(Audio, (uint)(160 * index));
            Assert.InRange(pts - last, 155, 160);
            difference = pts - (160 * index);
            last = pts;
        }

        Assert.InRange(difference, -2401, -2399);
    }

    [Fact]
    public void Follows_two_clocks_of_a_camera_that_drift_apart()
    {
        // The audio crystal runs 500 ppm fast; reports every 5 s tell.
        var errors = new List<double>();
        for (var index = 0; index < 30_000; index++)
        {
            var seconds = 0.02 * index;
            var pts = Place(Audio, (uint)(seconds * AudioRate * 1.0005));
            Place(Video, (uint)(seconds * VideoRate));
            if (index % 250 == 249)
            {
                Report(Video, Ntp(seconds), (uint)(seconds * VideoRate));
                Report(Audio, Ntp(seconds), (uint)(seconds * AudioRate * 1.0005));
                errors.Add(((double)pts / AudioRate) - seconds);
            }

            _clock.Advance(TimeSpan.FromMilliseconds(20));
        }

        Assert.All(errors, e => Assert.InRange(e, -0.02, 0.02));
    }

    [Fact] // 99
    public void Follows_by_least_delay_where_there_are_no_reports()
    {
        // The first picture came 300 ms late, everything later in time.
        Place(Audio, 0);
        _clock.Advance(TimeSpan.FromMilliseconds(300));
        Place(Video, 0);
        var difference = 0.0;
        for (var index = 1; index <= 3000; index++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(20));
            var audio = Place(Audio, (uint)(2400 + (160 * index)));
            var video = Place(Video, (uint)(27000 + (1800 * index)));
            difference = ((double)audio / AudioRate) - ((double)video / VideoRate);
        }

        Assert.InRange(difference, -0.045, 0.045);
    }

    [Theory]
    [InlineData("the wall clock was set between the reports", 3600.0, 0u)]
    [InlineData("RTP time far from the packets", 0.0, 90_000_000u)]
    public void Does_not_believe_reports_that_contradict_arrival(string name, double ntpSeconds, uint videoTimestamp)
    {
        Assert.NotEmpty(name);
        Place(Video, 0);
        Place(Audio, 0);
        Report(Audio, CameraStart, 0);
        Report(Video, Ntp(ntpSeconds), videoTimestamp);
        Assert.Equal(160, Place(Audio, 160));
    }

    [Fact]
    public void Does_not_take_a_report_without_wall_clock()
    {
        Place(Video, 0);
        Assert.False(_timeline.TryTakeReport(Video, new RtcpSenderReport(1, 0, 0), 0));
        Assert.True(_quirks.Contains(RtspQuirk.SenderReportsImplausible));
    }

    [Fact]
    public void Goes_on_by_arrival_when_a_source_has_changed()
    {
        Place(Video, 1_000_000);
        _clock.Advance(TimeSpan.FromMilliseconds(40));
        Assert.Equal(3600, Place(Video, 1_003_600));
        _timeline.Rebase(Video);
        _clock.Advance(TimeSpan.FromMilliseconds(80));
        Assert.Equal(10800, Place(Video, 7));
        Assert.Equal(14400, Place(Video, 3607));
    }

    [Theory]
    [InlineData(0xE6000000UL << 32, "2022-04-12T13:41:20.0000000+00:00")]
    [InlineData((0xE6000000UL << 32) | 0x80000000UL, "2022-04-12T13:41:20.5000000+00:00")]
    [InlineData(10UL << 32, "2036-02-07T06:28:26.0000000+00:00")]
    public void Reads_wall_clocks_of_both_eras(ulong ntpTime, string expected)
    {
        var report = new SenderReport { NtpTime = ntpTime, RtpTimestamp = 0, Pts = 0, ArrivalTimestamp = 0 };
        Assert.Equal(expected, report.WallClock.ToString("O"));
    }

    private static ulong Ntp(double seconds) => CameraStart + (ulong)(long)(seconds * Second);

    private long Place(int track, uint timestamp) =>
        _timeline.TryPlace(track, timestamp, _clock.GetTimestamp(), continuesPicture: false, out var pts) ? pts : -1;

    private void Report(int track, ulong ntpTime, uint timestamp) =>
        _timeline.TryTakeReport(track, new RtcpSenderReport(1, ntpTime, timestamp), _clock.GetTimestamp());
}
