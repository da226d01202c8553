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
    private readonly List<AlertQueue> _queues;
    private readonly MqttPublisher _mqtt;

    public AlertHost(SettingsStore settings, EventFeed feed, PushSender push, MqttPublisher mqtt, TimeProvider time, ILogger logger)
    {
        _settings = settings;
        _rules = new AlertRules(time);
        _webhook = new WebhookWay(time);
        _mqtt = mqtt;
        IAlertWay[] ways = [_webhook, new MailWay(() => settings.Current.Alerts.Mail), push];
        _queues = ways.Select(way => new AlertQueue(way, time, logger)).ToList();
        feed.Noticed += OnNoticed;
    }

    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll([.. _queues.Select(queue => queue.RunAsync(cancellationToken)), _mqtt.RunAsync(cancellationToken)]);

    public void Dispose() => _webhook.Dispose();

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
