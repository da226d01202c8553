using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.Extensions.Logging;
using Saksi.Recording.Storage;

namespace Saksi.Server.Settings;

/// <summary>The settings in use, and the file they come from: read, watched, and changed by whoever holds the page.</summary>
/// <remarks>Thread-safe. <see cref="Changed"/> is raised after the settings in use have changed, one call at a time.</remarks>
public sealed partial class SettingsStore : IDisposable
{
    /// <summary>The file's name in the data directory.</summary>
    public const string FileName = "saksi.yaml";

    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _change = new(1, 1);
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private string _text;
    private volatile bool _isListenGiven;
    private volatile ServerSettings _current;
    private volatile ServerSettings _started;
    private volatile IReadOnlyList<SettingsMistake> _mistakes = [];

    private SettingsStore(string path, string text, ServerSettings settings, TimeProvider time, ILogger logger)
    {
        FilePath = path;
        _text = text;
        _current = settings;
        _started = settings;
        _time = time;
        _logger = logger;
    }

    /// <summary>Raised with the new settings. Handlers must not change settings.</summary>
    public event Func<ServerSettings, Task>? Changed;

    public string FilePath { get; }

    /// <summary>The settings in use.</summary>
    public ServerSettings Current => _current;

    /// <summary>The settings that differ from what the server was started with, and take effect at its next start.</summary>
    public IReadOnlyList<string> WaitingForRestart => StartSettings.Differing(_started, _current, isListenGiven: _isListenGiven);

    /// <summary>What is wrong with the file as it is now, so that the settings in use are older ones.</summary>
    public IReadOnlyList<SettingsMistake> Mistakes => _mistakes;

    /// <summary>Reads the file, writing it first as a commented template when there is none.</summary>
    /// <exception cref="SettingsException">It has mistakes.</exception>
    public static SettingsStore Open(string dataDirectory, TimeProvider time, ILogger logger)
    {
        var path = Path.Combine(Path.GetFullPath(dataDirectory), FileName);
        if (!File.Exists(path))
        {
            DurableFiles.CreateDirectory(Path.GetFullPath(dataDirectory));
            DurableFiles.Replace(path, Template());
        }

        var text = File.ReadAllText(path);
        var reading = Read(text, path);
        return reading.Settings is { } settings
            ? new SettingsStore(path, text, settings, time, logger)
            : throw new SettingsException(path, reading.Mistakes);
    }

    /// <summary>The file with every setting, as it is written at the first start.</summary>
    public static string Template()
    {
        using var stream = typeof(SettingsStore).Assembly.GetManifestResourceStream(FileName)!; // Embedded by the project file.
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>The server listens by these settings now.</summary>
    /// <param name="settings">As they were when it began to.</param>
    /// <param name="isListenGiven">Where to listen was said at the start, not by the settings.</param>
    public void NoteStart(ServerSettings settings, bool isListenGiven) => (_started, _isListenGiven) = (settings, isListenGiven);

    /// <summary>Looks every second whether somebody has changed the file, until cancelled.</summary>
    public async Task WatchAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(LookInterval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await LookAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The end of the server.
        }
    }

    /// <summary>Changes the file and takes the result into use.</summary>
    /// <param name="edit">Makes the new content of the old.</param>
    /// <param name="cancellationToken">Before anything is written.</param>
    /// <exception cref="SettingsException">The result would have mistakes; nothing was written.</exception>
    public async Task EditAsync(Func<string, string> edit, CancellationToken cancellationToken)
    {
        await _change.WaitAsync(cancellationToken);
        try
        {
            var before = await File.ReadAllTextAsync(FilePath, cancellationToken);
            var text = edit(before);
            var reading = Read(text, FilePath);
            if (reading.Settings is null)
            {
                // Of a file that was right so far, who sees the page alone need not know the lines.
                throw Read(before, FilePath).Mistakes.Count == 0
                    ? new SettingsException(string.Join(' ', reading.Mistakes.Select(mistake => mistake.Message)))
                    : new SettingsException(FilePath, reading.Mistakes);
            }

            DurableFiles.Replace(FilePath, text);
            await TakeAsync(text, reading);
        }
        finally
        {
            _change.Release();
        }
    }

    public void Dispose() => _change.Dispose();

    /// <summary>Takes the file as it is now into use, if it has changed.</summary>
    [SuppressMessage(
        "Design",
        "CA1031:Do not catch general exception types",
        Justification = "The supervisor of the settings: whatever a change leads to, the next one has to be noticed.")]
    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        await _change.WaitAsync(cancellationToken);
        try
        {
            // A small file: reading it is as good as asking for its time, which some copies keep.
            var text = await File.ReadAllTextAsync(FilePath, cancellationToken);
            if (text != _text)
            {
                await TakeAsync(text, Read(text, FilePath));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Note([new SettingsMistake(1, 1, $"The file cannot be read: {exception.Message}")]);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogUnexpected(exception, FilePath);
        }
        finally
        {
            _change.Release();
        }
    }

    private static SettingsReading Read(string text, string path) =>
        SettingsReader.Read(text, Path.GetDirectoryName(path)!); // A file always has a directory.

    private async Task TakeAsync(string text, SettingsReading reading)
    {
        _text = text;
        Note(reading.Mistakes);
        if (reading.Settings is not { } settings)
        {
            return;
        }

        _current = settings;
        if (Changed is { } changed)
        {
            foreach (var handler in changed.GetInvocationList().Cast<Func<ServerSettings, Task>>())
            {
                await handler(settings);
            }
        }
    }

    private void Note(IReadOnlyList<SettingsMistake> mistakes)
    {
        foreach (var mistake in mistakes.Except(_mistakes))
        {
            LogMistake(FilePath, mistake);
        }

        _mistakes = mistakes;
    }

    [LoggerMessage(LogLevel.Critical, "A change of {File} could not be taken into use")]
    private partial void LogUnexpected(Exception exception, string file);

    [LoggerMessage(LogLevel.Error, "{File}, {Mistake} The settings in use stay as they were")]
    private partial void LogMistake(string file, SettingsMistake mistake);
}
