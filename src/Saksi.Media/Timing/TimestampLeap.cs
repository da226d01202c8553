namespace Saksi.Media.Timing;

/// <summary>Says which steps of a track's RTP timestamps are no passing of time.</summary>
internal static class TimestampLeap
{
    /// <summary>The RTP time of a sender report lies within this of the packets around it.</summary>
    internal const int MaxReportDistanceSeconds = 60;

    // More than this forward, unless the wall clock saw most of it pass too: a stream that was silent so long.
    private const double MaxForwardSeconds = 10;
    private const double MaxAheadOfArrivalSeconds = 5;

    // Pictures are decoded before they are shown: the timestamps of B-frames go back by some pictures.
    private const double MaxBackwardSeconds = 1;

    /// <summary>Judges a step from the highest timestamp so far.</summary>
    internal static bool IsLeap(long stepTicks, int clockRateHz, TimeSpan sinceLastArrival)
    {
        var seconds = (double)stepTicks / clockRateHz;
        return seconds < -MaxBackwardSeconds
            || (seconds > MaxForwardSeconds && seconds - sinceLastArrival.TotalSeconds > MaxAheadOfArrivalSeconds);
    }
}
