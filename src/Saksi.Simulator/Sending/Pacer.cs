namespace Saksi.Simulator.Sending;

/// <summary>One loop that sends every access unit of every camera when its time has come.</summary>
internal sealed class Pacer : IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(4);

    private readonly TimeProvider _clock;
    private readonly CameraClock _time;
    private readonly Lock _gate = new();
    private readonly List<(SessionTrack Track, int Generation)> _arrivals = [];
    private readonly List<ConnectionOutput> _blocked = [];
    private readonly PriorityQueue<(SessionTrack Track, int Generation), long> _queue = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private byte[] _scratch = new byte[256 * 1024];

    public Pacer(TimeProvider clock)
    {
        _clock = clock;
        _time = new CameraClock(clock);
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Sends this track's units from now on, until it is stopped.</summary>
    public void Add(SessionTrack track)
    {
        lock (_gate)
        {
            _arrivals.Add((track, track.Generation));
        }

        _wake.Release();
    }

    /// <summary>Goes on trying to send what an output could not.</summary>
    public void FlushLater(ConnectionOutput output)
    {
        lock (_gate)
        {
            if (!_blocked.Contains(output))
            {
                _blocked.Add(output);
            }
        }

        _wake.Release();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
        _wake.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(Tick, _clock);
            while (true)
            {
                await _wake.WaitAsync(_stop.Token);
                while (SendAllDue())
                {
                    await timer.WaitForNextTickAsync(_stop.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The simulator ends.
        }
    }

    private bool SendAllDue()
    {
        TakeArrivals();
        var now = _time.TrueNow;
        var wallTime = _clock.GetUtcNow();
        while (_queue.TryPeek(out _, out var due) && due <= now)
        {
            var entry = _queue.Dequeue();
            if (entry.Track.SendDue(entry.Generation, now, wallTime, ref _scratch))
            {
                _queue.Enqueue(entry, entry.Track.Due);
            }
        }

        lock (_gate)
        {
            return _queue.Count > 0 || _arrivals.Count > 0 || _blocked.Count > 0;
        }
    }

    private void TakeArrivals()
    {
        lock (_gate)
        {
            foreach (var arrival in _arrivals)
            {
                _queue.Enqueue(arrival, arrival.Track.Due);
            }

            _arrivals.Clear();
            for (var index = _blocked.Count - 1; index >= 0; index--)
            {
                _blocked[index].Flush();
                if (_blocked[index].QueuedBytes == 0 || _blocked[index].IsBroken)
                {
                    _blocked.RemoveAt(index);
                }
            }
        }
    }
}
