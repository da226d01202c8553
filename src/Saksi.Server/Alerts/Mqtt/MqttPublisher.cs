using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using MQTTnet;
using MQTTnet.Protocol;
using Saksi.Server.Events;
using Saksi.Server.Settings;

namespace Saksi.Server.Alerts.Mqtt;

/// <summary>Keeps an MQTT broker told while one is configured. Connects again, ever more slowly; what it says is retained.</summary>
/// <param name="settings">Where the broker is.</param>
/// <param name="topics">What the broker is to know now, by topic.</param>
/// <param name="deliveries">Told what becomes of alerts.</param>
/// <param name="time">Our clock.</param>
/// <param name="logger">For diagnostics.</param>
internal sealed partial class MqttPublisher(
    SettingsStore settings,
    Func<MqttSettings, Func<string, bool>, Dictionary<string, string>> topics,
    AlertDeliveries deliveries,
    TimeProvider time,
    ILogger logger)
    : IDisposable
{
    /// <summary>Of this way, as the settings call it.</summary>
    public const string WayName = "mqtt";

    private const int MostAlerts = 100;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan PatienceOfTest = TimeSpan.FromSeconds(10);

    private readonly ILogger _logger = logger;
    private readonly ConcurrentDictionary<string, int> _moving = new();
    private readonly ConcurrentQueue<Waiting> _alerts = new();
    private readonly Dictionary<string, string> _told = [];
    private readonly SemaphoreSlim _changed = new(0, 1);

    /// <summary>Whether the broker is told now.</summary>
    public bool IsConnected { get; private set; }

    /// <summary>Why the broker cannot be told; null while it is, and before it was tried.</summary>
    public string? Problem { get; private set; }

    /// <summary>Motion begins or ends somewhere.</summary>
    public void OnNoticed(NoticedEvent noticed, bool isEnd)
    {
        if (noticed is { Kind: EventKind.Motion, Camera: { } camera })
        {
            _moving.AddOrUpdate(camera, isEnd ? 0 : 1, (_, count) => Math.Max(0, count + (isEnd ? -1 : 1)));
            Wake();
        }
    }

    /// <summary>An alert for the broker. Kept for a while when it is away.</summary>
    public void Tell(Alert alert) => Enqueue(new Waiting(alert, null));

    /// <summary>Tells the broker and waits until it has taken it.</summary>
    /// <exception cref="AlertException">It has not.</exception>
    public async Task TellAndWaitAsync(Alert alert, CancellationToken cancellationToken)
    {
        if (settings.Current.Alerts.Mqtt is null)
        {
            throw new AlertException("no MQTT broker is in the settings", mayTryAgain: false);
        }

        var taken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Enqueue(new Waiting(alert, taken));
        try
        {
            await taken.Task.WaitAsync(PatienceOfTest, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            taken.TrySetCanceled(CancellationToken.None); // Nobody waits for it any more: it is not sent later.
            throw new AlertException(Problem is { } problem ? $"the broker cannot be told: {problem}" : "the broker did not take it in time");
        }
    }

    /// <summary>Follows the settings until cancelled. The only loop that may go on after an error that nobody foresaw.</summary>
    [SuppressMessage(
        "Design",
        "CA1031:Do not catch general exception types",
        Justification = "The supervisor of a connection: whatever goes wrong with one, the next has to be tried.")]
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var pause = ShortestPause;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (settings.Current.Alerts.Mqtt is { } mqtt)
                {
                    await RunOnceAsync(mqtt, () => pause = ShortestPause, cancellationToken);
                    continue;
                }

                _alerts.Clear();
                await Task.Delay(Interval, time, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                Problem = Reason(exception);
                foreach (var waiting in _alerts)
                {
                    deliveries.Failed(waiting.Alert.Rule.Name, WayName, Problem, isTriedAgain: true);
                }

                LogFailed(Problem, pause.TotalSeconds);
                await Task.Delay(pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
            }
            finally
            {
                IsConnected = false;
            }
        }
    }

    public void Dispose() => _changed.Dispose();

    private async Task RunOnceAsync(MqttSettings mqtt, Action connected, CancellationToken cancellationToken)
    {
        using var client = new MqttClientFactory().CreateMqttClient();
        var answer = await client.ConnectAsync(Options(mqtt), cancellationToken);
        if (answer.ResultCode != MqttClientConnectResultCode.Success)
        {
            throw new AlertException($"the broker answered {answer.ResultCode}");
        }

        connected();
        IsConnected = true;
        Problem = null;
        _told.Clear();
        await PublishAsync(client, MqttTopics.Status(mqtt), MqttTopics.Online, cancellationToken);
        try
        {
            while (client.IsConnected && settings.Current.Alerts.Mqtt == mqtt)
            {
                await PublishChangesAsync(client, mqtt, cancellationToken);
                await _changed.WaitAsync(Interval, cancellationToken);
            }

            if (!client.IsConnected)
            {
                throw new AlertException("the broker ended the connection"); // With a pause: it may do so every time.
            }
        }
        finally
        {
            await LeaveAsync(client, mqtt);
        }
    }

    private async Task PublishChangesAsync(IMqttClient client, MqttSettings mqtt, CancellationToken cancellationToken)
    {
        var now = topics(mqtt, camera => _moving.GetValueOrDefault(camera) > 0);
        foreach (var (topic, payload) in now)
        {
            if (_told.GetValueOrDefault(topic) != payload)
            {
                await PublishAsync(client, topic, payload, cancellationToken);
                _told[topic] = payload;
            }
        }

        foreach (var gone in _told.Keys.Where(topic => !now.ContainsKey(topic)).ToList())
        {
            await PublishAsync(client, gone, "", cancellationToken); // An empty one takes the retained one away.
            _told.Remove(gone);
        }

        while (_alerts.TryPeek(out var waiting))
        {
            if (waiting.Taken is not { Task.IsCanceled: true })
            {
                await client.PublishAsync(
                    new MqttApplicationMessageBuilder().WithTopic(MqttTopics.Alert(mqtt, waiting.Alert.Rule.Name)).WithPayload(waiting.Alert.ToJson())
                        .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build(),
                    cancellationToken);
                waiting.Taken?.TrySetResult();
                deliveries.Arrived(waiting.Alert.Rule.Name, WayName);
            }

            _alerts.TryDequeue(out _);
        }
    }

    private void Enqueue(Waiting waiting)
    {
        _alerts.Enqueue(waiting);
        while (_alerts.Count > MostAlerts)
        {
            _alerts.TryDequeue(out _);
        }

        Wake();
    }

    private static Task<MqttClientPublishResult> PublishAsync(IMqttClient client, string topic, string payload, CancellationToken cancellationToken) => client.PublishAsync(
        new MqttApplicationMessageBuilder().WithTopic(topic).WithPayload(payload).WithRetainFlag()
            .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build(),
        cancellationToken);

    private static async Task LeaveAsync(IMqttClient client, MqttSettings mqtt)
    {
        if (!client.IsConnected)
        {
            return;
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            await PublishAsync(client, MqttTopics.Status(mqtt), MqttTopics.Offline, patience.Token);
            await client.DisconnectAsync(new MqttClientDisconnectOptions(), patience.Token);
        }
        catch (Exception exception) when (exception is MQTTnet.Exceptions.MqttCommunicationException or OperationCanceledException)
        {
            // The broker's last will says it for us.
        }
    }

    private static MqttClientOptions Options(MqttSettings mqtt)
    {
        var options = new MqttClientOptionsBuilder()
            .WithTcpServer(mqtt.Host, mqtt.Port)
            .WithClientId("saksi-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6)))
            .WithTimeout(TimeSpan.FromSeconds(10))
            .WithKeepAlivePeriod(TimeSpan.FromSeconds(30))
            .WithWillTopic(MqttTopics.Status(mqtt)).WithWillPayload(MqttTopics.Offline).WithWillRetain();
        if (mqtt.User is { } user)
        {
            options.WithCredentials(user, mqtt.Password ?? SecretFile.Read(mqtt.PasswordFile) ?? "");
        }

        if (mqtt.UsesTls)
        {
            options.WithTlsOptions(tls =>
            {
                tls.UseTls().WithTargetHost(mqtt.Host);
                if (mqtt.CertificateAuthorityFile is { } file)
                {
                    var authorities = new X509Certificate2Collection();
                    authorities.ImportFromPemFile(file);
                    tls.WithTrustChain(authorities);
                }
            });
        }

        return options.Build();
    }

    /// <summary>Only our own words are sure to hold no secret.</summary>
    private static string Reason(Exception exception) => exception switch
    {
        AlertException alert => alert.Message,
        { InnerException: SocketException socket } => $"the broker cannot be reached ({socket.SocketErrorCode})",
        { InnerException: { } inner } => $"{exception.GetType().Name}, {inner.GetType().Name}",
        _ => exception.GetType().Name,
    };

    private void Wake()
    {
        if (_changed.CurrentCount == 0)
        {
            try
            {
                _changed.Release();
            }
            catch (SemaphoreFullException)
            {
                // Somebody else was faster: it is awake.
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The MQTT broker cannot be told: {Reason}. It is tried again in {Seconds} s")]
    private partial void LogFailed(string reason, double seconds);

    /// <summary>An alert for the broker, and who waits for it.</summary>
    private sealed record Waiting(Alert Alert, TaskCompletionSource? Taken);
}
