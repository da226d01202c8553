namespace Saksi.Onvif.Events;

/// <summary>Remembers how things are at a camera, so that what is told again is not taken for news.</summary>
/// <remarks>
/// At each subscription a camera tells how all its properties are. That is no motion (quirk of every camera; it made
/// recorders wake up at each renewal).
/// </remarks>
internal sealed class EventStates(TimeProvider clock)
{
    private const int MaxStates = 1024;

    /// <summary>A camera whose time less its offset is further than this from ours has set its clock since.</summary>
    private static readonly TimeSpan MostBelievable = TimeSpan.FromMinutes(5);

    private readonly Dictionary<(string Topic, string Source, string Rule), bool> _states = [];

    /// <summary>What a notification means.</summary>
    /// <returns>Null when it is no news.</returns>
    public OnvifEvent? Accept(Notification notification, TimeSpan cameraOffset)
    {
        var key = (notification.Topic.Path, notification.SourceToken, notification.Rule);
        var isKnown = _states.TryGetValue(key, out var before);
        var isActive = notification is { IsActive: true, Operation: not PropertyOperation.Deleted };
        if (isKnown || _states.Count < MaxStates)
        {
            _states[key] = isActive;
        }

        var isInitial = notification.Operation == PropertyOperation.Initialized;
        var isSame = isKnown && before == isActive;

        // Active again counts: some cameras tell the beginning of each motion and never an end.
        var isNews = isInitial ? !isSame && (isKnown || isActive) : !isSame || isActive;
        return isNews
            ? new OnvifEvent
            {
                Kind = notification.Topic.Kind,
                Topic = notification.Topic.Path,
                SourceToken = notification.SourceToken,
                IsActive = isActive,
                CameraTime = notification.CameraTime,
                Time = TimeOf(notification.CameraTime, cameraOffset),
                IsInitial = isInitial,
                IsRepeated = isSame,
            }
            : null;
    }

    private DateTimeOffset TimeOf(DateTimeOffset? cameraTime, TimeSpan cameraOffset)
    {
        var now = clock.GetUtcNow();
        return cameraTime is { } told && (told - now - cameraOffset).Duration() < MostBelievable ? told - cameraOffset : now;
    }
}
