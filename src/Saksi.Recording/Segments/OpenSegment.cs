using Saksi.Recording.Storage;

namespace Saksi.Recording.Segments;

/// <summary>One segment on its way to the disk, from its first fragment until it is closed or has failed.</summary>
/// <remarks>
/// The assembler makes it and sends it commands over the storage writer's queue. What is not marked otherwise belongs to
/// the storage writer's thread.
/// </remarks>
internal sealed class OpenSegment(SegmentStart start, StorageWriter storage, byte[] initSegment)
{
    private readonly Lock _lock = new();
    private readonly List<StoredFragment> _fragments = [];
    private volatile Exception? _synchronisationFailure;
    private long _queuedBytes;

    public SegmentStart Start { get; } = start;

    /// <summary>Who writes it.</summary>
    public StorageWriter Storage { get; } = storage;

    public byte[] InitSegment { get; } = initSegment;

    /// <summary>Called once when the segment cannot be continued; on the storage writer's or synchroniser's thread.</summary>
    public required Action<OpenSegment, SegmentFailure> OnFailed { get; init; }

    /// <summary>Called when more of it became durable, with how many bytes; on the synchroniser's thread.</summary>
    public required Action<OpenSegment, long> OnDurable { get; init; }

    public SegmentWriter? Writer { get; set; }

    /// <summary>Path within the storage directory.</summary>
    public string RelativePath { get; } = SegmentPath.Of(start.Stream, start.Key, start.WallStartUs);

    public bool IsClosing { get; set; }

    public bool HasFailed { get; set; }

    /// <summary>There is something in the file that no synchronisation has covered.</summary>
    public bool IsDirty { get; set; }

    /// <summary>Why the latest synchronisation failed; the storage writer then breaks the segment off.</summary>
    public Exception? SynchronisationFailure
    {
        get => _synchronisationFailure;
        set => _synchronisationFailure = value;
    }

    /// <summary>The directory entry is durable and the index knows the segment. Synchroniser's thread.</summary>
    public bool IsAnnounced { get; set; }

    /// <summary>A tail file exists. Synchroniser's thread.</summary>
    public bool HasTail { get; set; }

    /// <summary>How much of the payload a pass has made durable. Synchroniser's thread; between two passes, the storage writer's.</summary>
    public long DurablePayload { get; set; }

    /// <summary>
    /// How much of the payload stays when the segment fails: what was written, but after a failed synchronisation only what an earlier
    /// one has made durable. Linux forgets the error once it is told, and a second fsync succeeds without the bytes.
    /// </summary>
    public long KeptPayload => _synchronisationFailure is null ? Writer?.WrittenPayloadBytes ?? 0 : DurablePayload;

    /// <summary>How much of the payload the latest tail reaches.</summary>
    public long TailEnd { get; set; }

    /// <summary>When the first byte of the half-full chunk was appended.</summary>
    public long UnwrittenSince { get; set; }

    /// <summary>The last append filled no chunk: a slow stream, whose bytes would wait for long.</summary>
    public bool LastAppendFilledNoChunk { get; set; }

    /// <summary>Bytes of fragments that wait in the queue. Any thread.</summary>
    public long QueuedBytes => Interlocked.Read(ref _queuedBytes);

    public void AddQueued(long bytes) => Interlocked.Add(ref _queuedBytes, bytes);

    /// <summary>Notes a fragment that was appended to the payload.</summary>
    public void Add(StoredFragment fragment)
    {
        lock (_lock)
        {
            _fragments.Add(fragment);
        }
    }

    /// <summary>Sums up the fragments whose bytes lie before an offset of the payload. Any thread.</summary>
    public SegmentTotals Totals(long payloadBytes)
    {
        lock (_lock)
        {
            return SegmentTotals.Of(Start, _fragments, payloadBytes);
        }
    }

    /// <summary>The table that the index keeps of a closed segment. Any thread.</summary>
    public byte[] FragmentTable()
    {
        lock (_lock)
        {
            return Segments.FragmentTable.Format(_fragments);
        }
    }
}
