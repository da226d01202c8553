namespace Saksi.Recording.Clocks;

/// <summary>
/// Instants as whole microseconds since 1970-01-01T00:00:00Z: the form in which wall times are computed and stored.
/// </summary>
internal static class UnixTime
{
    public const long MicrosecondsPerSecond = 1_000_000;

    public static long ToMicroseconds(DateTimeOffset instant) =>
        (instant - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset FromMicroseconds(long microseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);

    public static long ToMicroseconds(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Converts ticks of a media clock, without overflow for any run that a person will see the end of.</summary>
    public static long FromMediaTicks(long ticks, int clockRateHz)
    {
        var (seconds, rest) = Math.DivRem(ticks, clockRateHz);
        return (seconds * MicrosecondsPerSecond) + (rest * MicrosecondsPerSecond / clockRateHz);
    }
}
