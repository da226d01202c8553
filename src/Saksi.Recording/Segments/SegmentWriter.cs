using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Saksi.Age;
using Saksi.Recording.Storage;

namespace Saksi.Recording.Segments;

/// <summary>
/// Steps 5 and 6 of the life of a frame: seals a segment's payload chunk by chunk into its file, keeps the file at every
/// moment a complete age file, and closes it.
/// </summary>
/// <remarks>
/// Invariant: a chunk index is sealed at most once with the final flag clear, and with the flag set only ever over
/// <see cref="FreeBox.Empty"/>. No nonce meets two plaintexts (docs/design/record-and-seal.md). Not thread-safe: the
/// storage writer's thread owns it, except for the file handle, which the synchroniser flushes.
/// </remarks>
internal sealed class SegmentWriter : IDisposable
{
    /// <summary>So many chunks are read back after a failure: 4 MiB, two synchronisations of a camera of 32 Mbit/s.</summary>
    private const ulong ChunksToReadBack = 64;

    private const int TagSize = AgeEncryptor.SealedChunkSize - AgeEncryptor.ChunkSize;

    private readonly AgeEncryptor _encryptor;
    private readonly SealingBuffers _buffers;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _partial;
    private int _partialLength;
    private ulong _chunkIndex;
    private ulong _writtenChunks;
    private long _chunkOffset;
    private int _scratchLength;
    private bool _failed;

    private SegmentWriter(string path, SafeFileHandle handle, AgeEncryptor encryptor, SealingBuffers buffers)
    {
        FilePath = path;
        Handle = handle;
        _encryptor = encryptor;
        _buffers = buffers;
        _partial = buffers.RentPartial();
    }

    public string FilePath { get; }

    public SafeFileHandle Handle { get; }

    /// <summary>Directories above the file's own that were made for it, or in which one was made.</summary>
    public IReadOnlyList<string> ChangedDirectories { get; private init; } = [];

    /// <summary>Payload bytes that stand in whole chunks of the file.</summary>
    public long WrittenPayloadBytes => (long)_writtenChunks * AgeEncryptor.ChunkSize;

    /// <summary>Payload bytes in all, those in memory included.</summary>
    public long PayloadBytes => ((long)_chunkIndex * AgeEncryptor.ChunkSize) + _partialLength;

    /// <summary>What is not yet in the file: less than one chunk.</summary>
    public ReadOnlySpan<byte> Unwritten => _partial.AsSpan(0, _partialLength);

    /// <summary>The file's length with its closing chunk.</summary>
    public long FileBytes => _chunkOffset + FreeBox.HeaderSize + TagSize;

    /// <summary>Creates the file with header, nonce and a first closing chunk: a valid, empty segment.</summary>
    public static SegmentWriter Create(string path, IReadOnlyList<IAgeRecipient> recipients, SealingBuffers buffers)
    {
        var encryptor = AgeEncryptor.Create(recipients);
        SafeFileHandle? handle = null;
        try
        {
            // Synchronised with the file: doing it here for hundreds of cameras at a start would keep the writer from its work.
            var changed = DurableFiles.CreateDirectoryUnsynchronised(Path.GetDirectoryName(path)!); // A segment always lies in a directory.
            handle = DurableFiles.CreateExclusively(path);
            var writer = new SegmentWriter(path, handle, encryptor, buffers) { ChangedDirectories = changed };
            writer.WritePrologue();
            return writer;
        }
        catch
        {
            encryptor.Dispose();
            Remove(handle, path);
            throw;
        }
    }

    /// <summary>Appends to the payload. Whole chunks are written when <see cref="Write"/> is called, or when many are full.</summary>
    public void Append(ReadOnlySpan<byte> payload)
    {
        while (!payload.IsEmpty)
        {
            if (_partialLength == 0 && payload.Length >= AgeEncryptor.ChunkSize)
            {
                SealChunk(payload[..AgeEncryptor.ChunkSize]);
                payload = payload[AgeEncryptor.ChunkSize..];
                continue;
            }

            var taken = Math.Min(payload.Length, AgeEncryptor.ChunkSize - _partialLength);
            payload[..taken].CopyTo(_partial.AsSpan(_partialLength));
            _partialLength += taken;
            payload = payload[taken..];
            if (_partialLength == AgeEncryptor.ChunkSize)
            {
                _partialLength = 0;
                SealChunk(_partial);
            }
        }
    }

    /// <summary>Writes the chunks that became full, and the closing chunk behind them, in one call.</summary>
    /// <returns>True when at least one chunk was written.</returns>
    public bool Write()
    {
        if (_scratchLength == 0)
        {
            return false;
        }

        var scratch = _buffers.Scratch.AsSpan();
        _hash.AppendData(scratch[.._scratchLength]);
        var closing = scratch.Slice(_scratchLength, FreeBox.HeaderSize + TagSize);
        _encryptor.SealChunk(_chunkIndex, isFinal: true, FreeBox.Empty, closing);
        var start = _chunkOffset;
        _chunkOffset += _scratchLength;
        var total = _scratchLength + closing.Length;
        _scratchLength = 0;
        WriteAt(scratch[..total], start);
        _writtenChunks = _chunkIndex;
        return true;
    }

    /// <summary>Step 6: fills up the last chunk and writes it. Nothing can be appended afterwards.</summary>
    public void Finish()
    {
        FillUp();
        Write();
    }

    /// <summary>The SHA-256 of the whole file, once it is finished.</summary>
    public byte[] Sha256()
    {
        Span<byte> closing = stackalloc byte[FreeBox.HeaderSize + TagSize];
        _encryptor.SealChunk(_chunkIndex, isFinal: true, FreeBox.Empty, closing);
        _hash.AppendData(closing);
        return _hash.GetHashAndReset();
    }

    /// <summary>
    /// After a failure: cuts the file back to the whole chunks of a payload length, which were written before, and closes it there, so
    /// that it stays a valid age file. Needs no new space.
    /// </summary>
    public void CutBack(long payloadBytes)
    {
        var chunks = Math.Min(_writtenChunks, (ulong)(payloadBytes / AgeEncryptor.ChunkSize));
        var offset = OffsetOf(chunks);
        Span<byte> closing = stackalloc byte[FreeBox.HeaderSize + TagSize];
        _encryptor.SealChunk(chunks, isFinal: true, FreeBox.Empty, closing);
        RandomAccess.Write(Handle, closing, offset);
        RandomAccess.SetLength(Handle, offset + closing.Length);
    }

    /// <summary>
    /// After a failure: how much of a payload that counted as durable the disk really gives back. Not every file system tells of a
    /// failure at once: ext4 without a journal lets the first fsync succeed whose pages did not reach the disk (Linux 6.18).
    /// </summary>
    public long ReadBack(long payloadBytes)
    {
        var chunks = Math.Min(_writtenChunks, (ulong)(payloadBytes / AgeEncryptor.ChunkSize));
        DurableFiles.Release(Handle, OffsetOf(chunks) + 1); // Or the answer would come from memory.
        var sealedChunk = new byte[AgeEncryptor.SealedChunkSize];
        var plaintext = new byte[AgeEncryptor.ChunkSize];
        try
        {
            for (var index = chunks - Math.Min(chunks, ChunksToReadBack); index < chunks; index++)
            {
                if (RandomAccess.Read(Handle, sealedChunk, OffsetOf(index)) < sealedChunk.Length
                    || !_encryptor.TryOpenChunk(index, sealedChunk, plaintext))
                {
                    return (long)index * AgeEncryptor.ChunkSize;
                }
            }

            return payloadBytes;
        }
        catch (IOException)
        {
            return payloadBytes; // It cannot be asked now; nothing is cut off for that.
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plaintext);
        }
    }

    public void Dispose()
    {
        Handle.Dispose();
        _encryptor.Dispose();
        _hash.Dispose();
        _buffers.ReturnPartial(_partial);
    }

    private long OffsetOf(ulong chunk) => _encryptor.Prologue.Length + ((long)chunk * AgeEncryptor.SealedChunkSize);

    /// <summary>A file that got no header would be no age file, and nobody would ever look after it.</summary>
    private static void Remove(SafeFileHandle? handle, string path)
    {
        if (handle is not null)
        {
            handle.Dispose();
            DurableFiles.TryDelete(path);
        }
    }

    private void WritePrologue()
    {
        var prologue = _encryptor.Prologue.Span;
        _hash.AppendData(prologue);
        var first = new byte[prologue.Length + FreeBox.HeaderSize + TagSize];
        prologue.CopyTo(first);
        _encryptor.SealChunk(0, isFinal: true, FreeBox.Empty, first.AsSpan(prologue.Length));
        WriteAt(first, 0);
        _chunkOffset = prologue.Length;
    }

    private void SealChunk(ReadOnlySpan<byte> plaintext)
    {
        var destination = _buffers.Scratch.AsSpan(_scratchLength, AgeEncryptor.SealedChunkSize);
        _encryptor.SealChunk(_chunkIndex++, isFinal: false, plaintext, destination);
        _scratchLength += AgeEncryptor.SealedChunkSize;
        if (_scratchLength + AgeEncryptor.SealedChunkSize + FreeBox.HeaderSize + TagSize > _buffers.Scratch.Length)
        {
            Write();
        }
    }

    private void FillUp()
    {
        if (_partialLength == 0)
        {
            return;
        }

        var free = AgeEncryptor.ChunkSize - _partialLength;
        var boxSize = free >= FreeBox.HeaderSize ? free : free + AgeEncryptor.ChunkSize;
        Span<byte> header = stackalloc byte[FreeBox.HeaderSize];
        BinaryPrimitives.WriteInt32BigEndian(header, boxSize);
        FreeBox.Empty[4..].CopyTo(header[4..]);
        Append(header);
        Append(_buffers.Zeros.AsSpan(0, boxSize - FreeBox.HeaderSize));
    }

    private void WriteAt(ReadOnlySpan<byte> bytes, long offset)
    {
        // After an error the file's content is unknown: a second attempt would write under nonces already used.
        if (_failed)
        {
            throw new InvalidOperationException("The segment failed before; it can only be cut back.");
        }

        _failed = true;
        RandomAccess.Write(Handle, bytes, offset);
        _failed = false;
    }
}
