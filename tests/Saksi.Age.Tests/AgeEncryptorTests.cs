namespace Saksi.Age.Tests;

public sealed class AgeEncryptorTests
{
    [Theory]
    [InlineData("empty and first", 0, true, 0, true)]
    [InlineData("empty and second", 1, true, 0, false)]
    [InlineData("empty and not final", 0, false, 0, false)]
    [InlineData("short and final", 5, true, 1, true)]
    [InlineData("short and not final", 5, false, 65_535, false)]
    [InlineData("whole and final", 5, true, 65_536, true)]
    [InlineData("whole and not final", 5, false, 65_536, true)]
    [InlineData("too long", 0, true, 65_537, false)]
    public void Seals_only_chunks_that_may_stand_there(string _, int index, bool isFinal, int length, bool isAllowed)
    {
        using var encryptor = AgeEncryptor.Create([TestKeys.Owner.Recipient]);
        using var opener = AgeOpener.Open(encryptor.Prologue.Span, [TestKeys.Owner], out var prologueLength);
        var content = TestKeys.Content(length);
        var chunk = new byte[length + AgeEncryptor.Overhead];

        Assert.Equal(encryptor.Prologue.Length, prologueLength);
        if (!isAllowed)
        {
            Assert.Throws<ArgumentException>(() => encryptor.SealChunk((ulong)index, isFinal, content, chunk));
            return;
        }

        encryptor.SealChunk((ulong)index, isFinal, content, chunk);
        var opened = new byte[length];
        Assert.True(opener.TryOpenChunk((ulong)index, isFinal, chunk, opened));
        Assert.Equal(content, opened);
        Assert.False(opener.TryOpenChunk((ulong)index, !isFinal, chunk, opened));
        Assert.False(opener.TryOpenChunk((ulong)index + 1, isFinal, chunk, opened));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(65_553)]
    public void Opens_no_chunk_of_an_impossible_length(int length)
    {
        using var encryptor = AgeEncryptor.Create([TestKeys.Owner.Recipient]);
        using var opener = AgeOpener.Open(encryptor.Prologue.Span, [TestKeys.Owner], out _);

        Assert.False(opener.TryOpenChunk(0, isFinal: true, new byte[length], new byte[65_536]));
        Assert.False(opener.TryOpenChunk(0, isFinal: false, new byte[length], new byte[65_536]));
    }

    [Fact]
    public void Indices_beyond_32_bits_have_nonces_of_their_own()
    {
        using var encryptor = AgeEncryptor.Create([TestKeys.Owner.Recipient]);
        using var opener = AgeOpener.Open(encryptor.Prologue.Span, [TestKeys.Owner], out _);
        var chunk = new byte[17];
        encryptor.SealChunk(1UL << 32, isFinal: true, "a"u8, chunk);

        Assert.False(opener.TryOpenChunk(0, isFinal: true, chunk, new byte[1]));
        Assert.True(opener.TryOpenChunk(1UL << 32, isFinal: true, chunk, new byte[1]));
    }

    [Fact]
    public void Needs_somebody_to_encrypt_to_and_a_passphrase_alone()
    {
        Assert.Throws<ArgumentException>(() => AgeEncryptor.Create([]));
        Assert.Throws<ArgumentException>(() => AgeEncryptor.Create([TestKeys.Owner.Recipient, new ScryptRecipient("p", 4)]));
        Assert.Throws<ArgumentException>(() => AgeEncryptor.Create([new ScryptRecipient("p", 4), new ScryptRecipient("q", 4)]));
    }

    // docs/formats/age.md counts on it.
    [Theory]
    [InlineData(1, 184)]
    [InlineData(2, 282)]
    [InlineData(10, 1066)]
    public void The_prologue_has_the_length_that_the_document_says(int recipients, int length)
    {
        using var encryptor = AgeEncryptor.Create([.. Enumerable.Repeat(TestKeys.Owner.Recipient, recipients)]);

        Assert.Equal(length, encryptor.Prologue.Length);
    }

    // How the recorder appends: after each batch the file ends in the same 8 bytes, which the next batch overwrites.
    [Fact]
    public void A_growing_file_is_whole_after_each_batch()
    {
        byte[] filler = [0, 0, 0, 8, .. "free"u8];
        using var encryptor = AgeEncryptor.Create([TestKeys.Owner.Recipient]);
        using var file = new MemoryStream();
        file.Write(encryptor.Prologue.Span);
        var expected = new List<byte>();
        var index = 0UL;
        foreach (var batch in new[] { 0, 1, 3, 1 })
        {
            for (var i = 0; i < batch; i++, index++)
            {
                var content = TestKeys.Content(65_536 + (int)index)[(int)index..];
                WriteChunk(file, encryptor, index, isFinal: false, content);
                expected.AddRange(content);
            }

            WriteChunk(file, encryptor, index, isFinal: true, filler);
            file.Position -= filler.Length + AgeEncryptor.Overhead;

            Assert.Equal(TestKeys.Hash([.. expected, .. filler]), TestKeys.Hash(TestKeys.Open(file.ToArray())));
        }
    }

    [Fact]
    public void Sealing_and_opening_allocate_nothing()
    {
        using var encryptor = AgeEncryptor.Create([TestKeys.Owner.Recipient]);
        using var opener = AgeOpener.Open(encryptor.Prologue.Span, [TestKeys.Owner], out _);
        var content = TestKeys.Content(65_536);
        var chunk = new byte[AgeEncryptor.SealedChunkSize];

        // The runtime's own compilation may allocate now and then; what each chunk allocates would show in every round.
        var least = Enumerable.Range(0, 10).Min(_ =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            SealAndOpen(20);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });

        Assert.Equal(0, least);

        void SealAndOpen(ulong count)
        {
            for (var i = 0UL; i < count; i++)
            {
                encryptor.SealChunk(i, isFinal: false, content, chunk);
                if (!opener.TryOpenChunk(i, isFinal: false, chunk, content))
                {
                    throw new InvalidOperationException("A chunk did not open.");
                }
            }
        }
    }

    [Fact]
    public void Opening_a_stream_leaves_it_at_the_first_chunk()
    {
        var file = TestKeys.Seal("content"u8);
        using var stream = new MemoryStream([1, 2, 3, .. file]);
        stream.Position = 3;

        using var opener = AgeOpener.Open(stream, [TestKeys.Owner], out var prologueLength);

        Assert.Equal(3 + prologueLength, stream.Position);
        Assert.Equal(file.Length - 16 - 7, prologueLength);
    }

    private static void WriteChunk(MemoryStream file, AgeEncryptor encryptor, ulong index, bool isFinal, ReadOnlySpan<byte> content)
    {
        var chunk = new byte[content.Length + AgeEncryptor.Overhead];
        encryptor.SealChunk(index, isFinal, content, chunk);
        file.Write(chunk);
    }
}
