namespace Saksi.Media.Mp4;

/// <summary>A <c>uuid</c> box at the top of a file: somebody's own.</summary>
/// <param name="ExtendedType">The 16 bytes that name it.</param>
/// <param name="Offset">Where its payload begins in the source.</param>
/// <param name="SizeBytes">Of the payload that is there.</param>
public sealed record Mp4UserBox(ReadOnlyMemory<byte> ExtendedType, long Offset, long SizeBytes);
