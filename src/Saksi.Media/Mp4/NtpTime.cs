namespace Saksi.Media.Mp4;

/// <summary>Wall times as <c>prft</c> has them: seconds since 1900 in 32.32 fixed point (RFC 5905 6).</summary>
internal static class NtpTime
{
    private const ulong TicksPerSecond = TimeSpan.TicksPerSecond;

    private static readonly long EpochTicks = new DateTime(1900, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    // The 32 bits of seconds are used up in February 2036; a time before 1968 is one of the next era.
    private static readonly long EraTicks = (long)TicksPerSecond << 32;
    private static readonly long PivotTicks = new DateTime(1968, 1, 20, 0, 0, 0, DateTimeKind.Utc).Ticks;

    public static ulong From(DateTimeOffset time)
    {
        var ticks = (ulong)((time.UtcTicks - EpochTicks) % EraTicks);
        var fraction = (((ticks % TicksPerSecond) << 32) + (TicksPerSecond / 2)) / TicksPerSecond;
        return ((ticks / TicksPerSecond) << 32) + fraction;
    }

    public static DateTimeOffset ToTime(ulong ntp)
    {
        var fraction = (((ntp & uint.MaxValue) * TicksPerSecond) + (1UL << 31)) >> 32;
        var ticks = EpochTicks + (long)(((ntp >> 32) * TicksPerSecond) + fraction);
        return new DateTimeOffset(ticks < PivotTicks ? ticks + EraTicks : ticks, TimeSpan.Zero);
    }
}
