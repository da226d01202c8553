using System.Collections.Concurrent;
using Saksi.Onvif.Events;

namespace Saksi.Onvif.Tests.Support;

/// <summary>Reads a camera's events in the background and keeps them.</summary>
internal sealed class EventRecorder : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<OnvifEvent> _events = new();
    private readonly ConcurrentQueue<OnvifException> _interruptions = new();
    private readonly Task _reading;
    private int _subscriptions;

    public EventRecorder(OnvifCamera camera, Func<OnvifEventOptions, OnvifEventOptions>? change = null)
    {
        var options = new OnvifEventOptions
        {
            Interrupted = (exception, _) => _interruptions.Enqueue(exception),
            Subscribed = () => Interlocked.Increment(ref _subscriptions),
            ShortestWait = TimeSpan.FromMilliseconds(50),
            LongestWait = TimeSpan.FromMilliseconds(200),
        };
        _reading = ReadAsync(camera, change is null ? options : change(options));
    }

    public IReadOnlyList<OnvifEvent> Events => [.. _events];

    public IReadOnlyList<OnvifException> Interruptions => [.. _interruptions];

    public int Subscriptions => Volatile.Read(ref _subscriptions);

    public async Task<OnvifEvent> WaitAsync(int number)
    {
        await Eventually.IsTrueAsync(() => _events.Count >= number || _reading.IsCompleted);
        return Events[number - 1];
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        _stop.Dispose();
    }

    private async Task ReadAsync(OnvifCamera camera, OnvifEventOptions options)
    {
        try
        {
            await foreach (var happened in camera.ReadEventsAsync(options, _stop.Token))
            {
                _events.Enqueue(happened);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
