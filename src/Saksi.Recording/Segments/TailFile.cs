using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using Saksi.Age;
using Saksi.Recording.Storage;

namespace Saksi.Recording.Segments;

/// <summary>
/// The sealed side file with the last bytes of an open segment: those that do not fill a chunk yet.
/// </summary>
/// <remarks>
/// The plaintext is a <c>free</c> box of <see cref="PrefixSize"/> bytes (size, type, 64-bit payload offset, 64-bit
/// length, both big-endian) and the bytes. Each tail has a file key of its own.
/// </remarks>
internal static class TailFile
{
    public const int PrefixSize = 24;

    /// <summary>Writes the temporary file; the synchroniser makes it durable and renames it over the previous tail.</summary>
    public static SafeFileHandle WriteTemporary(
        string temporaryPath,
        long payloadOffset,
        ReadOnlySpan<byte> bytes,
        IReadOnlyList<IAgeRecipient> recipients,
        SealingBuffers buffers)
    {
        using var encryptor = AgeEncryptor.Create(recipients);
        var plain = buffers.Tail.AsSpan(0, PrefixSize + bytes.Length);
        BinaryPrimitives.WriteInt32BigEndian(plain, PrefixSize);
        FreeBox.Empty[4..].CopyTo(plain[4..]);
        BinaryPrimitives.WriteInt64BigEndian(plain[8..], payloadOffset);
        BinaryPrimitives.WriteInt64BigEndian(plain[16..], bytes.Length);
        bytes.CopyTo(plain[PrefixSize..]);

        var length = Seal(encryptor, plain, buffers.Scratch);
        plain.Clear();
        File.Delete(temporaryPath);
        var handle = DurableFiles.CreateExclusively(temporaryPath);
        try
        {
            RandomAccess.Write(handle, buffers.Scratch.AsSpan(0, length), 0);
            return handle;
        }
        catch
        {
            handle.Dispose();
            DurableFiles.TryDelete(temporaryPath);
            throw;
        }
    }

    /// <summary>Reads an opened tail's prefix.</summary>
    /// <returns>False when it is none.</returns>
    public static bool TryReadPrefix(ReadOnlySpan<byte> plaintext, out long payloadOffset)
    {
        payloadOffset = 0;
        if (plaintext.Length < PrefixSize
            || BinaryPrimitives.ReadInt32BigEndian(plaintext) != PrefixSize
            || !plaintext[4..8].SequenceEqual(FreeBox.Empty[4..])
            || BinaryPrimitives.ReadInt64BigEndian(plaintext[16..]) != plaintext.Length - PrefixSize)
        {
            return false;
        }

        payloadOffset = BinaryPrimitives.ReadInt64BigEndian(plaintext[8..]);
        return payloadOffset >= 0;
    }

    private static int Seal(AgeEncryptor encryptor, ReadOnlySpan<byte> plain, Span<byte> destination)
    {
        encryptor.Prologue.Span.CopyTo(destination);
        var length = encryptor.Prologue.Length;
        for (ulong index = 0; !plain.IsEmpty; index++)
        {
            var taken = Math.Min(plain.Length, AgeEncryptor.ChunkSize);
            var isFinal = taken == plain.Length;
            var sealedLength = taken + AgeEncryptor.SealedChunkSize - AgeEncryptor.ChunkSize;
            encryptor.SealChunk(index, isFinal, plain[..taken], destination.Slice(length, sealedLength));
            length += sealedLength;
            plain = plain[taken..];
        }

        return length;
    }
}
