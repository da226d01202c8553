namespace Saksi.Recording.Streams;

/// <summary>Counts of one stream since the recorder started. Written under the assembler's lock, read by anyone.</summary>
internal sealed class StreamCounters
{
    private long _accessUnits;
    private long _mediaBytes;
    private long _lostPackets;
    private long _damaged;
    private long _sealedBytes;
    private long _longestGopUs;
    private int _segments;

    /// <summary>Access units of the leading track that were handed to a segment.</summary>
    public long AccessUnits => Interlocked.Read(ref _accessUnits);

    /// <summary>Bytes of access units of all tracks.</summary>
    public long MediaBytes => Interlocked.Read(ref _mediaBytes);

    public long LostPackets => Interlocked.Read(ref _lostPackets);

    public long DamagedAccessUnits => Interlocked.Read(ref _damaged);

    /// <summary>Sealed bytes that are durable.</summary>
    public long SealedBytes => Interlocked.Read(ref _sealedBytes);

    /// <summary>The longest time between two key frames of the video, in microseconds.</summary>
    public long LongestGopUs => Interlocked.Read(ref _longestGopUs);

    public int Segments => Volatile.Read(ref _segments);

    public void CountAccessUnit() => Interlocked.Increment(ref _accessUnits);

    public void CountBytes(int bytes) => Interlocked.Add(ref _mediaBytes, bytes);

    public void CountLost(int packets) => Interlocked.Add(ref _lostPackets, packets);

    public void CountDamaged() => Interlocked.Increment(ref _damaged);

    public void CountSealed(long bytes) => Interlocked.Add(ref _sealedBytes, bytes);

    /// <summary>Notes how long a group of pictures is by now.</summary>
    public void NoteGop(long us)
    {
        if (us > LongestGopUs)
        {
            Interlocked.Exchange(ref _longestGopUs, us);
        }
    }

    public void CountSegment() => Interlocked.Increment(ref _segments);
}
