using Saksi.Recording.Segments;

namespace Saksi.Recording.Playback;

/// <summary>Where a segment's sealed bytes are.</summary>
/// <param name="Stream">Whose it is.</param>
/// <param name="FilePath">The sealed file.</param>
/// <param name="TailPath">The file that holds the last seconds of an open segment; it need not be there.</param>
/// <param name="IsOpen">Its bytes may change and grow.</param>
/// <param name="Sha256">Of a closed segment's file; null while it is open.</param>
public sealed record SegmentFile(StreamName Stream, string FilePath, string TailPath, bool IsOpen, ReadOnlyMemory<byte>? Sha256);
