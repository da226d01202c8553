using Saksi.Media.Rtp;

namespace Saksi.Media.Tests.Rtp;

public sealed class RtpSequenceTrackerTests
{
    private const int Late = RtpSequenceTracker.Late;

    [Theory]
    [InlineData("in order", new[] { 7, 8, 9 }, new[] { 0, 0, 0 })]
    [InlineData("loss", new[] { 7, 10 }, new[] { 0, 2 })]
    [InlineData("across the wrap", new[] { 65534, 65535, 0, 1 }, new[] { 0, 0, 0, 0 })]
    [InlineData("loss across the wrap", new[] { 65534, 1 }, new[] { 0, 2 })]
    [InlineData("late packet", new[] { 7, 9, 8 }, new[] { 0, 1, Late })]
    [InlineData("the same twice", new[] { 7, 7, 8 }, new[] { 0, Late, 0 })]
    [InlineData("largest loss", new[] { 0, 3001 }, new[] { 0, 3000 })]
    [InlineData("one beyond is a new numbering", new[] { 0, 3002, 3003, 3004 }, new[] { 0, Late, 1, 0 })]
    [InlineData("new numbering behind", new[] { 40000, 100, 101, 102 }, new[] { 0, Late, 1, 0 })]
    [InlineData("stray packet far away", new[] { 7, 30000, 8, 9 }, new[] { 0, Late, 0, 0 })]
    [InlineData("two strays that do not agree", new[] { 7, 30000, 20000, 8 }, new[] { 0, Late, Late, 0 })]
    [InlineData("late by the widest misorder", new[] { 1000, 901, 1001 }, new[] { 0, Late, 0 })]
    public void Reports_the_loss_before_each_packet(string name, int[] numbers, int[] expected)
    {
        Assert.NotEmpty(name);
        var tracker = new RtpSequenceTracker();
        Assert.Equal(expected, numbers.Select(n => tracker.Accept((ushort)n)));
    }
}
