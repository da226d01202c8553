using Saksi.Media.Timing;
using Saksi.Recording.Clocks;
using Saksi.Recording.Coverage;
using Saksi.Recording.Journal;
using Saksi.Recording.Segments;

namespace Saksi.Recording.Streams;

/// <summary>Begins and ends a stream's runs, and tells the account of them and of the gaps between.</summary>
internal sealed class RunAccount(StreamName name, RecordKeeper keeper, GapTracker gaps, WallClock clock)
{
    private const long ClockIntervalUs = 10_000_000;

    /// <summary>A run begins with an access unit, and the gap before it ends.</summary>
    /// <param name="mediaUs">Decode time of the unit.</param>
    /// <param name="arrivalUs">When it came.</param>
    /// <param name="report">What the camera has said of its clock, which often comes before the first key frame.</param>
    /// <param name="clockRateHz">Of the leading track.</param>
    public Run Begin(long mediaUs, long arrivalUs, SenderReport? report, int clockRateHz)
    {
        var run = new Run(clock.Steps) { LastMediaUs = mediaUs, LastKeyFrameUs = mediaUs, EndMediaUs = mediaUs };
        run.Clock.Observe(mediaUs, arrivalUs);
        if (report is { } told)
        {
            run.ObserveCameraClock(told, clockRateHz);
        }

        var startUs = run.Clock.WallUs(mediaUs);
        keeper.Add(new Fact.RunStarted(run.Id, name, startUs));
        gaps.Close(startUs);
        return run;
    }

    /// <summary>The run ends with its latest fragment, and a gap begins.</summary>
    public void End(Run run, GapReason reason, string detail)
    {
        var endUs = run.Clock.WallUs(run.EndMediaUs);
        keeper.Add(new Fact.RunEnded(run.Id, endUs, reason, run.Clock.Quality()));
        gaps.Open(endUs, reason, detail);
    }

    /// <summary>Now and then, so that the account knows it also when the recorder dies.</summary>
    public void TellClockNowAndThen(Run run)
    {
        if (run.EndMediaUs - run.ClockToldAtUs >= ClockIntervalUs)
        {
            run.ClockToldAtUs = run.EndMediaUs;
            TellClock(run);
        }
    }

    /// <summary>What is known of the run's clock goes to the account.</summary>
    public void TellClock(Run run) => keeper.Add(new Fact.RunClock(run.Id, run.Clock.Quality()));
}
