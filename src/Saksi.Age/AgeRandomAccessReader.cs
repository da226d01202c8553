using Microsoft.Win32.SafeHandles;

namespace Saksi.Age;

/// <summary>Reads the plaintext of an age file at any offset. Everything that it returns is authenticated.</summary>
/// <remarks>
/// <para>
/// Its length is that of the file when it was opened, and the last chunk is authenticated first (age.md, Payload: seeking).
/// Of a file that is still being written, open a new reader to see what was added: the final chunk that this one knows may be gone.
/// </para>
/// <para>The chunk read last is kept, so that small reads in order cost one decryption per chunk.</para>
/// <para>Not safe for use by two threads at once. Several readers may share one handle.</para>
/// </remarks>
public sealed class AgeRandomAccessReader : IDisposable
{
    private readonly IPositionedSource _source;
    private readonly AgeOpener _opener;
    private readonly int _payloadStart;
    private readonly byte[] _sealed = new byte[AgePayload.SealedChunkSize];
    private readonly byte[] _plaintext = new byte[AgePayload.ChunkSize];
    private long _cachedIndex = -1;
    private long _finalIndex;

    private AgeRandomAccessReader(IPositionedSource source, IReadOnlyList<IAgeIdentity> identities)
    {
        _source = source;
        var position = 0L;
        var prologue = AgePrologue.Read(
            buffer =>
            {
                var count = source.Read(position, buffer);
                position += count;
                return count;
            },
            out var bytes);
        _payloadStart = prologue.Length;
        _opener = AgeOpener.Open(prologue, bytes.Span, identities);
    }

    /// <summary>Bytes of plaintext.</summary>
    public long Length { get; private set; }

    /// <summary>Whether the file ends without a final chunk; only <see cref="OpenTruncated(SafeFileHandle, IReadOnlyList{IAgeIdentity}, bool)"/> lets that pass.</summary>
    public bool IsTruncated { get; private set; }

    /// <summary>Opens a file and authenticates its end. If that fails, the handle stays open.</summary>
    /// <param name="handle">An age file, binary, open for reading.</param>
    /// <param name="identities">Tried in turn.</param>
    /// <param name="leaveOpen">Whether <see cref="Dispose"/> leaves the handle open.</param>
    /// <exception cref="AgeFormatException">Malformed, no identity matches, or the last chunk is not an authentic final one.</exception>
    public static AgeRandomAccessReader Open(
        SafeFileHandle handle, IReadOnlyList<IAgeIdentity> identities, bool leaveOpen = false) =>
        Open(new FileSource(handle, leaveOpen), identities, allowTruncated: false);

    /// <summary>As the other overload, over a stream that can seek.</summary>
    public static AgeRandomAccessReader Open(
        Stream stream, IReadOnlyList<IAgeIdentity> identities, bool leaveOpen = false) =>
        Open(new StreamSource(stream, leaveOpen), identities, allowTruncated: false);

    /// <summary>Opens a file that may lack its end: one that a crash or a full disk cut off.</summary>
    /// <remarks>
    /// The length is up to the last whole chunk that is authentic, searched from the end backwards, so that blocks that never
    /// reached the disk are passed over. A chunk before it may still be damaged; reading it then fails.
    /// </remarks>
    /// <exception cref="AgeFormatException">The header is malformed or cut short, or no identity matches.</exception>
    public static AgeRandomAccessReader OpenTruncated(
        SafeFileHandle handle, IReadOnlyList<IAgeIdentity> identities, bool leaveOpen = false) =>
        Open(new FileSource(handle, leaveOpen), identities, allowTruncated: true);

    /// <summary>As the other overload, over a stream that can seek.</summary>
    public static AgeRandomAccessReader OpenTruncated(
        Stream stream, IReadOnlyList<IAgeIdentity> identities, bool leaveOpen = false) =>
        Open(new StreamSource(stream, leaveOpen), identities, allowTruncated: true);

    /// <summary>Reads from an offset: as many bytes as the buffer takes, fewer only at the end.</summary>
    /// <returns>The number of bytes; zero at or behind the end.</returns>
    /// <exception cref="AgeFormatException">A chunk is not authentic. Nothing of it was returned.</exception>
    public int Read(long offset, Span<byte> buffer)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        var total = (int)Math.Min(buffer.Length, Math.Max(0, Length - offset));
        var done = 0;
        while (done < total)
        {
            var (index, skip) = Math.DivRem(offset + done, AgePayload.ChunkSize);
            var chunkLength = (int)Math.Min(AgePayload.ChunkSize, Length - (index * AgePayload.ChunkSize));
            var count = Math.Min(total - done, chunkLength - (int)skip);
            var target = buffer.Slice(done, count);
            if (count == chunkLength && index != _cachedIndex)
            {
                ReadChunk(index, target);
            }
            else
            {
                FillCache(index, chunkLength);
                _plaintext.AsSpan((int)skip, count).CopyTo(target);
            }

            done += count;
        }

        return total;
    }

    /// <summary>Erases keys and the kept chunk, and closes the file unless it is to stay open.</summary>
    public void Dispose()
    {
        _opener.Dispose();
        Array.Clear(_plaintext);
        _source.Dispose();
    }

    private static AgeRandomAccessReader Open(
        IPositionedSource source, IReadOnlyList<IAgeIdentity> identities, bool allowTruncated)
    {
        var reader = new AgeRandomAccessReader(source, identities);
        try
        {
            reader.FindEnd(allowTruncated);
            return reader;
        }
        catch
        {
            reader._opener.Dispose();
            throw;
        }
    }

    private void FindEnd(bool allowTruncated)
    {
        var sealedLength = Math.Max(0, _source.Length - _payloadStart);
        var (whole, rest) = Math.DivRem(sealedLength, AgePayload.SealedChunkSize);
        var (lastIndex, lastLength) = rest > 0 || whole == 0 ? (whole, (int)rest) : (whole - 1, AgePayload.SealedChunkSize);
        if (TryOpen(lastIndex, isFinal: true, lastLength, _plaintext))
        {
            SetEnd(lastIndex, lastLength - AgePayload.TagSize, isTruncated: false);
            return;
        }

        if (!allowTruncated)
        {
            throw Damaged(lastIndex, "The file is cut short or damaged: its last chunk is not an authentic final one.");
        }

        FindLastWholeChunk(whole);
    }

    private void FindLastWholeChunk(long wholeChunks)
    {
        for (var index = wholeChunks - 1; index >= 0; index--)
        {
            var isFinal = TryOpen(index, isFinal: true, AgePayload.SealedChunkSize, _plaintext);
            if (isFinal || TryOpen(index, isFinal: false, AgePayload.SealedChunkSize, _plaintext))
            {
                SetEnd(index, AgePayload.ChunkSize, isTruncated: true);
                _finalIndex = isFinal ? index : -1;
                return;
            }
        }

        (Length, _finalIndex, IsTruncated) = (0, -1, true);
    }

    private void SetEnd(long index, int plaintextLength, bool isTruncated)
    {
        Length = (index * AgePayload.ChunkSize) + plaintextLength;
        IsTruncated = isTruncated;
        (_cachedIndex, _finalIndex) = (index, index);
    }

    private void FillCache(long index, int length)
    {
        if (_cachedIndex != index)
        {
            _cachedIndex = -1;
            ReadChunk(index, _plaintext.AsSpan(0, length));
            _cachedIndex = index;
        }
    }

    private void ReadChunk(long index, Span<byte> plaintext)
    {
        if (!TryOpen(index, index == _finalIndex, plaintext.Length + AgePayload.TagSize, plaintext))
        {
            throw Damaged(index, "The payload is damaged: a chunk is not authentic.");
        }
    }

    private bool TryOpen(long index, bool isFinal, int sealedLength, Span<byte> plaintext)
    {
        var chunk = _sealed.AsSpan(0, sealedLength);
        return _source.Read(PositionOf(index), chunk) == sealedLength
            && sealedLength >= AgePayload.TagSize
            && _opener.TryOpenChunk((ulong)index, isFinal, chunk, plaintext[..(sealedLength - AgePayload.TagSize)]);
    }

    private long PositionOf(long index) => _payloadStart + (index * AgePayload.SealedChunkSize);

    private AgeFormatException Damaged(long index, string message) =>
        new(AgeFault.Payload, message, PositionOf(index), "Payload");
}
