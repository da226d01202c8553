using Microsoft.Extensions.Logging;
using Saksi.Recording;
using Saksi.Recording.Index;
using Saksi.Recording.Playback;
using Saksi.Server.Playback;

namespace Saksi.Server.Watching.Thumbnails;

/// <summary>Deletes thumbnails of times of which no recording is left.</summary>
internal sealed partial class ThumbnailRetention(ThumbnailStore store, DataFolder data, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    /// <summary>A camera of which nothing is recorded at all keeps this much.</summary>
    private static readonly TimeSpan WithoutRecordings = TimeSpan.FromDays(1);

    private readonly ILogger _logger = logger;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                Sweep();
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException)
        {
            // The end of the server.
        }
    }

    internal void Sweep()
    {
        try
        {
            var cameras = store.Cameras().ToList();
            if (cameras.Count == 0 || data.TryOpen() is not { } directory)
            {
                return;
            }

            var oldest = SegmentCatalog.Use(directory).GroupBy(use => use.Stream.Camera)
                .ToDictionary(uses => uses.Key, uses => uses.Min(use => use.Oldest));
            foreach (var camera in cameras)
            {
                store.Forget(camera, oldest.TryGetValue(camera, out var time) ? time : NothingRecorded());
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or IndexDamagedException or RecordingException)
        {
            LogFailed(exception.Message);
        }
    }

    private DateTimeOffset NothingRecorded() => time.GetUtcNow() - WithoutRecordings;

    [LoggerMessage(LogLevel.Warning, "Old thumbnails could not be deleted: {Reason}")]
    private partial void LogFailed(string reason);
}
