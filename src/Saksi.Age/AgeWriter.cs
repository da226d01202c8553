namespace Saksi.Age;

/// <summary>A stream to write plaintext into; an age file comes out at the destination.</summary>
/// <remarks>
/// Call <see cref="Complete"/> when all is written. Disposing without it leaves a file that every reader rejects as cut
/// short, which is what should become of content that an error ended.
/// </remarks>
public sealed class AgeWriter : Stream
{
    private readonly Stream _destination;
    private readonly bool _leaveOpen;
    private readonly AgeEncryptor _encryptor;
    private readonly byte[] _plaintext = new byte[AgePayload.ChunkSize];
    private readonly byte[] _sealed = new byte[AgePayload.SealedChunkSize];
    private int _filled;
    private ulong _index;
    private bool _isComplete;

    /// <summary>Writes header and nonce to the destination at once.</summary>
    /// <param name="destination">Where the age file goes; written only, from where it stands.</param>
    /// <param name="recipients">At least one.</param>
    /// <param name="leaveOpen">Whether <see cref="Stream.Dispose()"/> leaves the destination open.</param>
    public AgeWriter(Stream destination, IReadOnlyList<IAgeRecipient> recipients, bool leaveOpen = false)
    {
        _destination = destination;
        _leaveOpen = leaveOpen;
        _encryptor = AgeEncryptor.Create(recipients);
        destination.Write(_encryptor.Prologue.Span);
    }

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => !_isComplete;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_isComplete, this);
        while (!buffer.IsEmpty)
        {
            // A full chunk waits until more comes: only then is it known not to be the final one.
            if (_filled == _plaintext.Length)
            {
                WriteChunk(_plaintext, isFinal: false);
                _filled = 0;
            }

            // What is a whole chunk already, with more behind it, needs no copy.
            if (_filled == 0 && buffer.Length > _plaintext.Length)
            {
                WriteChunk(buffer[.._plaintext.Length], isFinal: false);
                buffer = buffer[_plaintext.Length..];
                continue;
            }

            var count = Math.Min(buffer.Length, _plaintext.Length - _filled);
            buffer[..count].CopyTo(_plaintext.AsSpan(_filled));
            _filled += count;
            buffer = buffer[count..];
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Writes the final chunk and flushes the destination. Nothing can be written afterwards.</summary>
    public void Complete()
    {
        if (!_isComplete)
        {
            WriteChunk(_plaintext.AsSpan(0, _filled), isFinal: true);
            _isComplete = true;
            _destination.Flush();
        }
    }

    /// <summary>Flushes the destination. A chunk that is not full stays here: sealing it would end the file.</summary>
    public override void Flush() => _destination.Flush();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Erases keys and plaintext, and closes the destination unless it is to stay open.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _isComplete = true;
            _encryptor.Dispose();
            Array.Clear(_plaintext);
            if (!_leaveOpen)
            {
                _destination.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    private void WriteChunk(ReadOnlySpan<byte> plaintext, bool isFinal)
    {
        var destination = _sealed.AsSpan(0, plaintext.Length + AgePayload.TagSize);
        _encryptor.SealChunk(_index++, isFinal, plaintext, destination);
        _destination.Write(destination);
    }
}
