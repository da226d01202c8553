using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Saksi.Recording;
using Saksi.Recording.Streams;
using Saksi.Server.Accounts;
using Saksi.Server.Cameras;
using Saksi.Server.Cameras.Onvif;
using Saksi.Server.Live;
using Saksi.Server.Observability;
using Saksi.Server.Playback;
using Saksi.Server.Settings;
using Saksi.Server.Watching;

namespace Saksi.Server.Hosting;

/// <summary>The recorder with its page and API, until it is disposed of.</summary>
/// <remarks>Recording begins before the web part and goes on without it: when that cannot listen, it is tried again and said loudly.</remarks>
public sealed partial class SaksiServer : IAsyncDisposable
{
    private static readonly TimeSpan PauseBetweenTries = TimeSpan.FromSeconds(10);

    private readonly ServerOptions _options;
    private readonly SettingsStore _settings;
    private readonly RecordingHost _recording;
    private readonly StreamRates _rates;
    private readonly LiveHub _live;
    private readonly RecordingModes _modes;
    private readonly WatchingPart _watching;
    private readonly AccountDatabase _database;
    private readonly SetupLink _setup;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private Task _work = Task.CompletedTask;
    private X509Certificate2? _certificate;
    private WebPart? _web;

    private SaksiServer(ServerOptions options, SettingsStore settings, AccountDatabase database)
    {
        _options = options;
        _settings = settings;
        _database = database;
        _logger = options.Diagnostics.CreateLogger("Saksi");
        _setup = new SetupLink(new AccountStore(database));
        _live = new LiveHub(options.Time);
        _modes = new RecordingModes(options.Time);
        _recording = new RecordingHost(options.DataDirectory, settings, _modes, options.Time, _logger) { RecorderChanged = AttachAll };
        _rates = new StreamRates(_recording, options.Time);
        _watching = WatchingPart.Open(options, settings, _recording, _modes, database);
    }

    /// <summary>Where it listens; empty while the web part cannot.</summary>
    public IReadOnlyList<Uri> Addresses => _web?.Addresses ?? [];

    /// <summary>The same places as people should open them: by name, where there is one, as passkeys belong to a name.</summary>
    public IReadOnlyList<Uri> PageAddresses => Addresses.Select(LoopbackName.Of).ToList();

    /// <summary>Where the first administrator is made; null when there is one, or nothing listens.</summary>
    public Uri? SetupLink => _setup.IsOpen && Addresses.Count > 0 ? _setup.Below(PageAddresses[0]) : null;

    /// <summary>SHA-256 of the certificate; null when the page is served without TLS.</summary>
    public string? CertificateFingerprint => _certificate is null ? null : ServerCertificate.Fingerprint(_certificate);

    /// <summary>What hinders recording, or null.</summary>
    public string? Problem => _recording.Problem ?? _recording.Recorder?.Problem;

    /// <summary>How every stream is doing, also when the server has ended.</summary>
    public IReadOnlyList<StreamStatus> Status() => _recording.Status();

    /// <summary>The parts of the web host, for tests.</summary>
    internal IServiceProvider Services => _web!.Services; // Tests start it.

    internal SettingsStore Settings => _settings;

    /// <summary>Starts recording, then the web part.</summary>
    /// <exception cref="SettingsException">The settings file has mistakes.</exception>
    /// <exception cref="IOException">A file cannot be used, or nothing is recorded yet and an address cannot be listened on.</exception>
    public static async Task<SaksiServer> StartAsync(ServerOptions options, CancellationToken cancellationToken)
    {
        options = options with { DataDirectory = Path.GetFullPath(options.DataDirectory) };
        var settings = SettingsStore.Open(options.DataDirectory, options.Time, options.Diagnostics.CreateLogger("Saksi.Settings"));
        var database = AccountDatabase.Open(Path.Combine(ServerDirectory(options), "accounts.sqlite"));
        var server = new SaksiServer(options, settings, database);
        try
        {
            server._work = Task.WhenAll(
                Task.Run(() => server._recording.RunAsync(server._stop.Token), CancellationToken.None),
                server._rates.RunAsync(server._stop.Token),
                server._modes.RunAsync(server._stop.Token),
                server._watching.RunAsync(server._stop.Token),
                settings.WatchAsync(server._stop.Token));
            if (!await server.TryListenAsync(cancellationToken))
            {
                server._work = Task.WhenAll(server._work, server.KeepTryingToListenAsync());
            }

            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Serves until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(stopped.SetResult);
        var systemd = SystemdNotifier.Create();
        systemd.Ready();
        await using (Watchdog(systemd))
        {
            await Task.WhenAny(stopped.Task, _work);
        }

        systemd.Stopping();
        if (_work.IsCompleted)
        {
            await _work;
        }
    }

    /// <summary>Stops listening, then recording: every segment is closed.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_web is not null)
        {
            await _web.DisposeAsync();
        }

        _watching.Dispose();
        _recording.Dispose();
        _settings.Dispose();
        _setup.Dispose();
        _database.Dispose();
        _certificate?.Dispose();
        _stop.Dispose();
    }

    /// <summary>A thread pool that is starved or a recorder that hangs does not come to this, and systemd starts us anew.</summary>
    private ITimer? Watchdog(SystemdNotifier systemd) => systemd.WatchdogInterval is not { } interval ? null : _options.Time.CreateTimer(
        _ =>
        {
            _ = _recording.Recorder?.Status();
            systemd.Alive();
        },
        null,
        TimeSpan.Zero,
        interval);

    private static string ServerDirectory(ServerOptions options) => Path.Combine(options.DataDirectory, "server");

    private void AttachAll(Recorder? recorder)
    {
        _live.Attach(recorder);
        _watching.Host.Attach(recorder);
    }

    private async Task<bool> TryListenAsync(CancellationToken cancellationToken)
    {
        var settings = _settings.Current;
        var listen = Listen(settings);
        var needsTls = settings.Https == HttpsMode.Always || (settings.Https == HttpsMode.Auto && listen.Any(address => !address.IsLoopback));
        try
        {
            _certificate ??= needsTls ? ServerCertificate.ReadOrMake(settings, ServerDirectory(_options), _options.Time) : null;
            _web = await WebPart.StartAsync(_options, listen, UsesTls, AddParts, cancellationToken);
            _settings.NoteStart(settings, isListenGiven: _options.Listen is not null);
            Announce();
            return true;
        }
        catch (Exception exception) when (
            exception is IOException or SocketException or CryptographicException or SettingsException
            && settings.Cameras.Count > 0 && settings.Recipients.Count > 0)
        {
            // An address in use must not cost recordings.
            LogCannotListen(exception.Message);
            return false;
        }

        X509Certificate2? UsesTls(ListenAddress address) =>
            settings.Https == HttpsMode.Always || (settings.Https == HttpsMode.Auto && !address.IsLoopback) ? _certificate : null;
    }

    private async Task KeepTryingToListenAsync()
    {
        try
        {
            do
            {
                await Task.Delay(PauseBetweenTries, _options.Time, _stop.Token);
            }
            while (!await TryListenAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            // The end of the server.
        }
    }

    private IReadOnlyList<ListenAddress> Listen(ServerSettings settings)
    {
        if (_options.Listen is not { } text)
        {
            return settings.Listen;
        }

        return ListenAddress.TryParse(text, out var address, out var reason) ? [address] : throw new SettingsException(reason);
    }

    private void AddParts(IServiceCollection services)
    {
        services.AddSingleton(_options);
        services.AddSingleton(_settings);
        services.AddSingleton(_recording);
        services.AddSingleton(_rates);
        services.AddSingleton(_live);
        services.AddSingleton(_modes);
        services.AddSingleton(_ => new OnvifConnections(_options.Time));
        services.AddSingleton(_setup);
        services.AddSingleton(new DataFolder(_options.DataDirectory));
        _watching.AddParts(services);
        AccountParts.Add(services, _database, _settings, ServerDirectory(_options));
        MetricsRoutes.AddServices(services);
    }

    private void Announce()
    {
        foreach (var address in PageAddresses)
        {
            _options.Announce($"Saksi listens on {address}");
        }

        if (CertificateFingerprint is { } fingerprint)
        {
            _options.Announce($"Certificate SHA-256: {fingerprint}");
        }

        if (SetupLink is { } link)
        {
            _options.Announce($"Set it up here (the link works once): {link}");
        }
    }

    [LoggerMessage(LogLevel.Error, "The page cannot be served ({Reason}). Recording goes on; listening is tried again every 10 s")]
    private partial void LogCannotListen(string reason);
}
