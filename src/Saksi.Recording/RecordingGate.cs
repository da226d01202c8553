using Saksi.Recording.Coverage;

namespace Saksi.Recording;

/// <summary>Says when a camera's streams are recorded that are not recorded all the time: on motion or an event, or by a schedule.</summary>
/// <remarks>
/// Thread-safe. Whoever decides opens and closes it; the streams follow: they begin with what they kept of the time before, and
/// end at the next key frame. One gate may serve several streams.
/// </remarks>
public sealed class RecordingGate
{
    private volatile int _closedReason;

    /// <summary>Makes a closed gate.</summary>
    /// <param name="preRoll">How much before its opening is recorded as well; kept in memory, from a key frame on.</param>
    /// <param name="reason">Why it is closed: nothing happens, or the schedule.</param>
    public RecordingGate(TimeSpan preRoll, GapReason reason)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(preRoll, TimeSpan.Zero);
        PreRoll = preRoll;
        Close(reason);
    }

    public TimeSpan PreRoll { get; }

    /// <summary>Whether streams are to be recorded now.</summary>
    public bool IsOpen => _closedReason < 0;

    /// <summary>Why not; null while it is open.</summary>
    public GapReason? ClosedReason => _closedReason is >= 0 and var reason ? (GapReason)reason : null;

    public void Open() => _closedReason = -1;

    public void Close(GapReason reason) => _closedReason = (int)reason;
}
