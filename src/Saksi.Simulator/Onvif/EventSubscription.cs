namespace Saksi.Simulator.Onvif;

/// <summary>One client's place where events wait until it fetches them.</summary>
internal sealed class EventSubscription(int number, TimeProvider clock)
{
    private const int MostWaiting = 256;

    private readonly Lock _gate = new();
    private readonly Queue<EventMessage> _waiting = [];
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Number => number;

    public DateTimeOffset Ends { get; set; }

    public bool HasEnded { get; private set; }

    public void Add(EventMessage message)
    {
        lock (_gate)
        {
            if (_waiting.Count >= MostWaiting)
            {
                _waiting.Dequeue();
            }

            _waiting.Enqueue(message);
            _news.TrySetResult();
        }
    }

    public void End()
    {
        lock (_gate)
        {
            HasEnded = true;
            _news.TrySetResult();
        }
    }

    /// <summary>Waits for messages, and takes them.</summary>
    public async Task<IReadOnlyList<EventMessage>> TakeAsync(int most, TimeSpan timeout, CancellationToken stop)
    {
        Task news;
        lock (_gate)
        {
            news = _news.Task;
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await Task.WhenAny(news, Task.Delay(timeout, clock, end.Token));
        await end.CancelAsync();
        lock (_gate)
        {
            var taken = new List<EventMessage>();
            while (taken.Count < most && _waiting.TryDequeue(out var message))
            {
                taken.Add(message);
            }

            if (_waiting.Count == 0 && !HasEnded)
            {
                _news = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return taken;
        }
    }
}
