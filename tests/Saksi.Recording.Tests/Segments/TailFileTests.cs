using System.Security.Cryptography;
using CsCheck;
using Saksi.Age;
using Saksi.Recording.Segments;

namespace Saksi.Recording.Tests.Segments;

public sealed class TailFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("saksi-test-").FullName;
    private readonly X25519Identity _owner = X25519Identity.Generate();

    [Theory]
    [InlineData("one byte", 1)]
    [InlineData("all of a chunk but the prefix", AgeEncryptor.ChunkSize - TailFile.PrefixSize)]
    [InlineData("one byte more, so that the tail has two chunks", AgeEncryptor.ChunkSize - TailFile.PrefixSize + 1)]
    [InlineData("a whole chunk", AgeEncryptor.ChunkSize)]
    public void A_tail_says_where_it_belongs_and_holds_the_bytes(string name, int size)
    {
        var buffers = new SealingBuffers();
        var bytes = RandomNumberGenerator.GetBytes(size);
        var path = Path.Combine(_folder, "tail.tmp");
        File.WriteAllText(path, "a leftover");
        TailFile.WriteTemporary(path, 3L << 40, bytes, [_owner.Recipient], buffers).Dispose();

        using var reader = new AgeReader(File.OpenRead(path), [_owner]);
        using var opened = new MemoryStream();
        reader.CopyTo(opened);
        var plain = opened.ToArray();
        Assert.True(TailFile.TryReadPrefix(plain, out var offset), name);
        Assert.Equal(3L << 40, offset);
        Assert.Equal(bytes, plain[TailFile.PrefixSize..]);
        Assert.Equal(-1, buffers.Tail.AsSpan().IndexOfAnyExcept((byte)0)); // Cleared after use.
    }

    [Fact]
    public void Anything_else_is_no_tail() =>
        Gen.Byte.Array[0, 64].Sample(bytes => Assert.False(TailFile.TryReadPrefix(bytes, out _)));

    [Fact]
    public void A_tail_of_another_length_than_it_says_is_none()
    {
        byte[] plain = [0, 0, 0, 24, .. "free"u8, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 7, 7];
        Assert.True(TailFile.TryReadPrefix(plain, out var offset));
        Assert.Equal(65536, offset);
        Assert.False(TailFile.TryReadPrefix(plain.AsSpan(..^1), out _));
        Assert.False(TailFile.TryReadPrefix([.. plain, 7], out _));
        plain[8] = 0x80;
        Assert.False(TailFile.TryReadPrefix(plain, out _)); // A negative offset.
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
