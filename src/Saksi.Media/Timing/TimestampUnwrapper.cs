namespace Saksi.Media.Timing;

/// <summary>Continues 32-bit RTP timestamps beyond their wrap (every 13 hours at 90 kHz).</summary>
internal sealed class TimestampUnwrapper
{
    private long _last;
    private bool _hasLast;

    /// <summary>Takes the next timestamp of the track.</summary>
    internal long Unwrap(uint timestamp)
    {
        _last = Peek(timestamp);
        _hasLast = true;
        return _last;
    }

    /// <summary>What a timestamp is on the same axis, the reading nearest to the latest one taken.</summary>
    internal long Peek(uint timestamp) => _hasLast ? _last + (int)(timestamp - (uint)_last) : timestamp;
}
