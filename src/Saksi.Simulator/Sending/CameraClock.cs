namespace Saksi.Simulator.Sending;

/// <summary>
/// A camera's own clock: runs a little too fast or too slow, and shows a wall time that can be wrong.
/// </summary>
/// <remarks>
/// Pictures are taken by this clock, so a fast camera sends more of them in a true second while their RTP timestamps
/// keep their nominal distance. Times are in ticks of 100 ns since the simulator started.
/// </remarks>
internal sealed class CameraClock(TimeProvider clock)
{
    // More would leave the years that NTP time and DateTimeOffset can tell.
    private static readonly TimeSpan LargestWallOffset = TimeSpan.FromDays(50 * 365);

    private readonly Lock _gate = new();
    private readonly long _start = clock.GetTimestamp();
    private long _trueAnchor;
    private long _cameraAnchor;
    private double _rate = 1;
    private TimeSpan _wallOffset;

    /// <summary>True time since the start.</summary>
    public long TrueNow => clock.GetElapsedTime(_start).Ticks;

    public long CameraNow => ToCamera(TrueNow);

    /// <summary>The date and time that the camera believes in.</summary>
    public DateTimeOffset WallClock
    {
        get
        {
            var now = TrueNow;
            lock (_gate)
            {
                return clock.GetUtcNow() + TimeSpan.FromTicks(ToCameraLocked(now) - now) + _wallOffset;
            }
        }
    }

    /// <summary>How fast it runs: 100 gains 100 µs in a second.</summary>
    public void SetSkew(double partsPerMillion)
    {
        var now = TrueNow;
        lock (_gate)
        {
            _cameraAnchor = ToCameraLocked(now);
            _trueAnchor = now;
            _rate = 1 + (partsPerMillion * 1e-6);
        }
    }

    /// <summary>Sets the wall time forward or back, by 50 years at most; pictures go on undisturbed.</summary>
    public void StepWallClock(TimeSpan by)
    {
        lock (_gate)
        {
            var offset = Int128.Clamp((Int128)_wallOffset.Ticks + by.Ticks, -LargestWallOffset.Ticks, LargestWallOffset.Ticks);
            _wallOffset = TimeSpan.FromTicks((long)offset);
        }
    }

    public long ToCamera(long trueTime)
    {
        lock (_gate)
        {
            return ToCameraLocked(trueTime);
        }
    }

    public long ToTrue(long cameraTime)
    {
        lock (_gate)
        {
            return _trueAnchor + (long)((cameraTime - _cameraAnchor) / _rate);
        }
    }

    private long ToCameraLocked(long trueTime) => _cameraAnchor + (long)((trueTime - _trueAnchor) * _rate);
}
