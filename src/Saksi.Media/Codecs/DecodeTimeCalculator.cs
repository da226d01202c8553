using Saksi.Media.Tracks;

namespace Saksi.Media.Codecs;

/// <summary>
/// Gives the units of one track, which carry presentation times and come in decoding order, strictly increasing
/// decode times.
/// </summary>
/// <remarks>
/// RTP transports presentation times only. With a reorder depth of n, the decode times are the presentation times in
/// sorted order, n units late; the first n units, for which there is no earlier time, follow one tick apart. So a
/// decode time is known at once (no unit waits), never before the first presentation time, and equal to the
/// presentation time when nothing is reordered. The depth comes from the SPS. An H.264 SPS may leave it out: then it
/// is learned, and only the units up to the first reordered one have a presentation time before their decode time,
/// which MP4 can say (signed composition offsets). One run, one calculator. No allocation after construction.
/// </remarks>
public sealed class DecodeTimeCalculator
{
    /// <summary>Neither H.264 nor H.265 can reorder further (a decoded picture buffer has 16 pictures).</summary>
    public const int MaxReorderDepth = 16;

    // The presentation times not yet used as decode times, ascending: at most depth, plus the newest.
    private readonly long[] _pending = new long[MaxReorderDepth + 1];
    private int _count;

    // The latest presentation times in any order, to learn the depth from.
    private readonly long[] _recent = new long[MaxReorderDepth];
    private int _recentCount;

    private int _depth;
    private bool _isDepthKnown;
    private long _last = long.MinValue;

    /// <summary>Starts a run.</summary>
    /// <param name="format">The track's format: its parameter sets tell the reorder depth.</param>
    public DecodeTimeCalculator(TrackFormat format) => ChangeFormat(format);

    /// <summary>How many pictures are held back for reordering as far as is known.</summary>
    public int ReorderDepth => _depth;

    /// <summary>The parameter sets changed within the run: a larger reorder depth takes effect.</summary>
    public void ChangeFormat(TrackFormat format)
    {
        var depth = ReorderDepthOf(format);
        _isDepthKnown = depth is not null;
        _depth = Math.Clamp(depth ?? _depth, _depth, MaxReorderDepth);
    }

    /// <summary>Takes the next unit's presentation time.</summary>
    /// <returns>Its decode time: above all earlier ones, and not above <paramref name="pts"/> in a sound stream.</returns>
    public long Next(long pts)
    {
        if (!_isDepthKnown)
        {
            LearnFrom(pts);
        }

        Insert(pts);

        // Normally one leaves for one that came. Several have to go after a depth that was learned too late.
        var dts = _last == long.MinValue ? pts : _last + 1;
        while (_count > _depth)
        {
            dts = Math.Max(dts, RemoveFirst());
        }

        _last = dts;
        return dts;
    }

    /// <summary>The reorder depth that a format's parameter sets state; 0 for what cannot reorder, null if unstated.</summary>
    public static int? ReorderDepthOf(TrackFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        return format.Codec switch
        {
            Codec.H264 => H264Configuration.ReorderDepthOf(format.DecoderConfiguration.Span),
            Codec.H265 => H265Configuration.ReorderDepthOf(format.DecoderConfiguration.Span),
            _ => 0,
        };
    }

    private void LearnFrom(long pts)
    {
        var later = 0;
        foreach (var recent in _recent.AsSpan(0, Math.Min(_recentCount, MaxReorderDepth)))
        {
            later += recent > pts ? 1 : 0;
        }

        _depth = Math.Max(_depth, later);
        _recent[_recentCount++ % MaxReorderDepth] = pts;
        _recentCount = _recentCount == 2 * MaxReorderDepth ? MaxReorderDepth : _recentCount;
    }

    private void Insert(long pts)
    {
        var position = _count;
        while (position > 0 && _pending[position - 1] > pts)
        {
            _pending[position] = _pending[position - 1];
            position--;
        }

        _pending[position] = pts;
        _count++;
    }

    private long RemoveFirst()
    {
        var first = _pending[0];
        _count--;
        Array.Copy(_pending, 1, _pending, 0, _count);
        return first;
    }
}
