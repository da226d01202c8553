namespace Saksi.Server.Watching.Motion;

/// <summary>Hears of motion.</summary>
internal interface IMotionSink
{
    /// <summary>Motion began, a moment ago.</summary>
    void OnMotionBegan(DateTimeOffset at, double score);

    /// <summary>Nothing moved for a while; the interval ends where something last did.</summary>
    void OnMotionEnded(DateTimeOffset at, double score);

    /// <summary>In this second, something moved there. Valid until the call returns.</summary>
    void OnActivity(DateTimeOffset second, ReadOnlySpan<byte> grid);
}
