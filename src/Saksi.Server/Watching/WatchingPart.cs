using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Saksi.Recording.Coverage;
using Saksi.Server.Accounts;
using Saksi.Server.Alerts;
using Saksi.Server.Alerts.Mqtt;
using Saksi.Server.Alerts.Push;
using Saksi.Server.Cameras;
using Saksi.Server.Events;
using Saksi.Server.Hosting;
using Saksi.Server.Playback;
using Saksi.Server.Settings;
using Saksi.Server.Watching.Thumbnails;

namespace Saksi.Server.Watching;

/// <summary>Puts together what looks at pictures, keeps what was noticed, and tells of it.</summary>
internal sealed partial class WatchingPart : IDisposable
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly EventStore _store;
    private readonly EventFeed _feed;
    private readonly ThumbnailStore _thumbnails;
    private readonly RecordingEvents _recordingEvents;
    private readonly CameraEvents _cameraEvents;
    private readonly ThumbnailRetention _retention;
    private readonly PushSubscriptions _subscriptions;
    private readonly VapidKey _pushKey;
    private readonly AlertDeliveries _deliveries;
    private readonly PushSender _push;
    private readonly MqttPublisher _mqtt;
    private readonly AlertHost _alerts;

    private WatchingPart(
        ServerOptions options, SettingsStore settings, RecordingHost recording, RecordingModes modes, AccountDatabase accounts, EventStore store)
    {
        var server = Path.Combine(options.DataDirectory, "server");
        var data = new DataFolder(options.DataDirectory);
        var logger = options.Diagnostics.CreateLogger("Saksi.Watching");
        var alertLogger = options.Diagnostics.CreateLogger("Saksi.Alerts");
        _time = options.Time;
        _logger = logger;
        _store = store;
        _feed = new EventFeed(store, modes, logger);
        _thumbnails = new ThumbnailStore(Path.Combine(options.DataDirectory, "thumbnails"));
        Host = new WatchHost(settings, _feed, _thumbnails, options.Time, logger);
        _recordingEvents = new RecordingEvents(recording, settings, data, _feed, store, options.Time, logger);
        _cameraEvents = new CameraEvents(settings, _feed, options.Time, logger);
        _retention = new ThumbnailRetention(_thumbnails, data, options.Time, logger);
        _subscriptions = new PushSubscriptions(accounts, options.Time);
        _pushKey = new VapidKey(Path.Combine(server, "push.pem"), options.Time);
        _deliveries = new AlertDeliveries(settings, options.Time);
        _push = new PushSender(() => settings.Current.Alerts.PushContact, _subscriptions, _pushKey, options.PushClient);
        _mqtt = new MqttPublisher(
            settings, (broker, isMoving) => Topics(broker, isMoving, settings, recording, data), _deliveries, options.Time, alertLogger);
        _alerts = new AlertHost(settings, _feed, _push, _mqtt, _deliveries, options.Time, alertLogger);
    }

    public WatchHost Host { get; }

    /// <exception cref="IOException">The database of events cannot be used.</exception>
    public static WatchingPart Open(
        ServerOptions options, SettingsStore settings, RecordingHost recording, RecordingModes modes, AccountDatabase accounts) =>
        new(options, settings, recording, modes, accounts, EventStore.Open(Path.Combine(options.DataDirectory, "server", "events.sqlite")));

    public void AddParts(IServiceCollection services)
    {
        services.AddSingleton(_store);
        services.AddSingleton(_feed);
        services.AddSingleton(_thumbnails);
        services.AddSingleton(Host);
        services.AddSingleton(_subscriptions);
        services.AddSingleton(_pushKey);
        services.AddSingleton(_push);
        services.AddSingleton(_mqtt);
        services.AddSingleton(_deliveries);
        services.AddSingleton(_alerts);
    }

    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(
        KeepRunningAsync(Host.RunAsync, cancellationToken),
        KeepRunningAsync(_recordingEvents.RunAsync, cancellationToken),
        KeepRunningAsync(_cameraEvents.RunAsync, cancellationToken),
        KeepRunningAsync(_retention.RunAsync, cancellationToken),
        KeepRunningAsync(_alerts.RunAsync, cancellationToken));

    public void Dispose()
    {
        _alerts.Dispose();
        _mqtt.Dispose();
        _push.Dispose();
        _pushKey.Dispose();
        _store.Dispose();
    }

    [SuppressMessage(
        "Design",
        "CA1031:Do not catch general exception types",
        Justification = "The supervisor of what happens beside recording: an error that nobody foresaw must not end it for good.")]
    private async Task KeepRunningAsync(Func<CancellationToken, Task> run, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await run(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                LogUnexpected(exception);
                await Task.Delay(PauseAfterFailure, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(LogLevel.Critical, "Motion, events or alerts failed unexpectedly and are started anew. Recording goes on")]
    private partial void LogUnexpected(Exception exception);

    private static Dictionary<string, string> Topics(
        MqttSettings broker, Func<string, bool> isMoving, SettingsStore settings, RecordingHost recording, DataFolder data)
    {
        var topics = new Dictionary<string, string>();
        var connected = (recording.Recorder?.Status() ?? [])
            .Where(stream => stream.Name.Stream == CameraSettings.MainStream
                && stream.CurrentGap is null or GapReason.NoEvent or GapReason.NotScheduled)
            .Select(stream => stream.Name.Camera).ToHashSet();
        foreach (var camera in settings.Current.Cameras.Where(camera => camera.IsEnabled))
        {
            MqttTopics.AddCamera(topics, broker, camera, isMoving(camera.Id), connected.Contains(camera.Id));
        }

        try
        {
            var free = (data.TryOpen()?.Storages ?? []).Select(storage => new DriveInfo(storage.DirectoryPath).AvailableFreeSpace).ToList();
            if (free.Count > 0)
            {
                MqttTopics.AddDisk(topics, broker, free.Min());
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or Recording.RecordingException)
        {
            // A disk that is away is told by health and by coverage.
        }

        return topics;
    }
}
