using System.Security.Cryptography;
using Saksi.Age;
using Saksi.Recording.Segments;
using Saksi.Recording.Unsealing;

namespace Saksi.Recording.Tests.Unsealing;

/// <summary>What a power cut may leave: files that end anywhere, and tails of earlier moments.</summary>
public sealed class SegmentPayloadTests : IDisposable
{
    private const int Chunk = AgeEncryptor.ChunkSize;
    private const int SealedChunk = AgeEncryptor.SealedChunkSize;
    private const int ClosingSize = 8 + 16;

    private readonly string _folder = Directory.CreateTempSubdirectory("saksi-test-").FullName;
    private readonly X25519Identity _owner = X25519Identity.Generate();
    private readonly SealingBuffers _buffers = new();
    private readonly byte[] _payload = RandomNumberGenerator.GetBytes((2 * Chunk) + 1000);

    private string FilePath => Path.Combine(_folder, "day", "segment.mp4.age");

    [Theory]
    [InlineData("as it was left", 2, 0)]
    [InlineData("without its closing chunk", 2, -ClosingSize)]
    [InlineData("within the closing chunk", 2, -1)]
    [InlineData("within the second chunk", 1, -ClosingSize - 1)]
    [InlineData("in the middle of the second chunk", 1, -ClosingSize - (SealedChunk / 2))]
    [InlineData("behind the first chunk", 1, -ClosingSize - SealedChunk)]
    [InlineData("within the first chunk", 0, -ClosingSize - SealedChunk - 1)]
    [InlineData("behind the header", 0, -ClosingSize - (2 * SealedChunk))]
    public void A_file_that_ends_early_gives_its_whole_chunks(string name, int chunks, int cut)
    {
        Write();
        Truncate(cut);
        using var payload = SegmentPayload.Open(FilePath, [_owner]);
        Assert.True(payload.Length == chunks * Chunk, $"{name}: {payload.Length}");
        Assert.True(ReadAll(payload).AsSpan().SequenceEqual(_payload.AsSpan(..(chunks * Chunk))));
    }

    [Theory]
    [InlineData("zeros behind, as a file system leaves them", 0)]
    [InlineData("rubbish behind", 0x5A)]
    public void What_was_written_half_is_not_believed(string name, int value)
    {
        Write();
        Truncate(-ClosingSize - SealedChunk + 500);
        using (var file = File.Open(FilePath, FileMode.Append))
        {
            file.Write(Enumerable.Repeat((byte)value, SealedChunk).ToArray());
        }

        using var payload = SegmentPayload.Open(FilePath, [_owner]);
        Assert.True(payload.Length == Chunk, name);
    }

    [Theory]
    [InlineData("fits", 2 * Chunk, 0, 1000)]
    [InlineData("of an earlier moment", Chunk, 0, 0)]
    [InlineData("fits what a power cut left", Chunk, -ClosingSize - 1, 1000)]
    [InlineData("of a moment that the file never saw", 3 * Chunk, 0, 0)]
    public void A_tail_counts_where_it_fits_exactly(string name, int offset, int cut, int expected)
    {
        Write();
        Truncate(cut);
        var tail = _payload.AsSpan(Math.Min(offset, 2 * Chunk), 1000);
        TailFile.WriteTemporary(SegmentPath.TailOf(FilePath), offset, tail, [_owner.Recipient], _buffers).Dispose();
        using var payload = SegmentPayload.Open(FilePath, [_owner]);
        Assert.True(payload.TailBytes == expected, name);
        Assert.True(ReadAll(payload).AsSpan().SequenceEqual(_payload.AsSpan(..(int)payload.Length)));
    }

    [Fact]
    public void A_damaged_tail_is_told_and_costs_only_itself()
    {
        Write();
        TailFile.WriteTemporary(SegmentPath.TailOf(FilePath), 2 * Chunk, _payload.AsSpan(2 * Chunk), [_owner.Recipient], _buffers).Dispose();
        var bytes = File.ReadAllBytes(SegmentPath.TailOf(FilePath));
        bytes[^1] ^= 1;
        File.WriteAllBytes(SegmentPath.TailOf(FilePath), bytes);
        using var payload = SegmentPayload.Open(FilePath, [_owner]);
        Assert.NotNull(payload.TailProblem);
        Assert.Equal(2 * Chunk, payload.Length);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static byte[] ReadAll(SegmentPayload payload)
    {
        var bytes = new byte[payload.Length];
        for (var done = 0; done < bytes.Length;)
        {
            var read = payload.Read(done, bytes.AsSpan(done, Math.Min(10_007, bytes.Length - done)));
            Assert.True(read > 0);
            done += read;
        }

        Assert.Equal(0, payload.Read(bytes.Length, new byte[1]));
        return bytes;
    }

    private void Write()
    {
        using var writer = SegmentWriter.Create(FilePath, [_owner.Recipient], _buffers);
        writer.Append(_payload);
        writer.Write();
    }

    private void Truncate(int by)
    {
        using var file = File.Open(FilePath, FileMode.Open);
        file.SetLength(file.Length + by);
    }
}
