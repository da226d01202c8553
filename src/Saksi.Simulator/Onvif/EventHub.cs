namespace Saksi.Simulator.Onvif;

/// <summary>A property of a camera that events are about.</summary>
/// <param name="Topic">Without the prefix.</param>
/// <param name="SourceName">The item that says where.</param>
/// <param name="Source">Its value.</param>
/// <param name="StateName">The item that says how it is.</param>
internal sealed record EventProperty(string Topic, string SourceName, string Source, string StateName);

/// <summary>What is told of a property.</summary>
internal sealed record EventMessage(EventProperty Property, bool IsActive, string Operation, DateTimeOffset Time);

/// <summary>A camera's properties, and who is told of them.</summary>
internal sealed class EventHub(OnvifDevice device, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<EventProperty, bool> _states = [];
    private readonly Dictionary<int, EventSubscription> _subscriptions = [];
    private int _last;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                Expire();
                return _subscriptions.Count;
            }
        }
    }

    public void Set(EventProperty property, bool isActive)
    {
        lock (_gate)
        {
            _states[property] = isActive;
            foreach (var subscription in _subscriptions.Values)
            {
                subscription.Add(new EventMessage(property, isActive, "Changed", device.Now));
            }
        }
    }

    /// <summary>Null when there are too many already.</summary>
    public EventSubscription? Subscribe(TimeSpan lifetime)
    {
        lock (_gate)
        {
            Expire();
            if (_subscriptions.Count >= device.Habits.MostSubscriptions)
            {
                return null;
            }

            var subscription = new EventSubscription(++_last, clock) { Ends = clock.GetUtcNow() + lifetime };
            foreach (var (property, isActive) in device.Habits.ReplaysStates ? _states : [])
            {
                subscription.Add(new EventMessage(property, isActive, "Initialized", device.Now));
            }

            _subscriptions[subscription.Number] = subscription;
            return subscription;
        }
    }

    public EventSubscription? Find(int number)
    {
        lock (_gate)
        {
            Expire();
            return _subscriptions.GetValueOrDefault(number);
        }
    }

    public void End(int number)
    {
        lock (_gate)
        {
            if (_subscriptions.Remove(number, out var subscription))
            {
                subscription.End();
            }
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            foreach (var subscription in _subscriptions.Values)
            {
                subscription.End();
            }

            _subscriptions.Clear();
        }
    }

    private void Expire()
    {
        var now = clock.GetUtcNow();
        foreach (var over in _subscriptions.Values.Where(each => each.Ends <= now).ToList())
        {
            _subscriptions.Remove(over.Number);
            over.End();
        }
    }
}
