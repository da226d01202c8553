using System.Diagnostics;

namespace Saksi.Fuzz.Running;

/// <summary>Runs a target on one input and holds it to its bounds of time and memory.</summary>
internal static class BoundedRun
{
    private const long AllowedBytesPerByte = 256;

    /// <summary>Inputs have at most some 100 KB; nothing takes a hundredth of this.</summary>
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(1);

    /// <exception cref="FindingException">The target broke a promise, or a bound.</exception>
    public static void Run(FuzzTarget target, ReadOnlySpan<byte> input)
    {
        var time = Measure(target, input);

        // On a busy machine anything takes a second once.
        if (time > MaxTime && Measure(target, input) is var again && again > MaxTime)
        {
            throw new FindingException($"{target.Name} took {again.TotalMilliseconds:F0} ms for {input.Length} bytes");
        }
    }

    private static TimeSpan Measure(FuzzTarget target, ReadOnlySpan<byte> input)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var started = Stopwatch.GetTimestamp();
        target.Run(input);
        var time = Stopwatch.GetElapsedTime(started);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        return allocated <= ((long)target.AllowedMiB << 20) + (AllowedBytesPerByte * input.Length)
            ? time
            : throw new FindingException($"{target.Name} allocated {allocated >> 20} MiB for {input.Length} bytes");
    }
}
