namespace Saksi.Cli.CommandLine;

/// <summary>How far one piece of work is. Written by the work, read by <see cref="ProgressDisplay"/>, on any thread.</summary>
/// <param name="total">How much there is to do, in whatever unit the work counts; null when nobody knows.</param>
internal sealed class ProgressMeter(long? total)
{
    private long _done;

    public long? Total => total;

    public long Done => Interlocked.Read(ref _done);

    public void Advance(long amount) => Interlocked.Add(ref _done, amount);
}
