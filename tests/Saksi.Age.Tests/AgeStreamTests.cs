namespace Saksi.Age.Tests;

public sealed class AgeStreamTests
{
    public static TheoryData<int> Lengths => [0, 1, 2, 65_535, 65_536, 65_537, 131_071, 131_072, 131_073, 200_000];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void A_file_gives_back_its_content_at_every_boundary(int length)
    {
        var content = TestKeys.Content(length);

        var file = TestKeys.Seal(content);

        Assert.Equal(TestKeys.Hash(content), TestKeys.Hash(TestKeys.Open(file)));
        Assert.Equal(ExpectedLength(length, file), file.Length);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void How_the_content_is_cut_into_writes_and_reads_does_not_matter(int length)
    {
        var content = TestKeys.Content(length);
        foreach (var step in new[] { 1000, 65_536, 65_537, 100_000 })
        {
            using var file = new MemoryStream();
            using var writer = new AgeWriter(file, [TestKeys.Owner.Recipient], leaveOpen: true);
            for (var i = 0; i < length; i += step)
            {
                writer.Write(content, i, Math.Min(step, length - i));
            }

            writer.Complete();

            Assert.Equal(ExpectedLength(length, file.ToArray()), file.Length);
            Assert.Equal(TestKeys.Hash(content), TestKeys.Hash(ReadInSteps(file.ToArray(), step)));
        }
    }

    [Fact]
    public void A_source_that_yields_byte_by_byte_is_read_like_any_other()
    {
        var content = TestKeys.Content(70_000);
        var file = TestKeys.Seal(content, TestKeys.Recovery.Recipient, TestKeys.Owner.Recipient);
        using var reader = new AgeReader(new TricklingStream(file), [TestKeys.Owner]);
        using var copy = new MemoryStream();

        reader.CopyTo(copy);

        Assert.Equal(content, copy.ToArray());
    }

    [Fact]
    public void Every_recipient_opens_the_file_and_nobody_else()
    {
        var file = TestKeys.Seal("content"u8, TestKeys.Owner.Recipient, TestKeys.Recovery.Recipient);

        Assert.Equal("content"u8, TestKeys.Open(file, TestKeys.Owner));
        Assert.Equal("content"u8, TestKeys.Open(file, TestKeys.Stranger, TestKeys.Recovery));
        var error = Assert.Throws<AgeFormatException>(() => TestKeys.Open(file, TestKeys.Stranger));
        Assert.Equal(AgeFault.NoMatch, error.Fault);
    }

    [Fact]
    public void A_passphrase_opens_the_file_and_no_other_does()
    {
        var file = TestKeys.Seal("content"u8, new ScryptRecipient("päss word", workFactor: 10));

        Assert.Equal("content"u8, TestKeys.Open(file, TestKeys.Stranger, new ScryptIdentity("päss word")));
        Assert.Equal(AgeFault.NoMatch, Assert.Throws<AgeFormatException>(() => TestKeys.Open(file, new ScryptIdentity("pass word"))).Fault);
    }

    [Fact]
    public void A_passphrase_is_asked_for_once_and_only_if_a_file_needs_it()
    {
        var asked = 0;
        var identity = new ScryptIdentity(() =>
        {
            asked++;
            return "secret";
        });
        var file = TestKeys.Seal("content"u8, new ScryptRecipient("secret", workFactor: 4));

        Assert.Throws<AgeFormatException>(() => TestKeys.Open(TestKeys.Seal("x"u8), identity));
        Assert.Equal(0, asked);
        TestKeys.Open(file, identity);
        TestKeys.Open(file, identity);
        Assert.Equal(1, asked);
    }

    [Fact]
    public void More_work_than_allowed_is_refused_before_any_is_done()
    {
        var file = TestKeys.Seal("content"u8, new ScryptRecipient("secret", workFactor: 12));

        var error = Assert.Throws<AgeFormatException>(() => TestKeys.Open(file, new ScryptIdentity("secret", maxWorkFactor: 11)));

        Assert.Equal(AgeFault.Header, error.Fault);
        Assert.Contains("work factor", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_writer_that_was_not_completed_leaves_a_file_that_nobody_takes_for_whole()
    {
        using var file = new MemoryStream();
        using (var writer = new AgeWriter(file, [TestKeys.Owner.Recipient], leaveOpen: true))
        {
            writer.Write(TestKeys.Content(100_000));
        }

        var error = Assert.Throws<AgeFormatException>(() => TestKeys.Open(file.ToArray()));
        Assert.Equal(AgeFault.Payload, error.Fault);
        Assert.Contains("cut short", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_can_be_written_behind_the_final_chunk()
    {
        using var writer = new AgeWriter(new MemoryStream(), [TestKeys.Owner.Recipient]);
        writer.Complete();

        Assert.False(writer.CanWrite);
        Assert.Throws<ObjectDisposedException>(() => writer.Write("more"u8));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(131_072)]
    public void A_file_cut_anywhere_yields_only_whole_chunks_and_then_an_error(int length)
    {
        var content = TestKeys.Content(length);
        var file = TestKeys.Seal(content);
        var payload = file.Length - SealedLength(length);
        int[] cuts = [payload, payload + 15, payload + 16, payload + 65_551, payload + 65_552, payload + 65_568, file.Length - 1];
        foreach (var cut in cuts.Where(c => c < file.Length))
        {
            using var reader = new AgeReader(new MemoryStream(file, 0, cut), [TestKeys.Owner]);
            using var copy = new MemoryStream();
            var error = Assert.Throws<AgeFormatException>(() => reader.CopyTo(copy));
            Assert.Equal(AgeFault.Payload, error.Fault);
            Assert.Equal(0, copy.Length % AgeEncryptor.ChunkSize);
            Assert.True(content.AsSpan().StartsWith(copy.ToArray()));
            Assert.Throws<AgeFormatException>(() => reader.ReadByte());
        }
    }

    [Fact]
    public void Chunks_that_changed_places_are_noticed()
    {
        var file = TestKeys.Seal(TestKeys.Content(3 * 65_536));
        var payload = file.Length - SealedLength(3 * 65_536);
        var swapped = file.ToArray();
        file.AsSpan(payload, 65_552).CopyTo(swapped.AsSpan(payload + 65_552));
        file.AsSpan(payload + 65_552, 65_552).CopyTo(swapped.AsSpan(payload));

        var error = Assert.Throws<AgeFormatException>(() => TestKeys.Open(swapped));

        Assert.Equal(AgeFault.Payload, error.Fault);
        Assert.Equal(payload, error.Offset);
    }

    [Fact]
    public void Two_files_of_one_content_share_nothing()
    {
        var first = TestKeys.Seal("content"u8);
        var second = TestKeys.Seal("content"u8);

        Assert.NotEqual(first[30..], second[30..]);
        Assert.NotEqual(first[^23..], second[^23..]);
    }

    internal static int SealedLength(int length) => length + (16 * Math.Max(1, (length + 65_535) / 65_536));

    private static int ExpectedLength(int length, byte[] file)
    {
        AgeOpener.Open(file, [TestKeys.Owner], out var prologueLength).Dispose();
        return prologueLength + SealedLength(length);
    }

    private static byte[] ReadInSteps(byte[] file, int step)
    {
        using var reader = new AgeReader(new MemoryStream(file), [TestKeys.Owner]);
        using var copy = new MemoryStream();
        var buffer = new byte[step];
        int count;
        while ((count = reader.Read(buffer)) > 0)
        {
            copy.Write(buffer, 0, count);
        }

        return copy.ToArray();
    }
}
