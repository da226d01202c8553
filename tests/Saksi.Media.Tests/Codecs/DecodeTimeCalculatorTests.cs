using CsCheck;
using Saksi.Media.Codecs;
using Saksi.Media.Tests.Support;
using Saksi.Media.Tracks;

namespace Saksi.Media.Tests.Codecs;

public sealed class DecodeTimeCalculatorTests
{
    [Fact]
    public void Without_reordering_decode_is_presentation()
    {
        var calculator = new DecodeTimeCalculator(TestMedia.H264Small.Format);
        Assert.Equal(0, calculator.ReorderDepth);
        Assert.All([100L, 3700, 7300, 7301, 99999], pts => Assert.Equal(pts, calculator.Next(pts)));
    }

    [Fact]
    public void Times_that_do_not_increase_are_a_tick_apart()
    {
        var calculator = new DecodeTimeCalculator(TestMedia.H264Small.Format);
        Assert.Equal([100L, 101, 102, 500], new long[] { 100, 100, 90, 500 }.Select(calculator.Next));
    }

    [Theory]
    [InlineData("h264 with reordering")]
    [InlineData("h265 with reordering")]
    public void Reordered_streams_get_increasing_times_that_are_never_late(string name)
    {
        var media = Mp4.RoundTripTests.Media(name);
        var calculator = new DecodeTimeCalculator(media.Format);
        Assert.InRange(calculator.ReorderDepth, 1, 4);
        var last = -1L;
        foreach (var sample in media.Samples)
        {
            var dts = calculator.Next(sample.Pts);
            Assert.InRange(dts, last + 1, sample.Pts);
            last = dts;
        }

        // Once the first units are through, decode times are the presentation times in order.
        var sorted = media.Samples.Select(sample => sample.Pts).Order().ToList();
        Assert.Equal(sorted[media.Samples.Count - 1 - calculator.ReorderDepth], last);
    }

    [Fact]
    public void An_unknown_depth_is_learned_from_the_first_reordered_unit()
    {
        var calculator = new DecodeTimeCalculator(UnknownDepth);
        var order = new long[] { 0, 3, 1, 2, 6, 4, 5, 9, 7, 8, 12, 10, 11 };
        var times = order.Select(pts => calculator.Next(1000 * pts)).ToList();
        Assert.Equal(1, calculator.ReorderDepth);
        Assert.Equal(times.Order().Distinct(), times);
        Assert.All(order.Zip(times).Skip(4), pair => Assert.True(pair.Second <= 1000 * pair.First, $"{pair}"));
    }

    [Fact]
    public void A_larger_depth_of_new_sets_takes_effect_and_a_smaller_one_does_not()
    {
        var calculator = new DecodeTimeCalculator(TestMedia.H264Small.Format);
        calculator.ChangeFormat(TestMedia.H264WithReordering.Format);
        var depth = calculator.ReorderDepth;
        Assert.True(depth > 0);
        calculator.ChangeFormat(TestMedia.H264Small.Format);
        Assert.Equal(depth, calculator.ReorderDepth);
    }

    [Fact]
    public void Whatever_comes_decode_times_increase() => Gen.Long[-1_000_000, 1_000_000].Array[1, 200].Sample(times =>
    {
        foreach (var format in new[] { UnknownDepth, TestMedia.H264WithReordering.Format, TestMedia.H264Small.Format })
        {
            var calculator = new DecodeTimeCalculator(format);
            var last = long.MinValue;
            foreach (var pts in times)
            {
                var dts = calculator.Next(pts);
                Assert.True(dts > last);
                last = dts;
            }
        }
    });

    /// <summary>High profile with order count type 0 and no VUI, as many cameras write it.</summary>
    private static TrackFormat UnknownDepth
    {
        get
        {
            // Id 0, 4:2:0, 8 bits, no lists, frame_num and order count of 4 bits, 1 reference, 20 by 15 macroblocks, no VUI.
            const string bits = "1" + "010" + "1" + "1" + "0" + "0" + "1" + "1" + "1" + "010" + "0" + "000010100" + "0001111" + "11001";
            var payload = bits.PadRight((bits.Length + 7) / 8 * 8, '0').Chunk(8).Select(eight => Convert.ToByte(new string(eight), 2));
            byte[] nal = [0x67, 100, 0, 30, .. payload];
            Assert.True(H264Sps.TryParse(nal, out var sps, out var reason), reason);
            Assert.Equal((320, 240), (sps!.Width, sps.Height));
            Assert.Null(sps.ReorderDepth);
            return new TrackFormat
            {
                Kind = TrackKind.Video,
                Codec = Codec.H264,
                CodecString = "avc1.64001e",
                ClockRateHz = 90000,
                DecoderConfiguration = H264Configuration.Build(sps, [nal], [TestNals.H264Pps]),
            };
        }
    }
}
