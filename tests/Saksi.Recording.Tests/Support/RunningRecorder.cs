using Saksi.Recording.Coverage;
using Saksi.Recording.Streams;

namespace Saksi.Recording.Tests.Support;

/// <summary>A recorder at work in this process.</summary>
internal sealed class RunningRecorder : IAsyncDisposable
{
    private readonly Recorder _recorder;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;
    private bool _isDisposed;

    public RunningRecorder(Recorder recorder)
    {
        _recorder = recorder;
        _work = recorder.RunAsync(_stop.Token);
    }

    public Recorder Recorder => _recorder;

    /// <summary>The first stream's status.</summary>
    public StreamStatus Status => _recorder.Status()[0];

    /// <summary>Waits until the first stream has recorded this many more access units.</summary>
    public async Task RecordsAsync(long units = 50)
    {
        var before = Status.AccessUnits;
        await Eventually.HoldsAsync(
            () => Status.CurrentGap is null && Status.AccessUnits >= before + units, $"{units} more access units are recorded");
    }

    /// <summary>Waits until the first stream is in a gap of this reason.</summary>
    public Task IsInGapAsync(GapReason reason, TimeSpan? patience = null) =>
        Eventually.HoldsAsync(() => Status.CurrentGap == reason, $"the stream is in a gap: {reason.Name()}", patience);

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        await _stop.CancelAsync();
        await _work;
        await _recorder.DisposeAsync();
        _stop.Dispose();
    }
}
