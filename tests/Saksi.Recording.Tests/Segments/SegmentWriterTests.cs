using System.Buffers.Binary;
using System.Security.Cryptography;
using Saksi.Age;
using Saksi.Recording.Segments;

namespace Saksi.Recording.Tests.Segments;

public sealed class SegmentWriterTests : IDisposable
{
    private const int Chunk = AgeEncryptor.ChunkSize;
    private const int ClosingSize = 8 + 16;

    private readonly string _folder = Directory.CreateTempSubdirectory("saksi-test-").FullName;
    private readonly X25519Identity _owner = X25519Identity.Generate();
    private readonly SealingBuffers _buffers = new();

    private string FilePath => Path.Combine(_folder, "camera", "main", "day", "segment.mp4.age");

    [Theory]
    [InlineData("nothing", 0)]
    [InlineData("one byte", 1)]
    [InlineData("room for a box header", Chunk - 8)]
    [InlineData("one byte too few for a header", Chunk - 7)]
    [InlineData("a chunk but one byte", Chunk - 1)]
    [InlineData("a chunk", Chunk)]
    [InlineData("a chunk and one byte", Chunk + 1)]
    [InlineData("two chunks but one byte", (2 * Chunk) - 1)]
    [InlineData("two chunks", 2 * Chunk)]
    [InlineData("more than the scratch buffer holds", (40 * Chunk) + 17)]
    public void A_finished_file_holds_the_payload_a_free_box_up_to_the_chunk_and_the_closing_box(string name, int size)
    {
        var payload = RandomNumberGenerator.GetBytes(size);
        using (var writer = Create())
        {
            writer.Append(payload);
            writer.Finish();
            Assert.Equal(writer.FileBytes, new FileInfo(FilePath).Length);
            Assert.Equal(SHA256.HashData(File.ReadAllBytes(FilePath)), writer.Sha256());
            Assert.True(writer.Unwritten.IsEmpty, name);
        }

        var opened = Open(File.ReadAllBytes(FilePath));
        Assert.Equal(payload, opened[..size]);
        var filling = opened.AsSpan(size..^8);
        Assert.Equal(0, (opened.Length - 8) % Chunk);
        Assert.True(FreeBox.Empty.SequenceEqual(opened.AsSpan(^8..)));
        if (!filling.IsEmpty)
        {
            Assert.Equal(filling.Length, BinaryPrimitives.ReadInt32BigEndian(filling));
            Assert.True(filling[4..8].SequenceEqual("free"u8));
            Assert.Equal(-1, filling[8..].IndexOfAnyExcept((byte)0));
        }
    }

    [Theory]
    [InlineData("small appends", 1000, 200)]
    [InlineData("around a chunk, below", Chunk - 1, 5)]
    [InlineData("exactly a chunk", Chunk, 5)]
    [InlineData("around a chunk, above", Chunk + 1, 5)]
    [InlineData("many chunks at once", (20 * Chunk) + 5, 3)]
    public void After_every_write_the_file_is_complete_and_no_chunk_ever_changes(string name, int size, int times)
    {
        var payload = new List<byte>();
        using var writer = Create();
        var before = File.ReadAllBytes(FilePath);
        Assert.Equal(FreeBox.Empty.ToArray(), Open(before));
        for (var i = 0; i < times; i++)
        {
            var bytes = RandomNumberGenerator.GetBytes(size);
            payload.AddRange(bytes);
            writer.Append(bytes);
            writer.Write();

            // The nonce rule: what was sealed with the final flag clear stays as it is, the closing chunk is always the same 8 bytes.
            var after = File.ReadAllBytes(FilePath);
            Assert.True(before.AsSpan(..^ClosingSize).SequenceEqual(after.AsSpan(..(before.Length - ClosingSize))), name);
            var opened = Open(after);
            Assert.Equal(writer.WrittenPayloadBytes + 8, opened.Length);
            Assert.True(FreeBox.Empty.SequenceEqual(opened.AsSpan(^8..)));
            Assert.True(opened.AsSpan(..^8).SequenceEqual(payload.ToArray().AsSpan(..(opened.Length - 8))));
            Assert.Equal(payload.Count, writer.PayloadBytes);
            Assert.Equal(payload.Count - writer.WrittenPayloadBytes, writer.Unwritten.Length);
            before = after;
        }
    }

    [Theory]
    [InlineData("nothing was written before", 0)]
    [InlineData("something was", 3 * Chunk)]
    public void Cut_back_after_a_failed_write_it_is_complete_up_to_there(string name, int written)
    {
        using var writer = Create();
        writer.Append(RandomNumberGenerator.GetBytes(written));
        writer.Write();
        var good = File.ReadAllBytes(FilePath);

        // Half a write came through before the disk was full.
        RandomAccess.Write(writer.Handle, RandomNumberGenerator.GetBytes(Chunk / 2), good.Length - ClosingSize);
        writer.CutBack(writer.WrittenPayloadBytes);
        Assert.True(good.AsSpan().SequenceEqual(File.ReadAllBytes(FilePath)), name);
    }

    [Theory]
    [InlineData("nothing was durable", 0, 0)]
    [InlineData("a chunk was", Chunk, 1)]
    [InlineData("a tail reached into the next", Chunk + 100, 1)]
    [InlineData("more than was written, by a tail", (3 * Chunk) + 100, 3)]
    public void Cut_back_after_a_failed_synchronisation_it_is_complete_up_to_what_is_durable(string name, int durable, int chunks)
    {
        using var writer = Create();
        var payload = RandomNumberGenerator.GetBytes(3 * Chunk);
        writer.Append(payload);
        writer.Write();
        writer.CutBack(durable);
        var opened = Open(File.ReadAllBytes(FilePath));
        Assert.True(opened.AsSpan(..^8).SequenceEqual(payload.AsSpan(..(chunks * Chunk))), name);
        Assert.True(FreeBox.Empty.SequenceEqual(opened.AsSpan(^8..)));
    }

    [Theory]
    [InlineData("all is there", -1, 4 * Chunk, 4 * Chunk)]
    [InlineData("all is there, and a tail", -1, (3 * Chunk) + 100, (3 * Chunk) + 100)]
    [InlineData("the last chunk was not kept", 3, (4 * Chunk) + 100, 3 * Chunk)]
    [InlineData("one in the middle was not kept", 1, 4 * Chunk, Chunk)]
    [InlineData("the first was not kept", 0, 4 * Chunk, 0)]
    [InlineData("one that did not count was not kept", 3, 2 * Chunk, 2 * Chunk)]
    public void After_a_failure_what_counted_as_durable_is_read_back(string name, int lost, int durable, int expected)
    {
        using var writer = Create();
        writer.Append(RandomNumberGenerator.GetBytes(4 * Chunk));
        writer.Write();
        if (lost >= 0)
        {
            var prologue = writer.FileBytes - ClosingSize - (4 * AgeEncryptor.SealedChunkSize);
            RandomAccess.Write(writer.Handle, new byte[4096], prologue + (lost * AgeEncryptor.SealedChunkSize) + 5000);
        }

        Assert.Equal((name, expected), (name, (int)writer.ReadBack(durable)));
    }

    [Fact]
    public void A_file_that_gets_no_header_is_removed()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
        File.WriteAllText(FilePath, "taken");
        Assert.Throws<IOException>(Create);
        Assert.Equal("taken", File.ReadAllText(FilePath));

        Assert.ThrowsAny<Exception>(() => SegmentWriter.Create(FilePath + "2", [], _buffers));
        Assert.False(File.Exists(FilePath + "2"));
    }

    [Fact]
    public void A_file_is_for_its_owner_alone()
    {
        using var writer = Create();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private SegmentWriter Create() => SegmentWriter.Create(FilePath, [_owner.Recipient], _buffers);

    private byte[] Open(byte[] file)
    {
        using var reader = new AgeReader(new MemoryStream(file), [_owner]);
        using var opened = new MemoryStream();
        reader.CopyTo(opened);
        return opened.ToArray();
    }
}
