using Saksi.Media.Rtp;

namespace Saksi.Media.Tests.Rtp;

public sealed class SsrcGateTests
{
    /// <summary>Letters are sources; expected: + accepted, . foreign, S switched.</summary>
    [Theory]
    [InlineData("one source", null, "aaaa", "++++")]
    [InlineData("announced and heard", 'a', "aaaa", "++++")]
    [InlineData("mixed, the first is ours", null, "abab", "+.+.")]
    [InlineData("mixed, the announced is ours", 'b', "abab", ".+.+")]
    [InlineData("wrongly announced", 'z', "aaaaaaaaaaaaaaaaaa", "...............S++")]
    [InlineData("changes", null, "abbbbbbbbbbbbbbbbb", "+...............S+")]
    [InlineData("almost changes", null, "abbbbbbbbbbbbbbba", "+...............+")]
    [InlineData("two others in turn", null, "abcbcbcbcbcbcbcbcbcb", "+...................")]
    public void Tells_whose_packets_are_ours(string name, char? announced, string sources, string expected)
    {
        Assert.NotEmpty(name);
        var gate = new SsrcGate();
        if (announced is { } ssrc)
        {
            gate.Announce(ssrc);
        }

        Assert.Equal(expected, string.Concat(sources.Select(s => gate.Judge(s) switch
        {
            SsrcGate.Verdict.Accept => '+',
            SsrcGate.Verdict.Foreign => '.',
            _ => 'S',
        })));
    }

    [Fact]
    public void Knows_a_foreign_source_again()
    {
        var gate = new SsrcGate();
        gate.Judge('a');
        Assert.False(gate.IsForeign('b'));
        gate.Judge('b');
        gate.Judge('a');
        Assert.True(gate.IsForeign('b'));
        Assert.False(gate.IsForeign('a'));
        Assert.False(gate.IsForeign('c'));
    }
}
