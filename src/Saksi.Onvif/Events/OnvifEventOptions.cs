namespace Saksi.Onvif.Events;

/// <summary>How events are read.</summary>
public sealed record OnvifEventOptions
{
    /// <summary>
    /// Called when events do not come any more: why, and after which time they are asked for again. Not called for what
    /// costs no event, such as a subscription that the camera does not renew.
    /// </summary>
    public Action<OnvifException, TimeSpan>? Interrupted { get; init; }

    /// <summary>Called when a subscription stands, the first one and each after an interruption.</summary>
    public Action? Subscribed { get; init; }

    /// <summary>The first wait after an interruption; each one doubles it.</summary>
    public TimeSpan ShortestWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>No wait is longer; after refused credentials, none is shorter, since cameras lock out who tries too often.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a subscription is asked for.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the camera may keep a request for events open.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(20);
}
