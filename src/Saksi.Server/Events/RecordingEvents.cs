using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Saksi.Recording.Coverage;
using Saksi.Recording.Segments;
using Saksi.Recording.Streams;
using Saksi.Server.Cameras;
using Saksi.Server.Playback;
using Saksi.Server.Settings;

namespace Saksi.Server.Events;

/// <summary>Notices lost cameras, gaps and disks that fill up, by looking at the recorder every second; forgets old events.</summary>
internal sealed partial class RecordingEvents(
    RecordingHost recording, SettingsStore settings, DataFolder data, EventFeed feed, EventStore store, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>A camera that is away for less is not lost: many break the connection once a day.</summary>
    private static readonly TimeSpan LostAfter = TimeSpan.FromSeconds(10);

    private const int LooksBetweenDisks = 30;
    private const int LooksBetweenSweeps = 3600;

    private readonly ILogger _logger = logger;
    private readonly Dictionary<StreamName, (GapReason Reason, DateTimeOffset From)> _gaps = [];
    private readonly Dictionary<string, NoticedEvent> _lost = [];
    private readonly Dictionary<string, NoticedEvent> _low = [];
    private long _looks;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                LookAtStreams(recording.Recorder?.Status() ?? []);
                if (_looks % LooksBetweenDisks == 0)
                {
                    LookAtDisks();
                }

                if (_looks % LooksBetweenSweeps == 0)
                {
                    Forget();
                }

                _looks++;
            }
        }
        catch (OperationCanceledException)
        {
            // The end of the server.
        }
    }

    internal void LookAtStreams(IReadOnlyList<StreamStatus> streams)
    {
        var now = time.GetUtcNow();
        foreach (var stream in streams)
        {
            if (stream.CurrentGap is { } reason && IsTrouble(reason))
            {
                if (!_gaps.TryGetValue(stream.Name, out var gap))
                {
                    _gaps.Add(stream.Name, gap = (reason, now));
                }

                LookAtLost(stream.Name, gap.Reason, gap.From, now);
            }
            else if (_gaps.Remove(stream.Name, out var gap))
            {
                feed.Tell(stream.Name.Camera, EventKind.Gap, gap.From, now, $"{stream.Name.Stream}: {gap.Reason.Name()}");
                if (stream.Name.Stream == CameraSettings.MainStream && _lost.Remove(stream.Name.Camera, out var lost))
                {
                    feed.End(lost, now);
                    feed.Tell(stream.Name.Camera, EventKind.CameraBack, now, now, "");
                }
            }
        }

        Drop(streams, now);
    }

    /// <summary>Not what the owner wanted, and not what our own disk did.</summary>
    private static bool IsTrouble(GapReason reason) =>
        reason is not (GapReason.NoEvent or GapReason.NotScheduled or GapReason.Stopped or GapReason.DeletedByRetention or GapReason.Unknown);

    private static bool IsOfTheCamera(GapReason reason) => reason is GapReason.Unreachable or GapReason.AuthenticationRefused
        or GapReason.StreamNotFound or GapReason.NothingToRecord or GapReason.CertificateRefused or GapReason.ConnectionLost
        or GapReason.NoVideo or GapReason.ParametersUnreadable or GapReason.ProtocolError or GapReason.Stalled;

    private void LookAtLost(StreamName stream, GapReason reason, DateTimeOffset from, DateTimeOffset now)
    {
        if (stream.Stream == CameraSettings.MainStream && IsOfTheCamera(reason) && now - from >= LostAfter && !_lost.ContainsKey(stream.Camera))
        {
            _lost.Add(stream.Camera, feed.Begin(stream.Camera, EventKind.CameraLost, from, detail: reason.Name()));
        }
    }

    /// <summary>Streams that are not recorded any more are not lost either.</summary>
    private void Drop(IReadOnlyList<StreamStatus> streams, DateTimeOffset now)
    {
        foreach (var gone in _gaps.Keys.Where(name => streams.All(stream => stream.Name != name)).ToList())
        {
            _gaps.Remove(gone);
            if (gone.Stream == CameraSettings.MainStream && _lost.Remove(gone.Camera, out var lost))
            {
                feed.End(lost, now);
            }
        }
    }

    private void LookAtDisks()
    {
        try
        {
            foreach (var path in data.TryOpen()?.Storages.Select(storage => storage.DirectoryPath) ?? [])
            {
                LookAtDisk(path, new DriveInfo(path).AvailableFreeSpace);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or Recording.RecordingException)
        {
            LogDisk(exception.Message);
        }
    }

    internal void LookAtDisk(string path, long freeBytes)
    {
        var least = settings.Current.DiskLowBytes;
        if (freeBytes < least && !_low.ContainsKey(path))
        {
            _low.Add(path, feed.Begin(
                null, EventKind.DiskLow, time.GetUtcNow(), detail: $"{Path.GetFileName(path)}: {ByteSizeText.Format(freeBytes)} free"));
        }
        else if (freeBytes > least + (least / 10) && _low.Remove(path, out var low))
        {
            feed.End(low, time.GetUtcNow());
        }
    }

    private void Forget()
    {
        try
        {
            store.Forget(time.GetUtcNow() - settings.Current.EventsAge);
        }
        catch (SqliteException exception)
        {
            LogDisk(exception.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Events could not be looked after: {Reason}")]
    private partial void LogDisk(string reason);
}
