using System.Runtime.CompilerServices;
using Saksi.Onvif.Soap;

namespace Saksi.Onvif.Events;

/// <summary>Reads a camera's events, and subscribes again whenever the subscription is lost.</summary>
internal sealed class EventReader(SoapClient soap, Uri events, OnvifEventOptions options, TimeProvider clock)
{
    /// <summary>Cameras that answer at once instead of waiting for news are not asked more often than this.</summary>
    private static readonly TimeSpan ShortestPeriod = TimeSpan.FromMilliseconds(500);

    private readonly EventStates _states = new(clock);
    private PullPoint? _subscription;
    private bool _isNeverRenewed;
    private bool _hasWorked;
    private bool _isInterrupted = true;
    private TimeSpan _wait = options.ShortestWait;

    /// <exception cref="OnvifException">The camera has no events that can be fetched.</exception>
    public async IAsyncEnumerable<OnvifEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                foreach (var notification in await NextAsync(cancellationToken))
                {
                    if (_states.Accept(notification, soap.Time.Offset) is { } happened)
                    {
                        yield return happened;
                    }
                }
            }
        }
        finally
        {
            await EndAsync();
        }
    }

    private async Task<IReadOnlyList<Notification>> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            _subscription ??= await SubscribeAsync(cancellationToken);
            if (_subscription.IsDue && !await TryRenewAsync(_subscription, cancellationToken))
            {
                await EndAsync();
                _subscription = await SubscribeAsync(cancellationToken);
            }

            var started = clock.GetTimestamp();
            var notifications = await _subscription.PullAsync(cancellationToken);
            _wait = options.ShortestWait;
            var left = ShortestPeriod - clock.GetElapsedTime(started);
            if (notifications.Count == 0 && left > TimeSpan.Zero)
            {
                await Task.Delay(left, clock, cancellationToken);
            }

            return notifications;
        }
        catch (OnvifException exception) when (_hasWorked || exception.Reason != OnvifErrorReason.NotSupported)
        {
            await EndAsync();
            _isInterrupted = true;
            var wait = exception.Reason == OnvifErrorReason.AuthenticationRefused ? options.LongestWait : _wait;
            _wait = TimeSpan.FromTicks(Math.Min(_wait.Ticks * 2, options.LongestWait.Ticks));
            options.Interrupted?.Invoke(exception, wait);
            await Task.Delay(wait, clock, cancellationToken);
            return [];
        }
    }

    private async Task<PullPoint> SubscribeAsync(CancellationToken cancellationToken)
    {
        var subscription = await PullPoint.CreateAsync(soap, events, options, clock, cancellationToken);
        if (_isInterrupted)
        {
            options.Subscribed?.Invoke();
        }

        _isInterrupted = false;
        _hasWorked = true;
        return subscription;
    }

    // Bosch FLEXIDOME 3000i and others refuse every Renew; the next subscription takes the place of this one then.
    private async Task<bool> TryRenewAsync(PullPoint subscription, CancellationToken cancellationToken)
    {
        if (_isNeverRenewed)
        {
            return false;
        }

        try
        {
            await subscription.RenewAsync(cancellationToken);
            return true;
        }
        catch (OnvifException exception) when (exception.Reason is OnvifErrorReason.RequestRefused
            or OnvifErrorReason.NotSupported or OnvifErrorReason.MalformedAnswer or OnvifErrorReason.AuthenticationRefused)
        {
            _isNeverRenewed = true;
            return false;
        }
    }

    /// <summary>Frees the camera's place for a subscription: many have two or three.</summary>
    private async Task EndAsync()
    {
        var subscription = _subscription;
        _subscription = null;
        try
        {
            if (subscription is not null)
            {
                await subscription.UnsubscribeAsync(CancellationToken.None);
            }
        }
        catch (OnvifException)
        {
            // It ends by itself after its time.
        }
    }
}
