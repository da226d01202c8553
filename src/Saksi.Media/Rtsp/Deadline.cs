namespace Saksi.Media.Rtsp;

/// <summary>A token that is cancelled by the caller, or when time is up; tells which.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource _time;
    private readonly CancellationTokenSource _both;
    private readonly CancellationToken _caller;

    internal Deadline(TimeSpan after, TimeProvider clock, CancellationToken cancellationToken)
    {
        _caller = cancellationToken;
        _time = new CancellationTokenSource(after, clock);
        _both = CancellationTokenSource.CreateLinkedTokenSource(_time.Token, cancellationToken);
    }

    internal CancellationToken Token => _both.Token;

    /// <summary>Time is up, and the caller has not cancelled.</summary>
    internal bool HasPassed => _time.IsCancellationRequested && !_caller.IsCancellationRequested;

    public void Dispose()
    {
        _both.Dispose();
        _time.Dispose();
    }
}
