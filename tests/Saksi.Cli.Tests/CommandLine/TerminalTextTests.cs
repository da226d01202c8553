using Saksi.Cli.CommandLine;

namespace Saksi.Cli.Tests.CommandLine;

public sealed class TerminalTextTests
{
    [Theory]
    [InlineData("ordinary", "GStreamer RTSP server", "GStreamer RTSP server")]
    [InlineData("other scripts", "门 Tür 🎥", "门 Tür 🎥")]
    [InlineData("lines", "one\ntwo", "one\ntwo")]
    [InlineData("colour", "\u001b[31mred", "\uFFFD[31mred")]
    [InlineData("return", "good\rbad", "good\uFFFDbad")]
    [InlineData("C1 control", "a\u009b2J", "a\uFFFD2J")]
    [InlineData("bidirectional override", "safe\u202Eexe.", "safe\uFFFDexe.")]
    public void Makes_control_characters_visible(string name, string text, string expected)
    {
        _ = name;
        Assert.Equal(expected, TerminalText.Clean(text));
    }
}
