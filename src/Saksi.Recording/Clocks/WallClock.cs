namespace Saksi.Recording.Clocks;

/// <summary>
/// Our wall clock, tied to the monotonic one so that a step of the wall clock is noticed and does not reach media times
/// unseen.
/// </summary>
/// <remarks>Thread-safe. <see cref="Check"/> is called about ten times a second by one thread.</remarks>
public sealed class WallClock
{
    /// <summary>A difference between two checks that no slewing explains: adjtime(3) slews at most 500 ppm.</summary>
    private static readonly TimeSpan StepThreshold = TimeSpan.FromMilliseconds(250);

    private readonly TimeProvider _time;
    private Anchor _anchor;
    private int _steps;

    public WallClock(TimeProvider time)
    {
        _time = time;
        _anchor = TakeAnchor();
    }

    /// <summary>How many steps of the wall clock were noticed. A run remembers the count it began with.</summary>
    public int Steps => Volatile.Read(ref _steps);

    public TimeProvider Time => _time;

    /// <summary>Now, in Unix microseconds, by the monotonic clock since the last check.</summary>
    internal long NowUs => AtUs(_time.GetTimestamp());

    /// <summary>When a timestamp of <see cref="TimeProvider.GetTimestamp"/> was taken, in Unix microseconds.</summary>
    internal long AtUs(long timestamp)
    {
        var anchor = Volatile.Read(ref _anchor);
        return anchor.WallUs + UnixTime.ToMicroseconds(_time.GetElapsedTime(anchor.Timestamp, timestamp));
    }

    /// <summary>Compares both clocks. Small differences are followed; a step is counted and returned.</summary>
    public TimeSpan? Check()
    {
        var fresh = TakeAnchor();
        if (!IsStep(fresh))
        {
            Volatile.Write(ref _anchor, fresh);
            return null;
        }

        // We may have been put aside between reading the one clock and the other; a step is still there at a second look.
        fresh = TakeAnchor();
        var isStep = IsStep(fresh);
        var differenceUs = fresh.WallUs - AtUs(fresh.Timestamp);
        if (isStep)
        {
            Interlocked.Increment(ref _steps); // Before the anchor: who computes with the new one knows of the step.
        }

        Volatile.Write(ref _anchor, fresh);
        if (!isStep)
        {
            return null;
        }

        return TimeSpan.FromMicroseconds(differenceUs);
    }

    private bool IsStep(Anchor fresh) =>
        Math.Abs(fresh.WallUs - AtUs(fresh.Timestamp)) >= UnixTime.ToMicroseconds(StepThreshold);

    private Anchor TakeAnchor() => new(UnixTime.ToMicroseconds(_time.GetUtcNow()), _time.GetTimestamp());

    private sealed record Anchor(long WallUs, long Timestamp);
}
