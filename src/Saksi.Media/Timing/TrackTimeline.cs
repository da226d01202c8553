using Saksi.Media.Rtp;

namespace Saksi.Media.Timing;

/// <summary>Where one track stands on the run's timeline.</summary>
internal sealed class TrackTimeline(int clockRateHz, TimeProvider clock)
{
    // A second picture with the same timestamp is a field, or the first of those that stand still: so much later at most.
    private const int FieldsPerSecond = 50;

    private readonly TimestampUnwrapper _unwrapper = new();
    private readonly FreezeDetector _freeze = new(clock);
    private long _offset;
    private long _highest;
    private long _lastArrival;
    private bool _mustRebase;

    // The PTS that the latest timestamp stands for.
    private long _firstPts;

    // While arrival stands in for timestamps: an instant of both.
    private long _arrivalAnchor;
    private long _ptsAnchor;

    internal int ClockRateHz => clockRateHz;

    /// <summary>The first unit has its place.</summary>
    internal bool IsPlaced { get; private set; }

    /// <summary>The latest unit's PTS is made of its arrival, because the timestamps stand still.</summary>
    internal bool IsByArrival { get; private set; }

    /// <summary>The PTS of the latest unit.</summary>
    internal long LastPts { get; private set; }

    /// <summary>The latest usable sender report.</summary>
    internal RtcpSenderReport? Report { get; private set; }

    internal long ReportArrival { get; private set; }

    /// <summary>What is still to be added to the track's times, little by little; in ticks.</summary>
    internal long PendingCorrection { get; set; }

    /// <summary>The least delay between time stamp and arrival since it was asked last, in seconds.</summary>
    internal double LeastDelay { get; private set; } = double.MaxValue;

    /// <summary>Gives the first unit its place.</summary>
    internal void Place(uint timestamp, long pts, long arrival)
    {
        _freeze.Observe(timestamp, arrival, continuesPicture: false);
        Anchor(timestamp, pts, arrival);
        IsPlaced = true;
    }

    /// <summary>The source has changed: the next unit follows the latest one by the time between their arrivals.</summary>
    internal void Rebase()
    {
        _mustRebase = IsPlaced;
        Report = null;
        PendingCorrection = 0;
    }

    /// <summary>Gives the next unit its PTS.</summary>
    /// <returns>False when its timestamp leaps.</returns>
    internal bool TryAdvance(uint timestamp, long arrival, bool continuesPicture, out long pts)
    {
        _freeze.Observe(timestamp, arrival, continuesPicture);
        if (_freeze.IsFrozen)
        {
            pts = FollowArrival(arrival);
            return true;
        }

        if (_mustRebase || IsByArrival)
        {
            Anchor(timestamp, LastPts + Math.Max(1, Ticks(_lastArrival, arrival)), arrival);
            pts = LastPts;
            return true;
        }

        var unwrapped = _unwrapper.Peek(timestamp);
        var step = unwrapped - _highest;
        pts = 0;
        if (TimestampLeap.IsLeap(step, clockRateHz, clock.GetElapsedTime(_lastArrival, arrival)))
        {
            return false;
        }

        _unwrapper.Unwrap(timestamp);
        if (step > 0)
        {
            Slew(step);
            _highest = unwrapped;
        }

        _lastArrival = arrival;
        _firstPts = Math.Max(0, unwrapped + _offset);
        pts = _firstPts + (continuesPicture || _freeze.Repeats == 0 ? 0 : Math.Min(Ticks(_freeze.Since, arrival), clockRateHz / FieldsPerSecond));
        LastPts = pts;
        return true;
    }

    internal void NoteDelay(double arrivalSeconds) =>
        LeastDelay = Math.Min(LeastDelay, arrivalSeconds - ((double)LastPts / clockRateHz));

    internal void ForgetDelay() => LeastDelay = double.MaxValue;

    /// <summary>Takes a sender report; false when its RTP time is nowhere near the track's packets.</summary>
    internal bool TryTakeReport(in RtcpSenderReport report, long arrival)
    {
        if (IsPlaced && !_mustRebase)
        {
            var distance = Math.Abs(_unwrapper.Peek(report.RtpTimestamp) - _highest);
            if (distance > TimestampLeap.MaxReportDistanceSeconds * clockRateHz)
            {
                return false;
            }
        }

        Report = report;
        ReportArrival = arrival;
        return true;
    }

    /// <summary>The PTS of an RTP timestamp near the latest one.</summary>
    internal long PtsOf(uint timestamp) => _unwrapper.Peek(timestamp) + _offset;

    /// <summary>Moves the whole track at once; only forward once units were handed out.</summary>
    internal void Step(long ticks)
    {
        _offset += ticks;
        PendingCorrection = 0;
    }

    private void Anchor(uint timestamp, long pts, long arrival)
    {
        var unwrapped = _unwrapper.Unwrap(timestamp);
        _offset = pts - unwrapped;
        _highest = unwrapped;
        _lastArrival = arrival;
        LastPts = _firstPts = pts;
        _mustRebase = false;
        IsByArrival = false;
    }

    /// <summary>Counts from where the timestamps stopped, always by the same instant, so that nothing is rounded away.</summary>
    private long FollowArrival(long arrival)
    {
        if (!IsByArrival)
        {
            IsByArrival = true;
            _arrivalAnchor = _freeze.Since;
            _ptsAnchor = _firstPts;
            Report = null;
            PendingCorrection = 0;
        }

        _lastArrival = arrival;
        LastPts = Math.Max(LastPts + 1, _ptsAnchor + Ticks(_arrivalAnchor, arrival));
        return LastPts;
    }

    private long Ticks(long from, long to) => (long)(clock.GetElapsedTime(from, to).TotalSeconds * clockRateHz);

    // At most 2 % of the time that passes: DTS keeps rising, and nobody hears it.
    private void Slew(long step)
    {
        if (PendingCorrection != 0)
        {
            var most = Math.Max(1, step / 50);
            var now = Math.Clamp(PendingCorrection, -most, most);
            _offset += now;
            PendingCorrection -= now;
        }
    }
}
