using Microsoft.Extensions.Logging;
using Saksi.Server.Alerts.Mqtt;
using Saksi.Server.Alerts.Push;
using Saksi.Server.Events;
using Saksi.Server.Settings;

namespace Saksi.Server.Alerts;

/// <summary>Tells people and programs of events, as the rules say. Without rules and a broker it does nothing at all.</summary>
internal sealed class AlertHost : IDisposable
{
    private readonly SettingsStore _settings;
    private readonly AlertRules _rules;
    private readonly WebhookWay _webhook;
    private readonly List<IAlertWay> _ways;
    private readonly List<AlertQueue> _queues;
    private readonly AlertDeliveries _deliveries;
    private readonly TimeProvider _time;
    private readonly MqttPublisher _mqtt;

    public AlertHost(
        SettingsStore settings, EventFeed feed, PushSender push, MqttPublisher mqtt, AlertDeliveries deliveries, TimeProvider time, ILogger logger)
    {
        _settings = settings;
        _rules = new AlertRules(time);
        _webhook = new WebhookWay(time);
        _mqtt = mqtt;
        _time = time;
        _deliveries = deliveries;
        _ways = [_webhook, new MailWay(() => settings.Current.Alerts.Mail), push];
        _queues = _ways.Select(way => new AlertQueue(way, deliveries, time, logger)).ToList();
        feed.Noticed += OnNoticed;
    }

    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll([.. _queues.Select(queue => queue.RunAsync(cancellationToken)), _mqtt.RunAsync(cancellationToken)]);

    /// <summary>Sends a test over every way that a rule uses, and waits for what comes of it.</summary>
    public async Task<IReadOnlyList<AlertTestAnswer>> TestAsync(AlertRule rule, CancellationToken cancellationToken)
    {
        var alert = Alert.Test(rule, _time.GetUtcNow());
        var tests = _ways.Where(way => way.IsFor(alert))
            .Select(way => TestAsync(rule, way.Name, () => way.SendAsync(alert, cancellationToken))).ToList();
        if (rule.UsesMqtt)
        {
            tests.Add(TestAsync(rule, MqttPublisher.WayName, async () =>
            {
                await _mqtt.TellAndWaitAsync(alert, cancellationToken);
                return 1;
            }));
        }

        return await Task.WhenAll(tests);
    }

    public void Dispose() => _webhook.Dispose();

    private async Task<AlertTestAnswer> TestAsync(AlertRule rule, string way, Func<Task<int>> send)
    {
        // What a rule that is not saved yet leads to says nothing about the one that is.
        var isStored = _settings.Current.Alerts.Rules.Contains(rule);
        try
        {
            var told = await send();
            if (isStored)
            {
                _deliveries.Arrived(rule.Name, way);
            }

            return new AlertTestAnswer(way, true, told, null);
        }
        catch (AlertException exception)
        {
            if (isStored)
            {
                _deliveries.Failed(rule.Name, way, exception.Message);
            }

            return new AlertTestAnswer(way, false, 0, exception.Message);
        }
    }

    private void OnNoticed(NoticedEvent noticed, bool isEnd)
    {
        _mqtt.OnNoticed(noticed, isEnd);
        if (isEnd)
        {
            return; // Its beginning was told.
        }

        var settings = _settings.Current;
        foreach (var rule in _rules.Choose(settings.Alerts, noticed))
        {
            var name = settings.Cameras.FirstOrDefault(camera => camera.Id == noticed.Camera)?.DisplayName ?? noticed.Camera;
            var alert = new Alert(rule, noticed, name);
            _queues.ForEach(queue => queue.Offer(alert));
            if (rule.UsesMqtt)
            {
                _mqtt.Tell(alert);
            }
        }
    }
}
