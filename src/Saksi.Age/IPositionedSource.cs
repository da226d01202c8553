using Microsoft.Win32.SafeHandles;

namespace Saksi.Age;

/// <summary>Bytes that can be read at any position: an open file, or a stream that can seek.</summary>
internal interface IPositionedSource : IDisposable
{
    /// <summary>Length now, in bytes.</summary>
    long Length { get; }

    /// <summary>Fills the buffer from a position; fewer bytes only at the end.</summary>
    int Read(long position, Span<byte> buffer);
}

/// <summary>An open file, read by position, so that the handle's own position does not matter.</summary>
internal sealed class FileSource(SafeFileHandle handle, bool leaveOpen) : IPositionedSource
{
    public long Length => RandomAccess.GetLength(handle);

    public int Read(long position, Span<byte> buffer)
    {
        var filled = 0;
        while (filled < buffer.Length)
        {
            var count = RandomAccess.Read(handle, buffer[filled..], position + filled);
            if (count == 0)
            {
                break;
            }

            filled += count;
        }

        return filled;
    }

    public void Dispose()
    {
        if (!leaveOpen)
        {
            handle.Dispose();
        }
    }
}

/// <summary>A stream that can seek, of which the age file is all.</summary>
internal sealed class StreamSource(Stream stream, bool leaveOpen) : IPositionedSource
{
    public long Length => stream.Length;

    public int Read(long position, Span<byte> buffer)
    {
        stream.Position = position;
        return stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
    }

    public void Dispose()
    {
        if (!leaveOpen)
        {
            stream.Dispose();
        }
    }
}
