namespace Saksi.Media.Mp4;

/// <summary>Bytes that can be read anywhere: a file, memory, or the payload of a sealed segment.</summary>
public interface IByteSource
{
    /// <summary>How many bytes there are.</summary>
    long Length { get; }

    /// <summary>Reads bytes from a place.</summary>
    /// <param name="offset">0 to <see cref="Length"/>.</param>
    /// <param name="destination">Where they go.</param>
    /// <returns>How many were read: fewer than asked for, though at least one, only where the end or a boundary is near; 0 at the end.</returns>
    int Read(long offset, Span<byte> destination);
}
