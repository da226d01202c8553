using System.Buffers;
using System.Buffers.Text;

namespace Saksi.Age;

/// <summary>A stream of the binary age file inside ASCII armor.</summary>
/// <remarks>
/// Strict, because armor would otherwise make files malleable (age.md, ASCII armor): one block, canonical base64, all lines
/// but the last of 64 characters. Line ends are LF or CRLF; white space before and after the block is let pass, up to 1 KiB.
/// That nothing follows the block is checked before the read that returns zero.
/// </remarks>
public sealed class ArmorReader : Stream
{
    private const int MaxWhiteSpace = 1024;
    private const int BufferSize = 16 * 1024;

    // Long enough for a line of 64 characters with CRLF, and for the begin line.
    private const int MaxLine = ArmorText.Columns + 2;

    private readonly Stream _source;
    private readonly bool _leaveOpen;
    private readonly byte[] _text = new byte[BufferSize];
    private readonly byte[] _bytes = new byte[ArmorText.BytesPerLine];
    private int _textStart;
    private int _textEnd;
    private int _start;
    private int _end;
    private long _offset;
    private bool _isBegun;
    private bool _isLastLine;
    private bool _isEnded;
    private AgeFormatException? _failure;

    /// <summary>Creates the reader; the first read finds the armor's first line.</summary>
    public ArmorReader(Stream source, bool leaveOpen = false)
    {
        _source = source;
        _leaveOpen = leaveOpen;
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

    /// <summary>Whether what starts a file looks like armor, so that it is to be read through this class.</summary>
    /// <param name="start">The first bytes; white space before the armor's first line is passed over.</param>
    public static bool IsArmored(ReadOnlySpan<byte> start)
    {
        while (!start.IsEmpty && ArmorText.IsWhiteSpace(start[0]))
        {
            start = start[1..];
        }

        return start.StartsWith(ArmorText.Begin);
    }

    /// <summary>Looks at how a file starts and returns a stream of the binary age file in it, armored or not.</summary>
    /// <param name="source">A file from its start; it need not be able to seek.</param>
    /// <param name="leaveOpen">Whether disposing of the result leaves the source open.</param>
    public static Stream Detect(Stream source, bool leaveOpen = false)
    {
        // A binary file starts with a letter, so white space and a dash decide.
        var start = new byte[MaxWhiteSpace + 1];
        var filled = 0;
        int count;
        do
        {
            count = source.Read(start, filled, start.Length - filled);
            filled += count;
        }
        while (count > 0 && filled < start.Length && start.AsSpan(0, filled).IndexOfAnyExcept(" \t\r\n"u8) < 0);

        var first = start.AsSpan(0, filled).IndexOfAnyExcept(" \t\r\n"u8);
        var whole = new PrefixedStream(start.AsMemory(0, filled), source, leaveOpen);
        return first >= 0 && start[first] == '-' ? new ArmorReader(whole) : whole;
    }

    /// <inheritdoc/>
    /// <exception cref="AgeFormatException">The armor is not strict.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (_failure is not null)
        {
            throw _failure;
        }

        var done = 0;
        while (done < buffer.Length)
        {
            if (_start == _end && !(done > 0 && NeedsSource()) && !NextLine())
            {
                break;
            }

            if (_start == _end)
            {
                break;
            }

            var count = Math.Min(buffer.Length - done, _end - _start);
            _bytes.AsSpan(_start, count).CopyTo(buffer[done..]);
            _start += count;
            done += count;
        }

        return done;
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

    /// <summary>Closes the source unless it is to stay open.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_leaveOpen)
        {
            _source.Dispose();
        }

        base.Dispose(disposing);
    }

    // What was decoded is handed out before the source is asked again, which may block.
    private bool NeedsSource() => _textEnd - _textStart < MaxLine;

    // Decodes the next line; false behind the end line.
    private bool NextLine()
    {
        if (_isEnded)
        {
            return false;
        }

        if (!_isBegun)
        {
            SkipWhiteSpace();
            _isBegun = ReadLine().SequenceEqual(ArmorText.Begin)
                ? true
                : throw Fail("The armor does not start with its BEGIN line.");
        }

        var line = ReadLine();
        if (line.SequenceEqual(ArmorText.End))
        {
            EndBlock();
            return false;
        }

        if (_isLastLine)
        {
            throw Fail("A line shorter than 64 characters is not the last one of the armor.");
        }

        Decode(line);
        return true;
    }

    private void Decode(ReadOnlySpan<byte> line)
    {
        if (line.Length is 0 or > ArmorText.Columns)
        {
            throw Fail("A line of the armor is empty, longer than 64 characters, or the armor has no END line.");
        }

        // The decoder skips white space: then fewer bytes come out than the length tells. Padding is canonical if encoding gives it back.
        var isDecoded = Base64.DecodeFromUtf8(line, _bytes, out _, out var count) == OperationStatus.Done;
        if (!isDecoded || !HeaderBase64.IsEncodingOf(_bytes.AsSpan(0, count), line))
        {
            throw Fail("A line of the armor is not canonical base64.");
        }

        _isLastLine = count < ArmorText.BytesPerLine;
        (_start, _end) = (0, count);
    }

    private void EndBlock()
    {
        _isEnded = true;
        SkipWhiteSpace();
        if (_textStart < _textEnd)
        {
            throw Fail("Something follows the armor.");
        }
    }

    private void SkipWhiteSpace()
    {
        for (var skipped = 0; FillText(1); skipped++)
        {
            if (!ArmorText.IsWhiteSpace(_text[_textStart]))
            {
                return;
            }

            if (skipped == MaxWhiteSpace)
            {
                throw Fail("There is too much white space around the armor.");
            }

            Advance(1);
        }
    }

    // The next line without its LF or CRLF. At the end of the source the line end may be missing.
    private ReadOnlySpan<byte> ReadLine()
    {
        FillText(MaxLine);
        var text = _text.AsSpan(_textStart, _textEnd - _textStart);
        var length = text[..Math.Min(text.Length, MaxLine)].IndexOf((byte)'\n');
        if (length < 0)
        {
            if (text.Length > MaxLine)
            {
                throw Fail("A line of the armor is longer than 64 characters.");
            }

            Advance(text.Length);
            return text;
        }

        Advance(length + 1);
        var line = text[..length];
        return line.EndsWith("\r"u8) ? line[..^1] : line;
    }

    // Sees to it that so many characters are there; false at the end of the source, if none are.
    private bool FillText(int wanted)
    {
        if (_textEnd - _textStart < wanted && _textStart > 0)
        {
            _text.AsSpan(_textStart, _textEnd - _textStart).CopyTo(_text);
            (_textStart, _textEnd) = (0, _textEnd - _textStart);
        }

        while (_textEnd - _textStart < wanted)
        {
            var count = _source.Read(_text, _textEnd, _text.Length - _textEnd);
            if (count == 0)
            {
                break;
            }

            _textEnd += count;
        }

        return _textEnd > _textStart;
    }

    private void Advance(int count)
    {
        _textStart += count;
        _offset += count;
    }

    private AgeFormatException Fail(string message) =>
        _failure = new AgeFormatException(AgeFault.Armor, message, _offset, "ASCII armor");
}
