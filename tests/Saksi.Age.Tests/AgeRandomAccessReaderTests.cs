using Microsoft.Win32.SafeHandles;

namespace Saksi.Age.Tests;

public sealed class AgeRandomAccessReaderTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"saksi-age-{Guid.NewGuid():N}.age");

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(131_071)]
    [InlineData(131_072)]
    [InlineData(131_073)]
    public void Reads_around_every_boundary_of_a_file(int length)
    {
        var content = TestKeys.Content(length);
        using var handle = Write(TestKeys.Seal(content));
        using var reader = AgeRandomAccessReader.Open(handle, [TestKeys.Owner]);

        Assert.Equal(length, reader.Length);
        Assert.False(reader.IsTruncated);
        int[] places = [0, 1, 65_535, 65_536, 65_537, 131_071, 131_072, length - 1, length, length + 1, length + 100_000];
        foreach (var offset in places.Where(p => p >= 0))
        {
            foreach (var count in new[] { 0, 1, 100, 65_536, 65_537, 200_000 })
            {
                var buffer = new byte[count];
                var expected = content.AsSpan(Math.Min(offset, length)).ToArray().AsSpan();
                expected = expected[..Math.Min(count, expected.Length)];
                Assert.Equal(expected.Length, reader.Read(offset, buffer));
                Assert.True(expected.SequenceEqual(buffer.AsSpan(0, expected.Length)), $"{count} bytes at {offset}");
            }
        }
    }

    [Fact]
    public void Any_reads_in_any_order_agree_with_the_content()
    {
        var content = TestKeys.Content(300_000);
        using var stream = new MemoryStream(TestKeys.Seal(content));
        using var reader = AgeRandomAccessReader.Open(stream, [TestKeys.Owner]);

        Gen.Select(Gen.Int[0, 300_100], Gen.Int[0, 140_000]).Sample(
            (offset, count) =>
            {
                var buffer = new byte[count];
                var read = reader.Read(offset, buffer);
                return read == Math.Max(0, Math.Min(count, content.Length - offset))
                    && buffer.AsSpan(0, read).SequenceEqual(content.AsSpan(Math.Min(offset, content.Length), read));
            },
            iter: 300,
            threads: 1);
    }

    [Theory]
    [InlineData("the final chunk is cut", 200_000, -1)]
    [InlineData("the final chunk is missing", 131_073, -17)]
    [InlineData("only a tag is left of it", 131_073, -1)]
    [InlineData("nothing is left", 10, -26)]
    public void A_file_without_its_end_is_refused_at_once(string _, int length, int change)
    {
        var file = TestKeys.Seal(TestKeys.Content(length));

        var error = Assert.Throws<AgeFormatException>(() => Open(file[..(file.Length + change)]));

        Assert.Equal(AgeFault.Payload, error.Fault);
    }

    [Fact]
    public void Damage_is_found_where_it_is_and_nowhere_else()
    {
        var content = TestKeys.Content(200_000);
        var file = TestKeys.Seal(content);
        var payload = file.Length - AgeStreamTests.SealedLength(200_000);
        file[payload + 65_552 + 40_000] ^= 1;
        using var reader = Open(file);
        var buffer = new byte[65_536];

        Assert.Equal(65_536, reader.Read(0, buffer));
        var error = Assert.Throws<AgeFormatException>(() => reader.Read(65_536 + 10, buffer.AsSpan(0, 5)));
        Assert.Equal(payload + 65_552, error.Offset);
        Assert.Throws<AgeFormatException>(() => reader.Read(65_535, buffer.AsSpan(0, 2)));
        Assert.Equal(65_536, reader.Read(131_072, buffer));
        Assert.Equal(content[131_072..196_608], buffer);
    }

    [Theory]
    [InlineData("whole", 131_072, 0, 131_072, false)]
    [InlineData("empty and whole", 0, 0, 0, false)]
    [InlineData("one byte short", 200_000, -1, 196_608, true)]
    [InlineData("final chunk missing", 131_073, -17, 131_072, true)]
    [InlineData("cut within the second chunk", 200_000, -80_000, 65_536, true)]
    [InlineData("cut within the first chunk", 60_000, -30_000, 0, true)]
    [InlineData("nothing but the prologue", 10, -26, 0, true)]
    [InlineData("a whole final chunk, then garbage", 131_072, 100, 131_072, true)]
    [InlineData("zeros behind, as of space that was reserved", 131_073, 300_000, 131_072, true)]
    public void What_a_crash_left_is_opened_up_to_its_last_whole_chunk(string _, int length, int change, int expected, bool isTruncated)
    {
        var content = TestKeys.Content(length);
        var file = TestKeys.Seal(content);
        Array.Resize(ref file, file.Length + change);
        using var handle = Write(file);

        using var reader = AgeRandomAccessReader.OpenTruncated(handle, [TestKeys.Owner]);

        Assert.Equal(expected, reader.Length);
        Assert.Equal(isTruncated, reader.IsTruncated);
        var buffer = new byte[length];
        Assert.Equal(expected, reader.Read(0, buffer));
        Assert.Equal(TestKeys.Hash(content.AsSpan(0, expected)), TestKeys.Hash(buffer.AsSpan(0, expected)));
    }

    [Fact]
    public void A_crash_while_chunks_were_overwriting_the_old_end_loses_none_before_it()
    {
        // Two whole chunks and the constant end; then a batch began, and 40,000 bytes of it reached the disk.
        using var encryptor = AgeEncryptor.Create([TestKeys.Owner.Recipient]);
        var content = TestKeys.Content(3 * 65_536);
        using var file = new MemoryStream();
        file.Write(encryptor.Prologue.Span);
        var chunk = new byte[AgeEncryptor.SealedChunkSize];
        for (var i = 0; i < 3; i++)
        {
            encryptor.SealChunk((ulong)i, isFinal: false, content.AsSpan(i * 65_536, 65_536), chunk);
            file.Write(chunk.AsSpan(0, i == 2 ? 40_000 : chunk.Length));
        }

        using var reader = AgeRandomAccessReader.OpenTruncated(file, [TestKeys.Owner]);

        Assert.Equal(2 * 65_536, reader.Length);
        Assert.True(reader.IsTruncated);
    }

    [Theory]
    [InlineData("nothing", 223)]
    [InlineData("half a header", 100)]
    [InlineData("no nonce", 16 + 16 + 7)]
    [InlineData("half a nonce", 16 + 7 + 1)]
    public void Without_its_prologue_even_a_truncated_file_is_refused(string _, int missing)
    {
        var file = TestKeys.Seal("content"u8);
        using var stream = new MemoryStream(file[..Math.Max(0, file.Length - missing)]);

        var error = Assert.Throws<AgeFormatException>(() => AgeRandomAccessReader.OpenTruncated(stream, [TestKeys.Owner]));

        Assert.Equal(AgeFault.Header, error.Fault);
    }

    [Fact]
    public void Small_reads_in_order_decrypt_each_chunk_once()
    {
        var counting = new CountingStream(TestKeys.Seal(TestKeys.Content(131_072)));
        using var reader = AgeRandomAccessReader.Open(counting, [TestKeys.Owner]);
        counting.BytesRead = 0;
        var buffer = new byte[1000];
        for (var offset = 0; offset < reader.Length; offset += buffer.Length)
        {
            reader.Read(offset, buffer);
        }

        Assert.Equal(2 * 65_552, counting.BytesRead);
    }

    private static AgeRandomAccessReader Open(byte[] file) => AgeRandomAccessReader.Open(new MemoryStream(file), [TestKeys.Owner]);

    private SafeFileHandle Write(byte[] file)
    {
        File.WriteAllBytes(_path, file);
        return File.OpenHandle(_path);
    }

    private sealed class CountingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public long BytesRead { get; set; }

        public override int Read(Span<byte> buffer)
        {
            var count = base.Read(buffer);
            BytesRead += count;
            return count;
        }
    }
}
