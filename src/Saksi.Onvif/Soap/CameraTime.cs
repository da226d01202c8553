namespace Saksi.Onvif.Soap;

/// <summary>How far a camera's clock is from ours.</summary>
/// <remarks>A camera refuses a UsernameToken whose time is not its own within 5 s to 1 h, whatever the right time is.</remarks>
internal sealed class CameraTime(TimeProvider clock)
{
    private long _offsetTicks;

    /// <summary>The camera's clock less ours; 0 while it is not known.</summary>
    public TimeSpan Offset => TimeSpan.FromTicks(Interlocked.Read(ref _offsetTicks));

    /// <summary>Whether the camera has told its time.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>What the camera's clock shows now.</summary>
    public DateTimeOffset Now => clock.GetUtcNow() + Offset;

    /// <summary>The camera's clock shows this now.</summary>
    /// <returns>How far it is from what we believed.</returns>
    public TimeSpan Set(DateTimeOffset cameraTime)
    {
        var offset = cameraTime - clock.GetUtcNow();
        var before = Interlocked.Exchange(ref _offsetTicks, offset.Ticks);
        IsKnown = true;
        return (offset - TimeSpan.FromTicks(before)).Duration();
    }
}
