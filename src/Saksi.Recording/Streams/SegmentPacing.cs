using Saksi.Recording.Segments;

namespace Saksi.Recording.Streams;

/// <summary>
/// When a stream may open its next segment: not while its storage is in trouble, not while a slow disk still works off the last one,
/// and not all the time.
/// </summary>
/// <remarks>
/// It waits by the monotonic clock: whoever sets the wall clock back must not make us wait for the time he took away. Guarded by the
/// assembler's lock.
/// </remarks>
internal sealed class SegmentPacing(TimeProvider time)
{
    /// <summary>A camera whose parameters change with every picture must not fill the disk with files.</summary>
    private static readonly TimeSpan ShortestSegment = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan StorageRetry = TimeSpan.FromSeconds(1);

    private OpenSegment? _broken;
    private long _retryAt;
    private long _nextSegmentAt;

    /// <summary>Whether there is a point in trying.</summary>
    public bool MayTry => Now >= _retryAt && _broken is not { QueuedBytes: > 0 };

    /// <summary>Whether the segment before was opened only a moment ago.</summary>
    public bool IsTooSoon => Now < _nextSegmentAt;

    private long Now => time.GetTimestamp();

    /// <summary>A new session begins with a segment at once.</summary>
    public void BeginSession() => _nextSegmentAt = 0;

    /// <summary>A segment was opened.</summary>
    public void NoteOpened() => _nextSegmentAt = In(ShortestSegment);

    /// <summary>Tries again when the segment before is old enough.</summary>
    public void WaitForShortest() => _retryAt = _nextSegmentAt;

    /// <summary>Tries again in a while.</summary>
    public void WaitForStorage() => _retryAt = In(StorageRetry);

    /// <summary>Tries again in a while, and not before what waits for this segment's storage is worked off.</summary>
    public void WaitForStorage(OpenSegment? broken)
    {
        _broken = broken;
        WaitForStorage();
    }

    private long In(TimeSpan wait) => Now + (long)(wait.TotalSeconds * time.TimestampFrequency);
}
