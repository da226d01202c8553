using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Saksi.Age;
using Saksi.Recording;
using Saksi.Recording.Streams;
using Saksi.Server.Settings;

namespace Saksi.Server.Cameras;

/// <summary>
/// Keeps a recorder running as the settings say, whatever happens to the rest of the server: begins anew when it fails, and follows
/// changes of the settings.
/// </summary>
internal sealed partial class RecordingHost : IDisposable
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(5);

    private readonly string _dataDirectory;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly RecordingModes _modes;
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _wake = new(0);
    private ServerSettings _settings;
    private CancellationTokenSource? _run;
    private RecorderOptions? _running;
    private volatile Recorder? _latest;

    public RecordingHost(string dataDirectory, SettingsStore settings, RecordingModes modes, TimeProvider time, ILogger logger)
    {
        _dataDirectory = dataDirectory;
        _settings = settings.Current;
        _modes = modes;
        _time = time;
        _logger = logger;
        settings.Changed += ApplyAsync;
    }

    /// <summary>Told of every recorder that begins, and of its end with null.</summary>
    public Action<Recorder?> RecorderChanged { get; init; } = _ => { };

    /// <summary>The recorder at work; null while there is none.</summary>
    public Recorder? Recorder { get; private set; }

    /// <summary>How every stream is doing, or did at the end of the latest recorder.</summary>
    public IReadOnlyList<StreamStatus> Status() => _latest?.Status() ?? [];

    public RecordingState State { get; private set; }

    /// <summary>Why it does not record, in a sentence for people; null when it does.</summary>
    public string? Problem { get; private set; }

    /// <summary>When the first recorder of this process began.</summary>
    public DateTimeOffset Started { get; } = TimeProvider.System.GetUtcNow();

    /// <summary>Records until cancelled. The only loop that may go on after an error that nobody foresaw.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var options = Options();
            if (options.Recipients.Count == 0)
            {
                Note(RecordingState.WaitingForRecipients, "Nothing is recorded yet: the settings name no recipients. Finish the set-up.");
                await SleepAsync(Timeout.InfiniteTimeSpan, cancellationToken);
                continue;
            }

            if (!await RunOnceAsync(options, cancellationToken))
            {
                await SleepAsync(PauseAfterFailure, cancellationToken);
            }
        }

        Note(RecordingState.Stopped, null);
    }

    public void Dispose()
    {
        _wake.Dispose();
        _run?.Dispose();
    }

    /// <summary>Records until cancelled, or until the settings want another recorder.</summary>
    /// <returns>False when it failed.</returns>
    [SuppressMessage(
        "Design",
        "CA1031:Do not catch general exception types",
        Justification = "The supervisor of recording: whatever goes wrong in a recorder, the next one has to be tried.")]
    private async Task<bool> RunOnceAsync(RecorderOptions options, CancellationToken cancellationToken)
    {
        try
        {
            var recorder = Recorder.Open(options, _logger);
            await using (recorder)
            {
                using var run = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                Begin(recorder, options, run);
                await ApplyAsync(_settings); // They may have changed while the recorder was opened.
                await recorder.RunAsync(run.Token);
            }

            return true;
        }
        catch (RecordingException exception)
        {
            LogCannotRecord(exception.Message);
            Note(RecordingState.Failed, exception.Message);
            return false;
        }
        catch (Exception exception)
        {
            LogUnexpected(exception);
            Note(RecordingState.Failed, $"The recorder failed: {exception.Message}");
            return false;
        }
        finally
        {
            End();
        }
    }

    private RecorderOptions Options()
    {
        ServerSettings settings;
        lock (_lock)
        {
            settings = _settings;
        }

        return new RecorderOptions
        {
            DataDirectory = _dataDirectory,
            StorageDirectories = settings.StorageDirectories,
            Recipients = settings.Recipients.ToList<IAgeRecipient>(),
            AllowSingleRecipient = settings.AllowsSingleRecipient,
            Streams = CameraStreams.Of(settings.Cameras, _modes),
            Retention = settings.Retention,
            Time = _time,
        };
    }

    private void Begin(Recorder recorder, RecorderOptions options, CancellationTokenSource run)
    {
        lock (_lock)
        {
            Recorder = recorder;
            _latest = recorder;
            _running = options;
            _run = run;
            State = RecordingState.Recording;
            Problem = null;
        }

        RecorderChanged(recorder);
        if (recorder.DamagedIndex is { } moved)
        {
            LogDamagedIndex(moved);
        }

        if (recorder.LacksEarlierRecordings)
        {
            LogLackingIndex();
        }

        if (recorder.RecoveredSegments > 0)
        {
            LogRecovered(recorder.RecoveredSegments);
        }
    }

    private void End()
    {
        RecorderChanged(null);
        lock (_lock)
        {
            Recorder = null;
            _running = null;
            _run = null;
        }
    }

    /// <summary>Streams come and go under the running recorder; what else changes needs another one.</summary>
    private async Task ApplyAsync(ServerSettings settings)
    {
        Recorder? recorder;
        lock (_lock)
        {
            _settings = settings;
            recorder = Recorder;
            if (_running is null || recorder is null)
            {
                _wake.Release();
                return;
            }

            if (!IsSame(_running, Options()))
            {
                _run?.Cancel();
                return;
            }
        }

        recorder.Retention = settings.Retention;
        await recorder.ApplyAsync(CameraStreams.Of(settings.Cameras, _modes));
    }

    private static bool IsSame(RecorderOptions left, RecorderOptions right) =>
        left.AllowSingleRecipient == right.AllowSingleRecipient
        && left.Recipients.Select(recipient => recipient.ToString()).SequenceEqual(right.Recipients.Select(recipient => recipient.ToString()))
        && left.StorageDirectories.SequenceEqual(right.StorageDirectories);

    private void Note(RecordingState state, string? problem)
    {
        lock (_lock)
        {
            State = state;
            Problem = problem;
        }
    }

    /// <summary>Until the settings change, or the time is over.</summary>
    private async Task SleepAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var timer = _time.CreateTimer(_ => limit.Cancel(), null, pause, Timeout.InfiniteTimeSpan);
        try
        {
            await _wake.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            // The loop sees why.
        }
    }

    [LoggerMessage(LogLevel.Error, "Nothing is recorded: {Reason} It is tried again every few seconds")]
    private partial void LogCannotRecord(string reason);

    [LoggerMessage(LogLevel.Critical, "The recorder failed unexpectedly and is started anew")]
    private partial void LogUnexpected(Exception exception);

    [LoggerMessage(LogLevel.Warning, "The index could not be read and was moved to {File}; `saksi rebuild-index` makes it again")]
    private partial void LogDamagedIndex(string file);

    [LoggerMessage(
        LogLevel.Warning,
        "There was no index, so coverage and retention do not know the recordings that are there already; "
        + "`saksi rebuild-index` makes it again")]
    private partial void LogLackingIndex();

    [LoggerMessage(LogLevel.Warning, "The recorder before this one died with {Count} segments open; they are kept as far as they are durable")]
    private partial void LogRecovered(int count);
}
