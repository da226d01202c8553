using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Saksi.Server.Accounts;
using Saksi.Server.Alerts.Mqtt;
using Saksi.Server.Hosting;
using Saksi.Server.Settings;

namespace Saksi.Server.Alerts;

/// <summary>Alert rules and what they go through: in the settings file, which is the only place of them.</summary>
internal static class AlertRoutes
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var alerts = api.MapGroup("alerts").WithTags("Alerts").RequireAuthorization(Policies.Administrator);
        alerts.MapGet("", Get)
            .WithName("getAlerts").WithSummary("Who is told of what, through whom, and whether it arrives; without secrets");
        alerts.MapPost("rules", AddAsync)
            .WithName("addAlertRule").WithSummary("Adds a rule to the settings file");
        alerts.MapPut("rules/{name}", ChangeAsync)
            .WithName("changeAlertRule").WithSummary("Changes a rule in the settings file; with another name in the body it is renamed");
        alerts.MapDelete("rules/{name}", RemoveAsync)
            .WithName("removeAlertRule").WithSummary("Takes a rule out of the settings file");
        alerts.MapPost("test", TestAsync)
            .WithName("testAlertRule").WithSummary("Sends a test over every way of a rule, which need not be saved, and says what came of it");
        alerts.MapPut("mail", SetMailAsync)
            .WithName("setAlertMail").WithSummary("Sets how mail is sent");
        alerts.MapDelete("mail", (SettingsStore settings, CancellationToken stop) => EditAsync(settings, text => AlertEditor.SetMail(text, null), stop))
            .WithName("removeAlertMail").WithSummary("Sends no mail any more");
        alerts.MapPut("mqtt", SetMqttAsync)
            .WithName("setAlertMqtt").WithSummary("Sets the MQTT broker");
        alerts.MapDelete("mqtt", (SettingsStore settings, CancellationToken stop) => EditAsync(settings, text => AlertEditor.SetMqtt(text, null), stop))
            .WithName("removeAlertMqtt").WithSummary("Tells no broker any more");
        alerts.MapPut("push", (AlertPushDocument push, SettingsStore settings, CancellationToken stop) => EditAsync(
                settings, text => AlertEditor.SetPushContact(text, push.Contact is { Length: > 0 } contact ? contact : null), stop))
            .WithName("setAlertPush").WithSummary("Sets the owner's address for push servers, which lets browsers ask for notifications");
    }

    private static AlertsDocument Get(SettingsStore settings, MqttPublisher mqtt, AlertDeliveries deliveries)
    {
        var alerts = settings.Current.Alerts;
        return new AlertsDocument(
            alerts.Rules.Select(AlertRuleDocument.Of).ToList(),
            alerts.Mail is { } mail ? AlertMailDocument.Of(mail) : null,
            alerts.Mqtt is { } broker ? AlertMqttDocument.Of(broker) : null,
            alerts.PushContact,
            alerts.Mqtt is null ? null : new AlertsDocument.BrokerState(mqtt.IsConnected, mqtt.Problem),
            deliveries.All());
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> AddAsync(AlertRuleDocument rule, SettingsStore settings, CancellationToken stop)
    {
        if (Find(settings, rule.Name) is not null)
        {
            return Problems.Conflict($"There is a rule '{rule.Name}' already. Choose another name.");
        }

        return await EditAsync(settings, text => AlertEditor.SetRule(text, rule.ToRule(before: null)), stop);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ChangeAsync(
        string name, AlertRuleDocument rule, SettingsStore settings, CancellationToken stop)
    {
        if (Find(settings, name) is not { } before)
        {
            return NoRule();
        }

        if (rule.Name != name && Find(settings, rule.Name) is not null)
        {
            return Problems.Conflict($"There is a rule '{rule.Name}' already. Choose another name.");
        }

        return await EditAsync(
            settings, text => AlertEditor.SetRule(rule.Name == name ? text : AlertEditor.RemoveRule(text, name), rule.ToRule(before)), stop);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(string name, SettingsStore settings, CancellationToken stop) =>
        Find(settings, name) is null ? NoRule() : await EditAsync(settings, text => AlertEditor.RemoveRule(text, name), stop);

    private static async Task<IReadOnlyList<AlertTestAnswer>> TestAsync(
        AlertRuleDocument rule, SettingsStore settings, AlertHost host, CancellationToken stop) =>
        await host.TestAsync(rule.ToRule(Find(settings, rule.Name)), stop);

    private static Task<NoContent> SetMailAsync(AlertMailDocument mail, SettingsStore settings, CancellationToken stop) =>
        EditAsync(settings, text => AlertEditor.SetMail(text, mail.ToSettings(settings.Current.Alerts.Mail)), stop);

    private static Task<NoContent> SetMqttAsync(AlertMqttDocument mqtt, SettingsStore settings, CancellationToken stop) =>
        EditAsync(settings, text => AlertEditor.SetMqtt(text, mqtt.ToSettings(settings.Current.Alerts.Mqtt)), stop);

    private static async Task<NoContent> EditAsync(SettingsStore settings, Func<string, string> edit, CancellationToken stop)
    {
        await settings.EditAsync(edit, stop);
        return TypedResults.NoContent();
    }

    private static AlertRule? Find(SettingsStore settings, string name) => settings.Current.Alerts.Rules.FirstOrDefault(rule => rule.Name == name);

    private static ProblemHttpResult NoRule() => Problems.NotFound("There is no such alert rule.");
}

/// <param name="Contact">mailto:… or https://…; null or empty: no browser is notified.</param>
internal sealed record AlertPushDocument(string? Contact);
