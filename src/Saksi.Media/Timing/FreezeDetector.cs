namespace Saksi.Media.Timing;

/// <summary>Notices that a track's timestamps stand still while its pictures keep coming, and that they go on again.</summary>
/// <remarks>
/// Units may share a timestamp in good order: the slices of a picture where a camera sets the marker on each, which do
/// not count here, and its two fields. Pieces of sound may, which come at once.
/// </remarks>
internal sealed class FreezeDetector(TimeProvider clock)
{
    private const int LeastRepeats = 2;
    private static readonly TimeSpan LeastTime = TimeSpan.FromMilliseconds(60);

    // Longer than the step of a clock that counts whole seconds: between its steps it stands still again and again.
    private static readonly TimeSpan LeastMotion = TimeSpan.FromSeconds(2);

    private uint _timestamp;
    private bool _isStarted;
    private long _latestSign;

    /// <summary>The timestamps stand still, or did lately.</summary>
    internal bool IsFrozen { get; private set; }

    /// <summary>When the first unit with the latest timestamp came.</summary>
    internal long Since { get; private set; }

    /// <summary>How many pictures had this timestamp already; not counted further than it takes.</summary>
    internal int Repeats { get; private set; }

    /// <summary>Takes the next unit of the track.</summary>
    internal void Observe(uint timestamp, long arrival, bool continuesPicture)
    {
        if (!_isStarted || timestamp != _timestamp)
        {
            _isStarted = true;
            _timestamp = timestamp;
            Repeats = 0;
            Since = arrival;
        }
        else if (!continuesPicture)
        {
            Repeats = Math.Min(Repeats + 1, LeastRepeats);
            if (Repeats == LeastRepeats && clock.GetElapsedTime(Since, arrival) >= LeastTime)
            {
                IsFrozen = true;
                _latestSign = arrival;
            }
        }

        IsFrozen = IsFrozen && clock.GetElapsedTime(_latestSign, arrival) < LeastMotion;
    }
}
