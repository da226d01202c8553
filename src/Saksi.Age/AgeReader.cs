namespace Saksi.Age;

/// <summary>A stream of the plaintext of an age file, read from its start to its end.</summary>
/// <remarks>
/// Every byte that it yields is authenticated. That the file is whole is known only when a read returns zero: until then
/// it may turn out to be cut short, and the read throws <see cref="AgeFormatException"/>.
/// </remarks>
public sealed class AgeReader : Stream
{
    private readonly Stream _source;
    private readonly bool _leaveOpen;
    private readonly AgeOpener _opener;
    private readonly ReadOnlyMemory<byte> _prologueBytes;

    // One byte more than a chunk: if it is there, the chunk is not the last thing in the file.
    private readonly byte[] _sealed = new byte[AgePayload.SealedChunkSize + 1];
    private readonly byte[] _plaintext = new byte[AgePayload.ChunkSize];
    private int _sealedLength;
    private int _leftoverPosition;
    private int _start;
    private int _end;
    private ulong _index;
    private long _offset;
    private bool _isFinalRead;
    private AgeFormatException? _failure;

    /// <summary>Reads the header from the source and unwraps the file key.</summary>
    /// <param name="source">A binary age file, from where it stands; see <see cref="ArmorReader"/> for armored ones.</param>
    /// <param name="identities">Tried in turn.</param>
    /// <param name="leaveOpen">Whether <see cref="Stream.Dispose()"/> leaves the source open.</param>
    /// <exception cref="AgeFormatException">The header is malformed, or no identity matches.</exception>
    public AgeReader(Stream source, IReadOnlyList<IAgeIdentity> identities, bool leaveOpen = false)
    {
        _source = source;
        _leaveOpen = leaveOpen;
        var prologue = AgePrologue.Read(source.Read, out _prologueBytes);
        _opener = AgeOpener.Open(prologue, _prologueBytes.Span, identities);
        _leftoverPosition = prologue.Length;
        _offset = prologue.Length;
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    /// <exception cref="AgeFormatException">The payload is damaged, cut short, or followed by something.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        if (_start == _end)
        {
            // A large buffer takes a chunk straight away.
            if (buffer.Length >= AgePayload.ChunkSize)
            {
                return ReadChunk(buffer[..AgePayload.ChunkSize]);
            }

            (_start, _end) = (0, ReadChunk(_plaintext));
        }

        var count = Math.Min(buffer.Length, _end - _start);
        _plaintext.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Erases keys and plaintext, and closes the source unless it is to stay open.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _opener.Dispose();
            Array.Clear(_plaintext);
            if (!_leaveOpen)
            {
                _source.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    private int ReadChunk(Span<byte> plaintext)
    {
        if (_failure is not null)
        {
            throw _failure;
        }

        FillSealed();
        if (_isFinalRead)
        {
            return _sealedLength == 0 ? 0 : throw Fail("Something follows the final chunk.");
        }

        var hasMore = _sealedLength > AgePayload.SealedChunkSize;
        var chunk = _sealed.AsSpan(0, Math.Min(_sealedLength, AgePayload.SealedChunkSize));
        plaintext = plaintext[..Math.Max(0, chunk.Length - AgePayload.TagSize)];

        // What is likely is tried first. The other is tried too: the content of a final chunk with something behind it, or of
        // a whole chunk at a cut, is authentic and given out; the next read tells what is wrong.
        if (_opener.TryOpenChunk(_index, isFinal: !hasMore, chunk, plaintext))
        {
            _isFinalRead = !hasMore;
        }
        else
        {
            _isFinalRead = _opener.TryOpenChunk(_index, isFinal: hasMore, chunk, plaintext) ? hasMore : throw Fail(Diagnose(chunk.Length));
        }

        _sealed.AsSpan(chunk.Length, _sealedLength - chunk.Length).CopyTo(_sealed);
        _sealedLength -= chunk.Length;
        _offset += chunk.Length;
        _index++;
        return plaintext.Length;
    }

    private void FillSealed()
    {
        while (_sealedLength < _sealed.Length)
        {
            var count = ReadSource(_sealed.AsSpan(_sealedLength));
            if (count == 0)
            {
                break;
            }

            _sealedLength += count;
        }
    }

    // The read of the header went beyond it; that comes first.
    private int ReadSource(Span<byte> buffer)
    {
        var leftover = _prologueBytes.Span[_leftoverPosition..];
        if (leftover.IsEmpty)
        {
            return _source.Read(buffer);
        }

        var count = Math.Min(leftover.Length, buffer.Length);
        leftover[..count].CopyTo(buffer);
        _leftoverPosition += count;
        return count;
    }

    private string Diagnose(int chunkLength)
    {
        if (chunkLength == 0)
        {
            return "The file is cut short: it ends without a final chunk.";
        }

        return chunkLength <= AgePayload.TagSize && _index > 0
            ? "The file is cut short, or its final chunk is empty, which only the first may be."
            : "The payload is damaged or cut short: a chunk is not authentic.";
    }

    private AgeFormatException Fail(string message) =>
        _failure = new AgeFormatException(AgeFault.Payload, message, _offset, "Payload");
}
