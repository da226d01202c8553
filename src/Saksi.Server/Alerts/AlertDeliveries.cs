using System.Collections.Concurrent;
using Saksi.Server.Settings;

namespace Saksi.Server.Alerts;

/// <summary>What became of the latest alert of each rule and way out. Thread-safe; forgotten when the server ends.</summary>
internal sealed class AlertDeliveries(SettingsStore settings, TimeProvider time)
{
    private readonly ConcurrentDictionary<(string Rule, string Way), AlertDelivery> _latest = [];

    public void Arrived(string rule, string way) => _latest[(rule, way)] = new AlertDelivery(rule, way, time.GetUtcNow(), true, null, false);

    /// <param name="rule">Whose alert it was.</param>
    /// <param name="way">By which it went.</param>
    /// <param name="problem">Why it did not arrive; without secrets.</param>
    /// <param name="isTriedAgain">It may still arrive.</param>
    public void Failed(string rule, string way, string problem, bool isTriedAgain = false) =>
        _latest[(rule, way)] = new AlertDelivery(rule, way, time.GetUtcNow(), false, problem, isTriedAgain);

    /// <summary>Those of the rules that there are, by rule and way.</summary>
    public IReadOnlyList<AlertDelivery> All()
    {
        var ways = settings.Current.Alerts.Rules.SelectMany(rule => WaysOf(rule).Select(way => (rule.Name, way))).ToHashSet();
        return _latest.Values.Where(delivery => ways.Contains((delivery.Rule, delivery.Way)))
            .OrderBy(delivery => delivery.Rule, StringComparer.Ordinal).ThenBy(delivery => delivery.Way, StringComparer.Ordinal).ToList();
    }

    private static IEnumerable<string> WaysOf(AlertRule rule) => new[]
    {
        rule.Webhook is null ? null : "webhook",
        rule.MailTo.Count == 0 ? null : "mail",
        rule.UsesPush ? "push" : null,
        rule.UsesMqtt ? Mqtt.MqttPublisher.WayName : null,
    }.OfType<string>();
}

/// <summary>What became of an alert.</summary>
/// <param name="Rule">Whose it was.</param>
/// <param name="Way">webhook, mail, push or mqtt.</param>
/// <param name="At">When that was known.</param>
/// <param name="Ok">It arrived.</param>
/// <param name="Problem">Why it did not.</param>
/// <param name="IsTriedAgain">It may still arrive.</param>
internal sealed record AlertDelivery(string Rule, string Way, DateTimeOffset At, bool Ok, string? Problem, bool IsTriedAgain);
