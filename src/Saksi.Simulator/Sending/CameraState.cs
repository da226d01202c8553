using Saksi.Simulator.Faults;

namespace Saksi.Simulator.Sending;

/// <summary>What the senders of a camera look at for every access unit, and faults change in between.</summary>
internal sealed class CameraState(CameraClock clock)
{
    private FaultPlan _plan = FaultPlan.None;
    private long _mediaStepTicks;

    public CameraClock Clock { get; } = clock;

    public FaultPlan Plan
    {
        get => Volatile.Read(ref _plan);
        set => Volatile.Write(ref _plan, value);
    }

    public bool SendsLineBeforeFrames { get; init; }

    /// <summary>By how much faults have moved the RTP timestamps, in ticks of a track's clock.</summary>
    public long MediaStep(int clockRateHz) =>
        (long)((Int128)Interlocked.Read(ref _mediaStepTicks) * clockRateHz / TimeSpan.TicksPerSecond);

    public void StepMedia(TimeSpan by) => Interlocked.Add(ref _mediaStepTicks, by.Ticks);
}
