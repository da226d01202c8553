namespace Saksi.Server.Alerts;

/// <summary>Who is told of what, through whom, and whether it arrives.</summary>
/// <param name="Rules">In the order of the settings file.</param>
/// <param name="Mail">Null: no mail is sent.</param>
/// <param name="Mqtt">Null: there is no broker.</param>
/// <param name="PushContact">The owner's address for push servers; null: no browser is notified.</param>
/// <param name="Broker">How the broker is doing; null: there is none.</param>
/// <param name="Deliveries">What became of the latest alert of each rule and way, since the server started.</param>
internal sealed record AlertsDocument(
    IReadOnlyList<AlertRuleDocument> Rules,
    AlertMailDocument? Mail,
    AlertMqttDocument? Mqtt,
    string? PushContact,
    AlertsDocument.BrokerState? Broker,
    IReadOnlyList<AlertDelivery> Deliveries)
{
    /// <summary>Whether the broker is told.</summary>
    /// <param name="IsConnected">It is, now.</param>
    /// <param name="Problem">Why not.</param>
    internal sealed record BrokerState(bool IsConnected, string? Problem);
}
