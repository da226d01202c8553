using Microsoft.Win32.SafeHandles;

namespace Saksi.Media.Mp4;

/// <summary>A source in a file, which may still grow.</summary>
public sealed class FileByteSource(string path) : IByteSource, IDisposable
{
    private readonly SafeFileHandle _file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);

    public long Length => RandomAccess.GetLength(_file);

    public int Read(long offset, Span<byte> destination) => RandomAccess.Read(_file, destination, offset);

    public void Dispose() => _file.Dispose();
}
