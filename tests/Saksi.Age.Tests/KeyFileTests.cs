namespace Saksi.Age.Tests;

public sealed class KeyFileTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 13, 0, 0, TimeSpan.FromHours(1));

    [Fact]
    public void An_identity_is_written_as_age_keygen_does()
    {
        var text = IdentityFile.Format(TestKeys.Owner, Noon);

        Assert.Equal($"# created: 2026-11-24T12:00:00Z\n# public key: {TestKeys.Owner.Recipient}\n{TestKeys.Owner}\n", text);
        Assert.Equal(TestKeys.Owner.Recipient, Assert.Single(IdentityFile.Read(Encoding.ASCII.GetBytes(text))).Recipient);
    }

    [Theory]
    [InlineData("several, with comments and empty lines", "# a\n\n{0}\n\n#b\n{1}\n", 2)]
    [InlineData("no line end at the end", "{0}\n{1}", 2)]
    [InlineData("line ends of Windows", "# a\r\n\r\n{0}\r\n", 1)]
    public void Reads_lists_of_either_kind(string _, string format, int count)
    {
        var identities = string.Format(null, format, TestKeys.Owner, TestKeys.Recovery);
        var recipients = string.Format(null, format, TestKeys.Owner.Recipient, TestKeys.Recovery.Recipient);

        Assert.Equal(count, IdentityFile.Read(Encoding.UTF8.GetBytes(identities)).Count);
        Assert.Equal(count, RecipientsFile.Read(Encoding.UTF8.GetBytes(recipients)).Count);
    }

    [Theory]
    [InlineData("nothing", "", "no identity")]
    [InlineData("comments only", "# x\n\n", "no identity")]
    [InlineData("a recipient", "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj\n", "Line 1")]
    [InlineData("a space before the comment", " # x\n", "Line 1")]
    [InlineData("a byte order mark", "\ufeff# x\n", "Line 1")]
    [InlineData("the secret is cut", "#\nAGE-SECRET-KEY-1GFPYYSJZGFPYYSJZG\n", "Line 2")]
    public void Says_what_is_wrong_with_an_identity_file_and_in_which_line(string _, string text, string reason)
    {
        var error = Assert.Throws<AgeFormatException>(() => IdentityFile.Read(Encoding.UTF8.GetBytes(text)));

        Assert.Equal(AgeFault.Key, error.Fault);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("GFPYYSJ", error.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        Assert.Throws<AgeFormatException>(() => IdentityFile.Read([0xff, 0xfe, 0x00]));
        Assert.Throws<AgeFormatException>(() => RecipientsFile.Read([0xff, 0xfe, 0x00]));
    }

    [Fact]
    public void A_recipient_that_is_not_understood_is_an_error_and_never_left_out()
    {
        var text = $"{TestKeys.Owner.Recipient}\nssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIH9pO5pz22JZEas user@host\n";

        var error = Assert.Throws<AgeFormatException>(() => RecipientsFile.Read(Encoding.ASCII.GetBytes(text)));

        Assert.Contains("Line 2", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("binary", false)]
    [InlineData("armored", true)]
    public void An_identity_file_behind_a_passphrase_is_opened(string _, bool isArmored)
    {
        var file = TestKeys.Seal(Encoding.ASCII.GetBytes(IdentityFile.Format(TestKeys.Owner, Noon)), new ScryptRecipient("secret", 5));
        file = isArmored ? ArmorTests.Wrap(file) : file;

        Assert.Equal(TestKeys.Owner.Recipient, Assert.Single(IdentityFile.Read(new MemoryStream(file), () => "secret")).Recipient);
        var error = Assert.Throws<AgeFormatException>(() => IdentityFile.Read(new MemoryStream(file), () => "wrong"));
        Assert.Contains("passphrase is wrong", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_identity_file_in_the_clear_asks_for_no_passphrase()
    {
        var file = Encoding.ASCII.GetBytes(IdentityFile.Format(TestKeys.Owner, Noon));

        Assert.Single(IdentityFile.Read(new MemoryStream(file), () => throw new InvalidOperationException("Asked.")));
    }

    [Fact]
    public void An_identity_file_sealed_to_a_recipient_is_not_taken_for_one_behind_a_passphrase()
    {
        var file = TestKeys.Seal("x"u8, TestKeys.Recovery.Recipient);

        var error = Assert.Throws<AgeFormatException>(() => IdentityFile.Read(new MemoryStream(file), () => "secret"));

        Assert.Contains("not with a passphrase", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_far_too_long_is_given_up()
    {
        var endless = new string('#', KeyLines.MaxFileLength + 1);

        Assert.Throws<AgeFormatException>(() => RecipientsFile.Read(new MemoryStream(Encoding.ASCII.GetBytes(endless))));
    }
}
