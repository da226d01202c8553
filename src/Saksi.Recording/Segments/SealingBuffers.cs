using System.Collections.Concurrent;
using Saksi.Age;

namespace Saksi.Recording.Segments;

/// <summary>The memory one storage writer seals with: a scratch for ciphertext and the half-full chunks of its segments.</summary>
internal sealed class SealingBuffers
{
    private const int ScratchChunks = 16;

    private readonly ConcurrentBag<byte[]> _partials = [];

    /// <summary>Ciphertext between sealing and writing. Used within one call at a time.</summary>
    public byte[] Scratch { get; } = GC.AllocateUninitializedArray<byte>((ScratchChunks + 1) * AgeEncryptor.SealedChunkSize);

    /// <summary>Plaintext of a tail, cleared after use.</summary>
    public byte[] Tail { get; } = new byte[TailFile.PrefixSize + AgeEncryptor.ChunkSize];

    public byte[] Zeros { get; } = new byte[2 * AgeEncryptor.ChunkSize];

    public byte[] RentPartial() =>
        _partials.TryTake(out var partial) ? partial : GC.AllocateUninitializedArray<byte>(AgeEncryptor.ChunkSize);

    public void ReturnPartial(byte[] partial) => _partials.Add(partial);
}
