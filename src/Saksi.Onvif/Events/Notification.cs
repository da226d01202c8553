using Saksi.Onvif.Soap;

namespace Saksi.Onvif.Events;

/// <summary>What a notification says happened to the property it is about (ONVIF Core 9.4.3).</summary>
internal enum PropertyOperation
{
    /// <summary>Not told: something happened that is no state.</summary>
    None,
    Initialized,
    Changed,
    Deleted,
}

/// <summary>One message of a camera about something that we know (ONVIF Core 9.5).</summary>
internal sealed record Notification(
    EventTopic Topic, string SourceToken, string Rule, bool IsActive, PropertyOperation Operation, DateTimeOffset? CameraTime)
{
    private const int MaxMessages = 1024;
    private const int MaxName = 128;

    private static readonly string[] SourceNames =
        ["VideoSourceConfigurationToken", "VideoSourceToken", "InputToken", "Source", "VideoSource", "Token"];

    /// <summary>Reads the answer to PullMessages; what we do not know is left out.</summary>
    public static IReadOnlyList<Notification> ParseAll(SoapElement response) =>
        [.. response.All("NotificationMessage").Take(MaxMessages).Select(Parse).OfType<Notification>()];

    private static Notification? Parse(SoapElement notification)
    {
        var message = notification.Find("Message")?.Find("Message") ?? notification.Find("Message");
        if (message is null || EventTopic.Find(notification.TextOf("Topic") ?? "") is not { } topic)
        {
            return null;
        }

        var operation = message.Attribute("PropertyOperation")?.ToUpperInvariant() switch
        {
            "INITIALIZED" => PropertyOperation.Initialized,
            "CHANGED" => PropertyOperation.Changed,
            "DELETED" => PropertyOperation.Deleted,
            _ => PropertyOperation.None,
        };
        return ActiveOf(message.Find("Data"), topic) is { } isActive
            ? new Notification(
                topic,
                SourceOf(message.Find("Source")),
                PlainText.Clean(Item(message.Find("Source"), "Rule") ?? "", MaxName),
                isActive,
                operation,
                XmlValue.Time(message.Attribute("UtcTime")))
            : null;
    }

    /// <summary>The item of the topic's name, or else the only kind of value that it can be.</summary>
    private static bool? ActiveOf(SoapElement? data, EventTopic topic)
    {
        var named = XmlValue.Boolean(Item(data, topic.StateName));
        return named ?? data?.All("SimpleItem")
            .Select(item => XmlValue.Boolean(item.Attribute("Value")))
            .FirstOrDefault(value => value is not null);
    }

    private static string SourceOf(SoapElement? source)
    {
        var token = SourceNames.Select(name => Item(source, name)).FirstOrDefault(value => value is not null)
            ?? source?.All("SimpleItem").FirstOrDefault(item => item.Attribute("Name") != "Rule")?.Attribute("Value");
        return PlainText.Clean(token ?? "", MaxName);
    }

    private static string? Item(SoapElement? holder, string name) =>
        holder?.All("SimpleItem").FirstOrDefault(item => item.Attribute("Name") == name)?.Attribute("Value");
}
