namespace Saksi.Age.Tests;

public sealed class AgeHeaderTests
{
    private static readonly byte[] FileKey = TestKeys.Content(16);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(47)]
    [InlineData(48)]
    [InlineData(49)]
    [InlineData(95)]
    [InlineData(96)]
    [InlineData(97)]
    public void Bodies_of_every_length_around_a_line_are_given_back(int length)
    {
        var body = TestKeys.Content(length);

        var bytes = AgeHeader.Format([new AgeStanza(["a", "b", "!~"], body), new AgeStanza(["c"], body)], FileKey);

        Assert.True(AgeHeader.TryParse(bytes, out var header, out var parsed));
        Assert.Equal(bytes.Length, parsed);
        Assert.Equal(["a", "b", "!~"], header!.Stanzas[0].Arguments);
        Assert.Equal(body, header.Stanzas[1].Body.ToArray());
        Assert.True(header.HasValidMac(bytes, FileKey));
        Assert.False(header.HasValidMac(bytes, new byte[16]));
    }

    [Fact]
    public void A_header_that_is_not_all_there_asks_for_more_and_never_takes_more_than_its_own()
    {
        var bytes = AgeHeader.Format([new AgeStanza(["a"], TestKeys.Content(100))], FileKey);
        for (var i = 0; i < bytes.Length; i++)
        {
            Assert.False(AgeHeader.TryParse(bytes.AsSpan(0, i), out _, out _));
        }

        Assert.True(AgeHeader.TryParse([.. bytes, .. "\n-> x\n"u8], out _, out var length));
        Assert.Equal(bytes.Length, length);
    }

    [Theory]
    [InlineData("no argument")]
    [InlineData("empty argument", "a", "")]
    [InlineData("space", "a b")]
    [InlineData("line end", "a\n")]
    [InlineData("not ASCII", "ä")]
    public void A_stanza_that_could_not_be_written_is_refused(string _, params string[] arguments) =>
        Assert.Throws<ArgumentException>(() => new AgeStanza(arguments, Array.Empty<byte>()));

    [Fact]
    public void A_header_without_end_is_given_up()
    {
        using var endless = new EndlessStream("age-encryption.org/v1\n-> a\n\n"u8.ToArray(), "-> a b\nAAAA\n"u8.ToArray());

        var error = Assert.Throws<AgeFormatException>(() => new AgeReader(endless, [TestKeys.Owner]));

        Assert.Equal(AgeFault.Header, error.Fault);
        Assert.InRange(endless.Given, AgeHeader.MaxLength, AgeHeader.MaxLength * 2);
    }

    [Fact]
    public void A_few_thousand_recipients_are_no_trouble()
    {
        var recipients = Enumerable.Repeat<IAgeRecipient>(TestKeys.Stranger.Recipient, 2000).Append(TestKeys.Owner.Recipient).ToArray();

        Assert.Equal("content"u8, TestKeys.Open(TestKeys.Seal("content"u8, recipients)));
    }

    [Fact]
    public void An_identity_may_be_of_somebody_elses_making()
    {
        var file = TestKeys.Seal("content"u8, new PlainRecipient(), TestKeys.Owner.Recipient);

        Assert.Equal("content"u8, TestKeys.Open(file, new PlainIdentity()));
        Assert.Equal("content"u8, TestKeys.Open(file, TestKeys.Owner));
    }

    /// <summary>A recipient type that hides nothing, to show that the interfaces suffice.</summary>
    private sealed class PlainRecipient : IAgeRecipient
    {
        public bool StandsAlone => false;

        public AgeStanza Wrap(ReadOnlySpan<byte> fileKey) => new(["example.com/plain"], fileKey.ToArray());
    }

    private sealed class PlainIdentity : IAgeIdentity
    {
        public bool TryUnwrap(IReadOnlyList<AgeStanza> stanzas, Span<byte> fileKey)
        {
            var stanza = stanzas.FirstOrDefault(s => s.Type == "example.com/plain");
            stanza?.Body.Span.CopyTo(fileKey);
            return stanza is not null;
        }
    }

    private sealed class EndlessStream(byte[] start, byte[] repeated) : MemoryStream
    {
        private byte[] _next = start;

        public long Given { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            var count = Math.Min(buffer.Length, _next.Length);
            _next.AsSpan(0, count).CopyTo(buffer);
            _next = count == _next.Length ? repeated : _next[count..];
            Given += count;
            return count;
        }
    }
}
