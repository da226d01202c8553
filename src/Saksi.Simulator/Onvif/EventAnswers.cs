using System.Globalization;

namespace Saksi.Simulator.Onvif;

/// <summary>The event service, and the subscriptions that it makes.</summary>
internal static class EventAnswers
{
    public const string Space = "http://www.onvif.org/ver10/events/wsdl";
    public const string NotificationSpace = "http://docs.oasis-open.org/wsn/b-2";

    private const string SubscriptionPath = "/onvif/Subscription/";

    public static async Task<HttpResponse> AnswerAsync(
        OnvifDevice device, HttpRequest request, OnvifMessage message, CancellationToken stop)
    {
        if (message.Operation == "CreatePullPointSubscription")
        {
            return Create(device, message);
        }

        if (Find(device, request, message) is not { } subscription)
        {
            return OnvifXml.Fault(400, "wsrf-rw:ResourceUnknownFault", "The subscription does not exist");
        }

        switch (message.Operation)
        {
            case "PullMessages":
                return await PullAsync(device, subscription, message, stop);
            case "Renew" when device.Habits.RefusesRenew:
                return OnvifXml.Fault(500, "wsnt:UnacceptableTerminationTimeFault", "Renew is not possible");
            case "Renew":
                subscription.Ends += (device.Now - device.ClockSkew) - subscription.Ends + Lifetime(message, "TerminationTime");
                return OnvifXml.Answer($"<wsnt:RenewResponse>{Times(device, subscription, "wsnt")}</wsnt:RenewResponse>");
            case "Unsubscribe":
                device.Events.End(subscription.Number);
                return OnvifXml.Answer("<wsnt:UnsubscribeResponse/>");
            case "SetSynchronizationPoint":
                return OnvifXml.Fault(400, "ter:NotAuthorized", "Sender not Authorized");
            default:
                return OnvifXml.Unknown;
        }
    }

    private static HttpResponse Create(OnvifDevice device, OnvifMessage message)
    {
        if (device.Events.Subscribe(Lifetime(message, "InitialTerminationTime")) is not { } subscription)
        {
            return OnvifXml.Fault(400, "ter:TooManySubscriptions", "There are too many subscriptions");
        }

        var number = subscription.Number.ToString(CultureInfo.InvariantCulture);
        var isNumbered = device.Habits.NumbersSubscriptions;
        var address = OnvifXml.Escape(OnvifAddresses.Of(device, isNumbered ? "/onvif/Events" : SubscriptionPath + number));
        return OnvifXml.Answer("<tev:CreatePullPointSubscriptionResponse><tev:SubscriptionReference>"
            + $"<wsa:Address>{address}</wsa:Address>"
            + (isNumbered ? $"<wsa:ReferenceParameters><dom0:SubscriptionId xmlns:dom0=\"http://www.example.com/events\">{number}</dom0:SubscriptionId></wsa:ReferenceParameters>" : "")
            + $"</tev:SubscriptionReference>{Times(device, subscription, "wsnt")}</tev:CreatePullPointSubscriptionResponse>");
    }

    private static EventSubscription? Find(OnvifDevice device, HttpRequest request, OnvifMessage message)
    {
        var number = device.Habits.NumbersSubscriptions
            ? message.HeaderText("SubscriptionId")
            : request.Path.StartsWith(SubscriptionPath, StringComparison.Ordinal) ? request.Path[SubscriptionPath.Length..] : null;
        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var found) ? device.Events.Find(found) : null;
    }

    private static async Task<HttpResponse> PullAsync(
        OnvifDevice device, EventSubscription subscription, OnvifMessage message, CancellationToken stop)
    {
        var most = int.TryParse(message.Text("MessageLimit"), NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : 10;
        var timeout = device.Habits.NeverWaits ? TimeSpan.Zero : message.Duration("Timeout") ?? TimeSpan.FromSeconds(1);
        var messages = await subscription.TakeAsync(most, timeout, stop);
        return subscription.HasEnded
            ? OnvifXml.Fault(400, "wsrf-rw:ResourceUnknownFault", "The subscription does not exist")
            : OnvifXml.Answer(
                $"<tev:PullMessagesResponse>{Times(device, subscription, "tev")}{string.Concat(messages.Select(Notification))}</tev:PullMessagesResponse>");
    }

    private static string Notification(EventMessage message)
    {
        var property = message.Property;
        return $"<wsnt:NotificationMessage><wsnt:Topic Dialect=\"http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet\">tns1:{property.Topic}</wsnt:Topic>"
            + $"<wsnt:Message><tt:Message UtcTime=\"{OnvifXml.Time(message.Time)}\" PropertyOperation=\"{message.Operation}\">"
            + $"<tt:Source><tt:SimpleItem Name=\"{property.SourceName}\" Value=\"{property.Source}\"/></tt:Source>"
            + $"<tt:Data><tt:SimpleItem Name=\"{property.StateName}\" Value=\"{(message.IsActive ? "true" : "false")}\"/></tt:Data>"
            + "</tt:Message></wsnt:Message></wsnt:NotificationMessage>";
    }

    private static TimeSpan Lifetime(OnvifMessage message, string name) =>
        message.Duration(name) is { } asked && asked > TimeSpan.Zero && asked < TimeSpan.FromHours(1) ? asked : TimeSpan.FromMinutes(1);

    private static string Times(OnvifDevice device, EventSubscription subscription, string prefix) =>
        $"<{prefix}:CurrentTime>{OnvifXml.Time(device.Now)}</{prefix}:CurrentTime>"
        + $"<{prefix}:TerminationTime>{OnvifXml.Time(subscription.Ends + device.ClockSkew)}</{prefix}:TerminationTime>";
}
