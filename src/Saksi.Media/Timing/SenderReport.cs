namespace Saksi.Media.Timing;

/// <summary>A camera's statement of what its wall clock showed at an instant of a track (RTCP SR, RFC 3550 6.4.1).</summary>
/// <remarks>
/// The camera's clock may be wrong by years. <see cref="ArrivalTimestamp"/> is later than the instant by the
/// network's delay; the least delayed of many reports tells the offset of the clocks best.
/// </remarks>
public readonly record struct SenderReport
{
    // RFC 5905 6: the first NTP era began with 1900.
    private static readonly DateTimeOffset FirstEra = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The camera's wall clock: seconds since 1900 in the upper 32 bits, the fraction in the lower.</summary>
    public required ulong NtpTime { get; init; }

    /// <summary>The same instant on the track's RTP clock.</summary>
    public required uint RtpTimestamp { get; init; }

    /// <summary>The same instant on the run's timeline, in ticks of the track's clock. May be before 0.</summary>
    public required long Pts { get; init; }

    /// <summary>When the report reached us, in <see cref="TimeProvider.GetTimestamp"/> ticks.</summary>
    public required long ArrivalTimestamp { get; init; }

    /// <summary>
    /// <see cref="NtpTime"/> as a date. Values with the top bit clear are of the era that begins in 2036
    /// (RFC 4330 3): a camera that counts from its start shows up there.
    /// </summary>
    public DateTimeOffset WallClock
    {
        get
        {
            var seconds = (NtpTime >> 63) != 0 ? NtpTime >> 32 : (NtpTime >> 32) + (1UL << 32);
            var fraction = (NtpTime & 0xFFFFFFFF) * TimeSpan.TicksPerSecond >> 32;
            return FirstEra.AddTicks((long)((seconds * TimeSpan.TicksPerSecond) + fraction));
        }
    }
}
