using System.Buffers.Binary;
using System.Text;
using Saksi.Age;
using Saksi.Media.Mp4;
using Saksi.Recording.Unsealing;

namespace Saksi.Recording.Tests.Unsealing;

public sealed class FragmentSearchTests
{
    private const int Chunk = AgeEncryptor.ChunkSize;

    [Theory]
    [InlineData("at the begin", 0, 0)]
    [InlineData("behind the place", 1000, 0)]
    [InlineData("at the place", 1000, 1000)]
    [InlineData("in another chunk", (2 * Chunk) + 5, 10)]
    [InlineData("at the begin of a chunk", Chunk, 0)]
    [InlineData("the type of moof across a border", Chunk - 37, 0)]
    [InlineData("the type of moof before a border", Chunk - 40, 0)]
    [InlineData("the type of moof behind a border", Chunk - 36, 0)]
    [InlineData("the type of mfhd across a border", Chunk - 46, 0)]
    [InlineData("ends with the payload", (4 * Chunk) - 48, 0)]
    public void Finds_the_next_fragment(string name, int at, int from)
    {
        var payload = new byte[4 * Chunk];
        WriteFragment(payload, at);
        Assert.True(FragmentSearch.Next(new Source(payload), from) == at, name);
        Assert.Equal(-1, FragmentSearch.Next(new Source(payload), at + 1));
    }

    [Theory]
    [InlineData("nothing", "")]
    [InlineData("a word in a picture", "moof")]
    [InlineData("many of them", "moofmoofmoof")]
    [InlineData("without prft", "\0\0\0\u0040moof\0\0\0\u0010mfhd")]
    public void Is_not_deceived_by_what_is_none(string name, string text)
    {
        var payload = new byte[2 * Chunk];
        for (var at = 0; text.Length > 0 && at < payload.Length - text.Length; at += 997)
        {
            Encoding.ASCII.GetBytes(text).CopyTo(payload, at);
        }

        Assert.True(FragmentSearch.Next(new Source(payload), 0) == -1, name);
    }

    [Theory]
    [InlineData("in the damaged chunk", Chunk + 100, -1)]
    [InlineData("begins in the chunk before it", Chunk - 20, -1)]
    [InlineData("before it", Chunk - 48, Chunk - 48)]
    [InlineData("behind it", (2 * Chunk) + 7, (2 * Chunk) + 7)]
    [InlineData("begins in it", (2 * Chunk) - 4, -1)]
    public void Looks_only_at_what_is_authentic(string name, int at, int expected)
    {
        var payload = new byte[4 * Chunk];
        WriteFragment(payload, at);
        Assert.True(FragmentSearch.Next(new Source(payload) { DamagedChunk = 1 }, 0) == expected, name);
    }

    private static void WriteFragment(byte[] payload, int at)
    {
        var bytes = payload.AsSpan(at);
        BinaryPrimitives.WriteInt32BigEndian(bytes, 32);
        "prft"u8.CopyTo(bytes[4..]);
        BinaryPrimitives.WriteInt32BigEndian(bytes[32..], 100);
        "moof"u8.CopyTo(bytes[36..]);
        BinaryPrimitives.WriteInt32BigEndian(bytes[40..], 16);
        "mfhd"u8.CopyTo(bytes[44..]);
    }

    /// <summary>Reads no further than a chunk, and not the damaged one.</summary>
    private sealed class Source(byte[] bytes) : IByteSource
    {
        public int DamagedChunk { get; init; } = -1;

        public long Length => bytes.Length;

        public int Read(long offset, Span<byte> destination)
        {
            var (chunk, within) = Math.DivRem(offset, Chunk);
            if (offset >= bytes.Length)
            {
                return 0;
            }

            if (chunk == DamagedChunk)
            {
                throw new AgeFormatException(AgeFault.Payload, "damaged", offset, "Payload");
            }

            var count = Math.Min(destination.Length, (int)(Chunk - within));
            bytes.AsSpan((int)offset, count).CopyTo(destination);
            return count;
        }
    }
}
