using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Saksi.Server.Accounts;
using Saksi.Server.Alerts;
using Saksi.Server.Alerts.Mqtt;
using Saksi.Server.Alerts.Push;
using Saksi.Server.Cameras;
using Saksi.Server.Events;
using Saksi.Server.Settings;

namespace Saksi.Server.Tests.Alerts;

/// <summary>Events and alerts without the rest of a server.</summary>
internal sealed class AlertRig : IAsyncDisposable, ILogger
{
    private readonly CancellationTokenSource _stop = new();
    private readonly EventStore _store;
    private readonly SettingsStore _settings;
    private readonly PushSender _push;
    private readonly MqttPublisher _mqtt;
    private readonly AlertHost _host;
    private readonly Task _running;

    public AlertRig(string alerts, TimeProvider? time = null, Func<string, string>? prepare = null)
    {
        Folder = Directory.CreateTempSubdirectory("saksi-alerts-").FullName;
        Directory.CreateDirectory(Folder);
        var text = alerts.Length == 0 ? "" : "alerts:\n" + alerts;
        File.WriteAllText(Path.Combine(Folder, "saksi.yaml"), (prepare?.Invoke(Folder) ?? "") + "cameras:\n  gate:\n    name: Main gate\n    main: rtsp://127.0.0.1:9/x\n" + text);
        time ??= TimeProvider.System;
        _settings = SettingsStore.Open(Folder, time, this);
        Accounts = AccountDatabase.Open(Path.Combine(Folder, "server", "accounts.sqlite"));
        _store = EventStore.Open(Path.Combine(Folder, "server", "events.sqlite"));
        Feed = new EventFeed(_store, new RecordingModes(time), this);
        Subscriptions = new PushSubscriptions(Accounts, time);
        Key = new VapidKey(Path.Combine(Folder, "server", "push.pem"), time);
        _push = new PushSender(() => _settings.Current.Alerts.PushContact, Subscriptions, Key);
        Deliveries = new AlertDeliveries(_settings, time);
        _mqtt = new MqttPublisher(
            _settings,
            (broker, isMoving) =>
            {
                var topics = new Dictionary<string, string>();
                foreach (var camera in _settings.Current.Cameras)
                {
                    MqttTopics.AddCamera(topics, broker, camera, isMoving(camera.Id), isConnected: true);
                }

                MqttTopics.AddDisk(topics, broker, 12_345_000_000);
                return topics;
            },
            Deliveries,
            time,
            this);
        _host = new AlertHost(_settings, Feed, _push, _mqtt, Deliveries, time, this);
        _running = _host.RunAsync(_stop.Token);
    }

    public string Folder { get; }

    public EventFeed Feed { get; }

    public AccountDatabase Accounts { get; }

    public PushSubscriptions Subscriptions { get; }

    public VapidKey Key { get; }

    public PushSender Push => _push;

    public MqttPublisher Mqtt => _mqtt;

    public AlertDeliveries Deliveries { get; }

    public AlertHost Host => _host;

    public SettingsStore Settings => _settings;

    public List<string> Diagnostics { get; } = [];

    public static FakeTimeProvider Clock() => new(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero));

    public NoticedEvent Motion(string camera = "gate") => Feed.Begin(camera, EventKind.Motion, new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero), 0.25);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _host.Dispose();
        _push.Dispose();
        _mqtt.Dispose();
        Key.Dispose();
        _store.Dispose();
        Accounts.Dispose();
        _settings.Dispose();
        _stop.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (Diagnostics)
        {
            Diagnostics.Add($"{formatter(state, exception)} {exception}");
        }
    }

    public string AllDiagnostics()
    {
        lock (Diagnostics)
        {
            return string.Join('\n', Diagnostics);
        }
    }
}
