using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Saksi.Server.Cameras;

namespace Saksi.Server.Events;

/// <summary>The one place where something that was noticed arrives: it is kept, opens gates of recording, and is told on.</summary>
/// <remarks>Thread-safe. A database in trouble costs what it would have kept, and nothing else.</remarks>
internal sealed partial class EventFeed(EventStore store, RecordingModes modes, ILogger logger)
{
    private readonly ILogger _logger = logger;

    /// <summary>Told when something begins, and again, with true, when it ends. Must not block.</summary>
    public event Action<NoticedEvent, bool>? Noticed;

    /// <summary>Something begins.</summary>
    public NoticedEvent Begin(
        string? camera, EventKind kind, DateTimeOffset start, double? score = null, string source = "saksi", string detail = "")
    {
        var noticed = Keep(new NoticedEvent(0, camera, kind, start, null, score, source, detail));
        Gate(noticed, isActive: true);
        Noticed?.Invoke(noticed, false);
        return noticed;
    }

    /// <summary>It is over.</summary>
    public void End(NoticedEvent noticed, DateTimeOffset end, double? score = null)
    {
        end = end < noticed.Start ? noticed.Start : end;
        Try(() => store.End(noticed.Id, end, score));
        Gate(noticed, isActive: false);
        Noticed?.Invoke(noticed with { End = end, Score = score ?? noticed.Score }, true);
    }

    /// <summary>Something that has no duration, or is over already.</summary>
    public void Tell(string? camera, EventKind kind, DateTimeOffset start, DateTimeOffset end, string detail) =>
        Noticed?.Invoke(Keep(new NoticedEvent(0, camera, kind, start, end, null, "saksi", detail)), false);

    public void AddActivity(string camera, DateTimeOffset second, ReadOnlySpan<byte> grid)
    {
        var copy = grid.ToArray();
        Try(() => store.AddActivity(camera, second, copy));
    }

    private NoticedEvent Keep(NoticedEvent noticed)
    {
        long id = 0;
        Try(() => id = store.Add(noticed.Camera, noticed.Kind, noticed.Start, noticed.End, noticed.Score, noticed.Source, noticed.Detail));
        return noticed with { Id = id };
    }

    private void Gate(NoticedEvent noticed, bool isActive)
    {
        if (noticed is { Camera: { } camera, Kind: EventKind.Motion or EventKind.Tamper or EventKind.DigitalInput })
        {
            modes.Note(camera, noticed.Kind == EventKind.Motion, isActive);
        }
    }

    private void Try(Action keep)
    {
        try
        {
            keep();
        }
        catch (SqliteException exception)
        {
            LogNotKept(exception.Message);
        }
    }

    [LoggerMessage(LogLevel.Error, "An event could not be kept: {Reason}")]
    private partial void LogNotKept(string reason);
}
