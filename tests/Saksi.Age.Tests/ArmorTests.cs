namespace Saksi.Age.Tests;

public sealed class ArmorTests
{
    [Fact]
    public void Files_of_every_length_around_the_lines_are_given_back()
    {
        int[] lengths = [.. Enumerable.Range(0, 200), 24_575, 24_576, 24_577, 100_000];
        foreach (var length in lengths)
        {
            var bytes = TestKeys.Content(length);
            var text = Wrap(bytes);

            Assert.Equal(bytes, Unwrap(text));
            var lines = Encoding.ASCII.GetString(text).Split('\n');
            Assert.Equal(3 + ((length + 47) / 48), lines.Length);
            Assert.All(lines.Skip(1).Take((length - 1) / 48), line => Assert.Equal(64, line.Length));
        }
    }

    [Fact]
    public void Line_ends_may_be_those_of_windows() =>
        Assert.Equal(TestKeys.Content(100), Unwrap(Replace(Wrap(TestKeys.Content(100)), "\n", "\r\n")));

    [Theory]
    [InlineData("a blank line within", "AAAA\n-----END", "AAAA\n\n-----END")]
    [InlineData("a space within", "AAAA\n-----END", "AA AA\n-----END")]
    [InlineData("a space at a line's end", "AAAA\n-----END", "AAAA \n-----END")]
    [InlineData("a tab at a line's start", "AAAA\n-----END", "\tAAAA\n-----END")]
    [InlineData("another label", "AGE ENCRYPTED FILE", "AGE FILE")]
    [InlineData("lower case", "AGE ENCRYPTED FILE", "age encrypted file")]
    [InlineData("no end", "\n-----END AGE ENCRYPTED FILE-----\n", "\n")]
    [InlineData("a second block", "-----END AGE ENCRYPTED FILE-----\n", "-----END AGE ENCRYPTED FILE-----\n-----BEGIN AGE ENCRYPTED FILE-----\n")]
    [InlineData("a header", "-----BEGIN AGE ENCRYPTED FILE-----\n", "-----BEGIN AGE ENCRYPTED FILE-----\nVersion: 1\n\n")]
    [InlineData("URL alphabet", "AAAA\n-----END", "A-_A\n-----END")]
    [InlineData("a short line in the middle", "AAAA\n-----END", "AAAA\nAAAA\n-----END")]
    [InlineData("a carriage return alone", "AAAA\n-----END", "AAAA\r-----END")]
    public void What_is_not_strict_is_refused(string _, string from, string to)
    {
        var text = Replace(Wrap(new byte[51]), from, to);

        Assert.Equal(AgeFault.Armor, Assert.Throws<AgeFormatException>(() => Unwrap(text)).Fault);
    }

    [Fact]
    public void White_space_around_is_let_pass_but_not_without_end()
    {
        var text = Wrap(TestKeys.Content(10));
        var space = Enumerable.Repeat((byte)' ', 1000).ToArray();

        Assert.Equal(TestKeys.Content(10), Unwrap([.. space, .. text, .. space]));
        Assert.Throws<AgeFormatException>(() => Unwrap([.. space, .. space, .. text]));
        Assert.Throws<AgeFormatException>(() => Unwrap([.. text, .. space, .. space]));
    }

    [Theory]
    [InlineData("binary", "age-encryption.org/v1\n", false)]
    [InlineData("armor", "-----BEGIN AGE ENCRYPTED FILE-----", true)]
    [InlineData("armor behind white space", " \r\n-----BEGIN AGE ENCRYPTED FILE-----", true)]
    [InlineData("nothing", "", false)]
    [InlineData("another PEM", "-----BEGIN CERTIFICATE-----", false)]
    public void Armor_is_known_by_its_start(string _, string start, bool isArmored) =>
        Assert.Equal(isArmored, ArmorReader.IsArmored(Encoding.ASCII.GetBytes(start)));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Either_kind_of_file_is_opened_through_detection(bool isArmored)
    {
        var file = TestKeys.Seal(TestKeys.Content(70_000));
        using var source = new TricklingStream(isArmored ? [.. "\n \t"u8, .. Wrap(file)] : file);
        using var reader = new AgeReader(ArmorReader.Detect(source), [TestKeys.Owner]);
        using var copy = new MemoryStream();

        reader.CopyTo(copy);

        Assert.Equal(TestKeys.Content(70_000), copy.ToArray());
    }

    [Fact]
    public void What_was_not_completed_is_not_taken_for_whole()
    {
        using var text = new MemoryStream();
        using (var writer = new ArmorWriter(text, leaveOpen: true))
        {
            writer.Write(TestKeys.Content(100_000));
        }

        Assert.Throws<AgeFormatException>(() => Unwrap(text.ToArray()));
    }

    internal static byte[] Wrap(byte[] bytes)
    {
        using var text = new MemoryStream();
        using var writer = new ArmorWriter(text);
        writer.Write(bytes);
        writer.Complete();
        return text.ToArray();
    }

    internal static byte[] Unwrap(byte[] text)
    {
        using var reader = new ArmorReader(new MemoryStream(text));
        using var copy = new MemoryStream();
        reader.CopyTo(copy);
        return copy.ToArray();
    }

    private static byte[] Replace(byte[] text, string from, string to)
    {
        var original = Encoding.ASCII.GetString(text);
        Assert.Contains(from, original, StringComparison.Ordinal);
        return Encoding.ASCII.GetBytes(original.Replace(from, to, StringComparison.Ordinal));
    }
}
