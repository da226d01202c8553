using CsCheck;
using Saksi.Recording.Segments;

namespace Saksi.Recording.Tests.Segments;

/// <summary>Names of streams, keys and files.</summary>
public sealed class NamesTests
{
    [Theory]
    [InlineData("usual", "door", true)]
    [InlineData("all kinds of characters", "Door_1.a-b", true)]
    [InlineData("empty", "", false)]
    [InlineData("hidden file", ".door", false)]
    [InlineData("the folder above", "..", false)]
    [InlineData("a path", "a/b", false)]
    [InlineData("a blank", "a b", false)]
    [InlineData("not ASCII", "tür", false)]
    [InlineData("a line end", "door\n", false)]
    public void Valid_names_are_folder_names(string name, string text, bool isValid) =>
        Assert.True(StreamName.IsValidPart(text) == isValid, name);

    [Fact]
    public void The_longest_name_has_64_characters()
    {
        Assert.True(StreamName.IsValidPart(new string('a', 64)));
        Assert.False(StreamName.IsValidPart(new string('a', 65)));
    }

    [Theory]
    [InlineData("an address", "192.0.2.7:554", "192.0.2.7-554")]
    [InlineData("only rubbish", "///", "camera")]
    [InlineData("dots around", "..x..", "x")]
    public void Any_text_becomes_a_name(string name, string text, string expected) =>
        Assert.True(StreamName.Sanitize(text) == expected, $"{name}: {StreamName.Sanitize(text)}");

    [Fact]
    public void Whatever_is_sanitized_is_valid() =>
        Gen.String.Sample(text => Assert.True(StreamName.IsValidPart(StreamName.Sanitize(text))));

    [Fact]
    public void Keys_and_paths_come_back() => Gen.Select(Gen.ULong, Gen.Int.NonNegative, Gen.Long[0, 4_000_000_000_000_000]).Sample(
        (run, sequence, startUs) =>
        {
            var key = new SegmentKey(run, sequence);
            Assert.True(SegmentKey.TryParse(key.ToString(), out var read) && read == key);
            var path = SegmentPath.Of(new StreamName("a-b.c", "sub"), key, startUs);
            Assert.True(SegmentPath.TryParse(path, out var stream, out read) && read == key);
            Assert.Equal(new StreamName("a-b.c", "sub"), stream);
        });

    [Fact]
    public void A_path_shows_camera_stream_day_start_and_key() => Assert.Equal(
        "door/main/2026-11-24/20261124T153000.123Z-4f2a000000000001-00007.mp4.age",
        SegmentPath.Of(new StreamName("door", "main"), new SegmentKey(0x4f2a000000000001, 7), 1795534200_123_456));

    [Theory]
    [InlineData("no key", "door/main/2026-11-24/20261124T153000.123Z.mp4.age")]
    [InlineData("too deep", "x/door/main/2026-11-24/20261124T153000.123Z-4f2a000000000001-00007.mp4.age")]
    [InlineData("a tail", "door/main/2026-11-24/20261124T153000.123Z-4f2a000000000001-00007.mp4.tail.age")]
    [InlineData("a folder above", "../main/2026-11-24/20261124T153000.123Z-4f2a000000000001-00007.mp4.age")]
    [InlineData("a sign in the number", "door/main/2026-11-24/20261124T153000.123Z-4f2a000000000001--0007.mp4.age")]
    public void Other_paths_are_no_segments(string name, string path) => Assert.False(SegmentPath.TryParse(path, out _, out _), name);

    [Fact]
    public void Tails_lie_beside_their_segment()
    {
        Assert.Equal("a/x.mp4.tail.age", SegmentPath.TailOf("a/x.mp4.age"));
        Assert.Equal("a/x.mp4.tail.tmp", SegmentPath.TemporaryTailOf("a/x.mp4.age"));
    }
}
