using Saksi.Media.Rtp;
using Saksi.Media.Rtsp;

namespace Saksi.Media.Timing;

/// <summary>Puts the tracks of one run on one timeline that starts at 0 with the first access unit.</summary>
/// <remarks>
/// <para>
/// One track, the video if there is one, keeps the camera's own pace: its times are its RTP timestamps less the first.
/// The others are fitted to it. Where both tracks have sent an RTCP sender report, the reports say which of their
/// times belong together; where they have not, the least delayed units of each track are taken to be of one moment.
/// </para>
/// <para>
/// Nothing is held back to wait for reports. A track begins where arrival puts it, or the reports if they came before
/// its first unit. What is found out later is mended without ever going back: the first finding is applied at once
/// when it moves the track forward (a gap in the sound at the very start), everything else by at most 2 % of the time
/// that passes. So sound also follows the picture when the two clocks of a camera drift apart.
/// </para>
/// <para>
/// Where a track's timestamps stand still although its units keep coming, arrival stands in until they have moved for a
/// while. Such a track's sender reports are not used: they tell the time of a clock that its units do not carry.
/// </para>
/// <para>No time is below 0: a track whose units are older than the run's first begins at 0 and is mended likewise.</para>
/// </remarks>
internal sealed class StreamTimeline
{
    private const double MaxCorrectionSeconds = 5;
    private const double MaxNtpAgainstArrivalSeconds = 2;
    private const double ReportDeadBandSeconds = 0.010;
    private const double ArrivalDeadBandSeconds = 0.040;
    private static readonly TimeSpan ArrivalWindow = TimeSpan.FromSeconds(10);

    private readonly TrackTimeline[] _tracks;
    private readonly bool[] _isFitted;
    private readonly TimeProvider _clock;
    private readonly RtspQuirkSet _quirks;
    private readonly int _reference;
    private long _start;
    private bool _isStarted;
    private long _windowStart;

    /// <param name="clockRatesHz">The RTP clock of each track.</param>
    /// <param name="reference">Which track the others are fitted to.</param>
    /// <param name="clock">The clock of the arrival times.</param>
    /// <param name="quirks">Where implausible reports are noted.</param>
    internal StreamTimeline(IReadOnlyList<int> clockRatesHz, int reference, TimeProvider clock, RtspQuirkSet quirks)
    {
        _tracks = [.. clockRatesHz.Select(rate => new TrackTimeline(rate, clock))];
        _isFitted = new bool[_tracks.Length];
        _clock = clock;
        _quirks = quirks;
        _reference = reference;
    }

    internal bool IsPlaced(int track) => _tracks[track].IsPlaced;

    /// <summary>The latest unit's PTS is made of its arrival, because the camera's timestamps stand still.</summary>
    internal bool IsByArrival(int track) => _tracks[track].IsByArrival;

    /// <summary>Gives the next unit of a track its PTS.</summary>
    /// <param name="track">The track.</param>
    /// <param name="timestamp">The unit's RTP timestamp.</param>
    /// <param name="arrival">When it came.</param>
    /// <param name="continuesPicture">It belongs to the same picture as the unit before it.</param>
    /// <param name="pts">Its PTS, when true is returned.</param>
    /// <returns>False when its timestamp leaps; then nothing has changed. Several in a row end the run.</returns>
    internal bool TryPlace(int track, uint timestamp, long arrival, bool continuesPicture, out long pts)
    {
        if (!_isStarted)
        {
            _isStarted = true;
            _start = arrival;
            _windowStart = arrival;
        }

        var timeline = _tracks[track];
        if (!timeline.IsPlaced)
        {
            pts = FirstPts(track, timestamp, arrival);
            timeline.Place(timestamp, pts, arrival);
        }
        else if (!timeline.TryAdvance(timestamp, arrival, continuesPicture, out pts))
        {
            return false;
        }

        if (timeline.IsByArrival)
        {
            _quirks.Add(RtspQuirk.TimestampsFrozen);
        }

        timeline.NoteDelay(Seconds(_start, arrival));
        if (_tracks.Length > 1 && _clock.GetElapsedTime(_windowStart, arrival) >= ArrivalWindow)
        {
            FitByArrival(arrival);
        }

        return true;
    }

    /// <summary>Takes a sender report.</summary>
    /// <returns>False when it contradicts the packets, or these stand still, and it was not used.</returns>
    internal bool TryTakeReport(int track, in RtcpSenderReport report, long arrival)
    {
        if (_tracks[track].IsByArrival)
        {
            return false;
        }

        if (report.NtpTime == 0 || !_tracks[track].TryTakeReport(report, arrival))
        {
            _quirks.Add(RtspQuirk.SenderReportsImplausible);
            return false;
        }

        for (var other = 0; other < _tracks.Length; other++)
        {
            if (other != _reference && (other == track || track == _reference))
            {
                FitByReports(other);
            }
        }

        return true;
    }

    internal long PtsOf(int track, uint timestamp) => _tracks[track].PtsOf(timestamp);

    /// <summary>The track's source has changed: its timestamps start anew.</summary>
    internal void Rebase(int track)
    {
        _tracks[track].Rebase();
        _isFitted[track] = false;
    }

    private long FirstPts(int track, uint timestamp, long arrival)
    {
        var rate = _tracks[track].ClockRateHz;

        // Packets that waited for their turn came before those of another track that began the run.
        var byArrival = Math.Max(0, (long)(Seconds(_start, arrival) * rate));
        for (var other = 0; other < _tracks.Length; other++)
        {
            if (other == track || !_tracks[other].IsPlaced || ReportedInstant(track, other) is not { } instant)
            {
                continue;
            }

            // The unit's own report tells an instant of this track; the unit is so many ticks away from it.
            var report = _tracks[track].Report!.Value; // ReportedInstant has seen it
            var byReports = (long)(instant * rate) + (int)(timestamp - report.RtpTimestamp);
            if (Math.Abs(byReports - byArrival) <= MaxCorrectionSeconds * rate)
            {
                _isFitted[track] = true;
                return Math.Max(0, byReports);
            }

            _quirks.Add(RtspQuirk.SenderReportsImplausible);
        }

        return byArrival;
    }

    private void FitByReports(int track)
    {
        var timeline = _tracks[track];
        if (!timeline.IsPlaced || !_tracks[_reference].IsPlaced || ReportedInstant(track, _reference) is not { } instant)
        {
            return;
        }

        var report = timeline.Report!.Value; // ReportedInstant has seen it
        var error = instant - ((double)timeline.PtsOf(report.RtpTimestamp) / timeline.ClockRateHz);
        if (Math.Abs(error) > MaxCorrectionSeconds)
        {
            _quirks.Add(RtspQuirk.SenderReportsImplausible);
            return;
        }

        Correct(track, error, ReportDeadBandSeconds);
    }

    private void FitByArrival(long arrival)
    {
        var reference = _tracks[_reference];
        for (var track = 0; track < _tracks.Length; track++)
        {
            var timeline = _tracks[track];
            var isKnown = timeline.LeastDelay < double.MaxValue && reference.LeastDelay < double.MaxValue;
            if (track != _reference && isKnown && (timeline.Report is null || reference.Report is null))
            {
                var error = timeline.LeastDelay - reference.LeastDelay;
                if (Math.Abs(error) <= MaxCorrectionSeconds)
                {
                    Correct(track, error, ArrivalDeadBandSeconds);
                }
            }
        }

        foreach (var timeline in _tracks)
        {
            timeline.ForgetDelay();
        }

        _windowStart = arrival;
    }

    private void Correct(int track, double errorSeconds, double deadBandSeconds)
    {
        var timeline = _tracks[track];
        var ticks = (long)(errorSeconds * timeline.ClockRateHz);
        var isFirst = !_isFitted[track];
        _isFitted[track] = true;
        if (Math.Abs(errorSeconds) < deadBandSeconds)
        {
            timeline.PendingCorrection = 0;
        }
        else if (isFirst && ticks > 0)
        {
            timeline.Step(ticks);
        }
        else
        {
            timeline.PendingCorrection = ticks;
        }
    }

    /// <summary>Where on the timeline the instant of a track's report lies, going by another track's; in seconds.</summary>
    private double? ReportedInstant(int track, int other)
    {
        if (_tracks[track].Report is not { } own || _tracks[other].Report is not { } theirs)
        {
            return null;
        }

        // Both reports are of one wall clock, unless that was set in between: then arrival tells another story.
        var apart = (long)(own.NtpTime - theirs.NtpTime) / (double)(1UL << 32);
        var arrivedApart = Seconds(_tracks[other].ReportArrival, _tracks[track].ReportArrival);
        if (Math.Abs(apart - arrivedApart) > MaxNtpAgainstArrivalSeconds)
        {
            return null;
        }

        return ((double)_tracks[other].PtsOf(theirs.RtpTimestamp) / _tracks[other].ClockRateHz) + apart;
    }

    private double Seconds(long from, long to) => _clock.GetElapsedTime(from, to).TotalSeconds;
}
