using Saksi.Onvif.Soap;

namespace Saksi.Onvif.Events;

/// <summary>A subscription to a camera's events that are fetched (ONVIF Core 9.1 and 9.2).</summary>
internal sealed class PullPoint
{
    private const string Actions = "http://www.onvif.org/ver10/events/wsdl/";
    private const int MaxReferenceParameters = 16;

    private static readonly TimeSpan ShortestLifetime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestLifetime = TimeSpan.FromHours(1);

    private readonly SoapClient _soap;
    private readonly OnvifEventOptions _options;
    private readonly TimeProvider _clock;
    private readonly Uri _address;
    private readonly IReadOnlyList<SoapElement> _reference;
    private DateTimeOffset _renewed;
    private TimeSpan _lifetime;

    private PullPoint(SoapClient soap, OnvifEventOptions options, TimeProvider clock, Uri address, SoapElement response)
    {
        _soap = soap;
        _options = options;
        _clock = clock;
        _address = address;
        _reference = [.. response.Find("SubscriptionReference", "ReferenceParameters")?.Children.Take(MaxReferenceParameters) ?? []];
        _renewed = clock.GetUtcNow();
        _lifetime = LifetimeOf(response, options.Lifetime);
    }

    /// <summary>Half of the subscription's time is over.</summary>
    public bool IsDue => _clock.GetUtcNow() - _renewed >= _lifetime / 2;

    public static async Task<PullPoint> CreateAsync(
        SoapClient soap, Uri events, OnvifEventOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        var request = new SoapRequest(SoapNamespaces.Events, "CreatePullPointSubscription")
        {
            IsAddressed = true,
            Action = Actions + "EventPortType/CreatePullPointSubscriptionRequest",
            Content = writer =>
                writer.WriteElementString("InitialTerminationTime", SoapNamespaces.Events, XmlValue.Duration(options.Lifetime)),
        };
        var response = await soap.CallAsync(events, request, cancellationToken);
        var announced = response.TextOf("SubscriptionReference", "Address");

        // Without an address the event service itself is meant.
        var address = announced is null ? events : soap.Address.Resolve(announced);
        return address is null
            ? throw new OnvifException(OnvifErrorReason.MalformedAnswer, "The camera's subscription has no address that can be used.")
            : new PullPoint(soap, options, clock, address, response);
    }

    public async Task<IReadOnlyList<Notification>> PullAsync(CancellationToken cancellationToken)
    {
        // Never beyond half the time of the subscription, or it is over before it can be renewed.
        var poll = TimeSpan.FromSeconds(Math.Max(1, Math.Floor(Math.Min(_options.Poll.TotalSeconds, _lifetime.TotalSeconds / 3))));
        var request = new SoapRequest(SoapNamespaces.Events, "PullMessages")
        {
            IsAddressed = true,
            Action = Actions + "PullPointSubscription/PullMessagesRequest",
            ReferenceParameters = _reference,
            Content = writer =>
            {
                writer.WriteElementString("Timeout", SoapNamespaces.Events, XmlValue.Duration(poll));
                writer.WriteElementString("MessageLimit", SoapNamespaces.Events, "100");
            },
        };
        var response = await _soap.CallAsync(_address, request, cancellationToken, poll + TimeSpan.FromSeconds(10));
        return Notification.ParseAll(response);
    }

    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        var request = new SoapRequest(SoapNamespaces.Notification, "Renew")
        {
            IsAddressed = true,
            Action = "http://docs.oasis-open.org/wsn/bw-2/SubscriptionManager/RenewRequest",
            ReferenceParameters = _reference,
            Content = writer =>
                writer.WriteElementString("TerminationTime", SoapNamespaces.Notification, XmlValue.Duration(_options.Lifetime)),
        };
        var response = await _soap.CallAsync(_address, request, cancellationToken);
        _renewed = _clock.GetUtcNow();
        _lifetime = LifetimeOf(response, _options.Lifetime);
    }

    public Task UnsubscribeAsync(CancellationToken cancellationToken) => _soap.CallAsync(
        _address,
        new SoapRequest(SoapNamespaces.Notification, "Unsubscribe")
        {
            IsAddressed = true,
            Action = "http://docs.oasis-open.org/wsn/bw-2/SubscriptionManager/UnsubscribeRequest",
            ReferenceParameters = _reference,
        },
        cancellationToken,
        TimeSpan.FromSeconds(2));

    // Both times are the camera's, so it does not matter what its clock shows.
    private static TimeSpan LifetimeOf(SoapElement response, TimeSpan asked)
    {
        var end = XmlValue.Time(response.TextOf("TerminationTime"));
        var now = XmlValue.Time(response.TextOf("CurrentTime"));
        var told = end is null || now is null ? asked : end.Value - now.Value;
        return told < ShortestLifetime ? ShortestLifetime : told > LongestLifetime ? LongestLifetime : told;
    }
}
