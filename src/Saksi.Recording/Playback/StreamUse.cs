using Saksi.Recording.Segments;

namespace Saksi.Recording.Playback;

/// <summary>What is stored of a stream.</summary>
/// <param name="Stream">Which.</param>
/// <param name="Bytes">Of its segments' files.</param>
/// <param name="Oldest">Begin of the oldest segment.</param>
/// <param name="Newest">End of the newest.</param>
public sealed record StreamUse(StreamName Stream, long Bytes, DateTimeOffset Oldest, DateTimeOffset Newest);
