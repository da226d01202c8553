using Saksi.Recording.Clocks;
using Saksi.Recording.Segments;

namespace Saksi.Recording.Streams;

/// <summary>How long a stream's segments get.</summary>
internal sealed class SegmentLength
{
    /// <summary>Without a key frame for so long ("smart" codecs), a segment begins without one.</summary>
    private const long LongestUs = 300_000_000;

    private readonly long _usualUs;
    private readonly long _firstUs;

    public SegmentLength(StreamName name, TimeSpan usual)
    {
        _usualUs = UnixTime.ToMicroseconds(usual);
        // Streams that start together shall not rotate together.
        _firstUs = _usualUs - (_usualUs / 2 * (string.GetHashCode(name.ToString(), StringComparison.Ordinal) & 0xFF) / 0xFF);
    }

    /// <summary>Whether the segment ends at a key frame that comes now.</summary>
    public bool IsFull(SegmentStart segment, long mediaUs) =>
        mediaUs - segment.MediaStartUs >= (segment.Key.Sequence == 0 ? _firstUs : _usualUs);

    /// <summary>Whether the segment ends now, key frame or not.</summary>
    public static bool IsTooLong(SegmentStart segment, long mediaUs) => mediaUs - segment.MediaStartUs > LongestUs;
}
