namespace Saksi.Recording.Tests.Support;

/// <summary>The real time, with a wall clock that somebody sets.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private long _offsetTicks;

    public void Step(TimeSpan by) => Interlocked.Add(ref _offsetTicks, by.Ticks);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref _offsetTicks));
}
