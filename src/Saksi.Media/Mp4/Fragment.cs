namespace Saksi.Media.Mp4;

/// <summary>One finished movie fragment: <c>moof</c> and <c>mdat</c>, and a <c>prft</c> before them.</summary>
/// <remarks>
/// Owned by whoever cut it, on any thread, until <see cref="Dispose"/> gives object and memory back to the pool; after that neither
/// the object nor its spans may be touched. Written to a file it is <see cref="Head"/> followed by <see cref="Body"/>.
/// </remarks>
public sealed class Fragment : IDisposable
{
    private readonly Mp4BufferPool _pool;
    private FragmentTrackSummary[] _tracks = new FragmentTrackSummary[4];
    private byte[]? _body;
    private int _bodySize;

    internal Fragment(Mp4BufferPool pool) => _pool = pool;

    /// <summary>[prft][moof][header of mdat].</summary>
    public ReadOnlySpan<byte> Head => HeadWriter.Written;

    /// <summary>The payload of mdat: the samples of the main track, then of each other track.</summary>
    public ReadOnlySpan<byte> Body => _body.AsSpan(0, _bodySize);

    public int SizeBytes => HeadWriter.Length + _bodySize;

    public uint SequenceNumber { get; internal set; }

    /// <summary>When the first presented sample of the main track was captured, as <c>prft</c> says; null when unknown.</summary>
    public DateTimeOffset? WallTimeOfFirst { get; internal set; }

    /// <summary>Decoding can begin here: the first sample of the main track is a key frame.</summary>
    public bool StartsWithKeyFrame { get; internal set; }

    public int TrackCount { get; private set; }

    internal BoxWriter HeadWriter { get; } = new(capacity: 1024);

    /// <summary>How many samples of a track are in here; the other figures mean nothing when there are none.</summary>
    public int SampleCount(int track) => Summary(track).Count;

    /// <summary>Decode time of the track's first sample in ticks of its clock.</summary>
    public long FirstDts(int track) => Summary(track).FirstDts;

    /// <summary>Decode time at which the track's last sample ends.</summary>
    public long EndDts(int track) => Summary(track).EndDts;

    /// <summary>Presentation time of the track's first sample.</summary>
    public long FirstPts(int track) => Summary(track).FirstPts;

    /// <summary>Gives everything back to the pool.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _body, null) is { } body)
        {
            _bodySize = 0;
            _pool.Return(body);
            _pool.Return(this);
        }
    }

    internal void Begin(byte[] body, int bodySize, int trackCount)
    {
        _body = body;
        _bodySize = bodySize;
        TrackCount = trackCount;
        HeadWriter.Clear();
        if (_tracks.Length < trackCount)
        {
            _tracks = new FragmentTrackSummary[trackCount];
        }
    }

    internal void Summarize(int track, FragmentTrackSummary summary) => _tracks[track] = summary;

    private ref readonly FragmentTrackSummary Summary(int track)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)track, (uint)TrackCount, nameof(track));
        return ref _tracks[track];
    }
}
