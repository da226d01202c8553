using System.Buffers;
using System.Buffers.Text;

namespace Saksi.Age;

/// <summary>A stream to write a binary age file into; ASCII armor comes out at the destination.</summary>
/// <remarks>Call <see cref="Complete"/> when all is written; without it the armor has no end, and no reader takes it.</remarks>
public sealed class ArmorWriter : Stream
{
    private const int LinesAtOnce = 512;

    private readonly Stream _destination;
    private readonly bool _leaveOpen;
    private readonly byte[] _bytes = new byte[ArmorText.BytesPerLine * LinesAtOnce];
    private readonly byte[] _text = new byte[(ArmorText.Columns + 1) * LinesAtOnce];
    private int _filled;
    private bool _isComplete;

    /// <summary>Writes the armor's first line at once.</summary>
    public ArmorWriter(Stream destination, bool leaveOpen = false)
    {
        _destination = destination;
        _leaveOpen = leaveOpen;
        destination.Write(ArmorText.Begin);
        destination.Write("\n"u8);
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
            var count = Math.Min(buffer.Length, _bytes.Length - _filled);
            buffer[..count].CopyTo(_bytes.AsSpan(_filled));
            _filled += count;
            buffer = buffer[count..];
            if (_filled == _bytes.Length)
            {
                WriteLines();
            }
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Writes the last lines and flushes the destination. Nothing can be written afterwards.</summary>
    public void Complete()
    {
        if (!_isComplete)
        {
            WriteLines();
            _destination.Write(ArmorText.End);
            _destination.Write("\n"u8);
            _isComplete = true;
            _destination.Flush();
        }
    }

    /// <summary>Flushes the destination. Bytes that do not fill lines yet stay here.</summary>
    public override void Flush() => _destination.Flush();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Closes the destination unless it is to stay open.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_leaveOpen)
        {
            _destination.Dispose();
        }

        _isComplete = true;
        base.Dispose(disposing);
    }

    private void WriteLines()
    {
        var written = 0;
        for (var start = 0; start < _filled; start += ArmorText.BytesPerLine)
        {
            var line = _bytes.AsSpan(start, Math.Min(ArmorText.BytesPerLine, _filled - start));
            if (Base64.EncodeToUtf8(line, _text.AsSpan(written), out _, out var count) != OperationStatus.Done)
            {
                throw new InvalidOperationException("The buffer of a line is too small.");
            }

            written += count;
            _text[written++] = (byte)'\n';
        }

        _destination.Write(_text.AsSpan(0, written));
        _filled = 0;
    }
}
