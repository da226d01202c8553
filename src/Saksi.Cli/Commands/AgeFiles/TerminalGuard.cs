using Saksi.Cli.CommandLine;

namespace Saksi.Cli.Commands.AgeFiles;

/// <summary>Lets text through to a terminal and refuses what starts with binary data, which could do anything to it.</summary>
internal sealed class TerminalGuard(Stream terminal, bool isOn) : Stream
{
    private bool _isChecked = !isOn;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public static UserErrorException Refusal(string hint) => new("Refusing to output binary to the terminal.", hint);

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (!_isChecked && buffer.IndexOfAnyInRange((byte)0, (byte)8) >= 0)
        {
            throw Refusal("Give a file with -o, or force it with -o -.");
        }

        _isChecked = true;
        terminal.Write(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => terminal.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
