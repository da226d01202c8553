using Microsoft.Extensions.Logging;

namespace Saksi.Recording.Storage;

/// <summary>Says when a disk takes so long that a crash would cost more than the two seconds that are promised. One thread.</summary>
internal sealed partial class SlowDiskNotice(TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    /// <summary>A slow disk is told no more often than this.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private long? _told;

    /// <summary>Looks at what has just been made durable.</summary>
    /// <param name="what">What that was, for the user.</param>
    /// <param name="began">When it began, of the clock's <see cref="TimeProvider.GetTimestamp"/>.</param>
    public void Look(string what, long began)
    {
        var took = time.GetElapsedTime(began);
        if (took > Slow && (_told is not { } told || time.GetElapsedTime(told) > Pause))
        {
            _told = time.GetTimestamp();
            LogSlow(took.TotalSeconds, what);
        }
    }

    [LoggerMessage(
        LogLevel.Warning,
        "The disk took {Seconds:0.0} s to make {What} durable: a crash meanwhile costs as much of the recordings. Is it overloaded, or failing?")]
    private partial void LogSlow(double seconds, string what);
}
