using Microsoft.Extensions.Logging;
using Saksi.Age;
using Saksi.Recording;
using Saksi.Recording.Segments;
using Saksi.Server.Events;
using Saksi.Server.Settings;
using Saksi.Server.Watching.Decoding;
using Saksi.Server.Watching.Motion;
using Saksi.Server.Watching.Thumbnails;

namespace Saksi.Server.Watching;

/// <summary>Watches the cameras that the settings want watched, whatever recorder is running.</summary>
internal sealed partial class WatchHost(
    SettingsStore settings, EventFeed feed, ThumbnailStore thumbnails, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SearchAgain = TimeSpan.FromMinutes(5);

    /// <summary>Pictures that motion looks at are at least so far apart.</summary>
    private static readonly TimeSpan MotionInterval = TimeSpan.FromMilliseconds(180);

    private readonly ILogger _logger = logger;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Watched> _watched = [];
    private Recorder? _recorder;
    private DecoderTools? _tools;
    private string? _problem;
    private long? _searched;

    /// <summary>Why nothing can be watched on this machine, and what to do; null when it can, or nobody wants it.</summary>
    public string? Problem
    {
        get
        {
            lock (_lock)
            {
                return _problem;
            }
        }
    }

    /// <summary>The cameras whose decoder fails, and why.</summary>
    public IReadOnlyList<(string Camera, string Problem)> Failing()
    {
        lock (_lock)
        {
            return _watched.Where(each => each.Value.Watch.Problem is not null)
                .Select(each => (each.Key, each.Value.Watch.Problem!)).ToList(); // Where says so.
        }
    }

    /// <summary>How a camera is watched; null: nobody wants it.</summary>
    public WatchDocument? Of(CameraSettings camera)
    {
        lock (_lock)
        {
            return !IsWanted(camera) ? null
                : _problem is { } problem ? new WatchDocument("unavailable", problem, false)
                : !_watched.TryGetValue(camera.Id, out var watched) ? new WatchDocument("no-pictures", null, false)
                : new WatchDocument(
                    watched.Watch.State switch { WatchState.Watching => "watching", WatchState.Failing => "failing", _ => "no-pictures" },
                    watched.Watch.Problem,
                    watched.Tasks.IsMoving);
        }
    }

    /// <summary>Sees the streams of another recorder from now on; null: of none.</summary>
    public void Attach(Recorder? recorder)
    {
        lock (_lock)
        {
            _recorder = recorder;
            foreach (var watched in _watched.Values)
            {
                watched.Subscription?.Dispose();
                watched.Subscription = recorder is null ? null : watched.Watch.Attach(recorder);
            }
        }
    }

    /// <summary>Follows the settings until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var starter = new ProcessStarter();
        try
        {
            using var timer = new PeriodicTimer(LookInterval, time);
            do
            {
                var wanted = settings.Current.Cameras.Where(IsWanted).ToList();
                await SearchAsync(wanted.Count > 0, cancellationToken);
                await FollowAsync(wanted, starter);
                TellTime();
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException)
        {
            // The end of the server.
        }

        await FollowAsync([], starter);
    }

    private static bool IsWanted(CameraSettings camera) => camera.IsEnabled && (LooksForMotion(camera) || camera.Watching.HasThumbnails);

    /// <summary>Who records on motion wants it looked for; on an event, too.</summary>
    private static bool LooksForMotion(CameraSettings camera) =>
        camera.Watching.HasMotion || camera.Recording.Mode is RecordingMode.OnMotion or RecordingMode.OnEvent;

    /// <summary>Looks for the tools when somebody wants them; again after a while when they are missing.</summary>
    private async Task SearchAsync(bool isWanted, CancellationToken cancellationToken)
    {
        if (!isWanted)
        {
            lock (_lock)
            {
                _problem = null; // Nobody's.
            }

            _searched = null;
            return;
        }

        if (_tools is not null || (_searched is { } searched && time.GetElapsedTime(searched) < SearchAgain))
        {
            return;
        }

        var (tools, problem) = await ToolSearch.FindAsync(time, cancellationToken);
        _searched = time.GetTimestamp();
        if (problem is not null && problem != _problem)
        {
            LogUnavailable(problem);
        }

        lock (_lock)
        {
            (_tools, _problem) = (tools, problem);
        }
    }

    private async Task FollowAsync(List<CameraSettings> wanted, ProcessStarter starter)
    {
        if (_tools is not { } tools)
        {
            return;
        }

        List<Watched> ending;
        lock (_lock)
        {
            var interval = settings.Current.ThumbnailInterval;
            ending = _watched.Where(each => !wanted.Exists(camera => camera.Id == each.Key && PlanOf(camera, interval) == each.Value.Plan))
                .Select(each => each.Value).ToList();
            foreach (var watched in ending)
            {
                watched.Subscription?.Dispose();
                _watched.Remove(watched.Plan.Stream.Camera);
            }
        }

        await Task.WhenAll(ending.Select(watched => watched.StopAsync()));
        lock (_lock)
        {
            foreach (var camera in wanted.Where(camera => !_watched.ContainsKey(camera.Id)))
            {
                var watched = Create(PlanOf(camera, settings.Current.ThumbnailInterval), tools, starter);
                watched.Subscription = _recorder is null ? null : watched.Watch.Attach(_recorder);
                _watched.Add(camera.Id, watched);
                watched.Start();
            }
        }
    }

    private void TellTime()
    {
        List<Watched> watched;
        lock (_lock)
        {
            watched = [.. _watched.Values];
        }

        // Not under the lock: what ends is told on.
        var now = time.GetUtcNow();
        watched.ForEach(each => each.Tasks.OnTime(now));
    }

    private static Plan PlanOf(CameraSettings camera, TimeSpan interval) => new(
        new StreamName(camera.Id, camera.Sub is null ? CameraSettings.MainStream : CameraSettings.SubStream),
        LooksForMotion(camera) ? camera.Watching.Motion : null,
        camera.Watching.HasThumbnails ? interval : null);

    private Watched Create(Plan plan, DecoderTools tools, ProcessStarter starter)
    {
        var camera = plan.Stream.Camera;
        var motion = plan.Motion is null ? null : new MotionDetector(plan.Motion, MotionInterval, new MotionEvents(camera, feed));
        var taker = plan.Thumbnails is { } interval ? new ThumbnailTaker(camera, interval, thumbnails, Recipients, _logger) : null;
        var tasks = new PictureTasks(motion, taker);

        // Key frames are enough for thumbnails; motion wants every picture.
        var keyFrames = motion is null ? plan.Thumbnails * 0.8 : null;
        return new Watched(plan, new CameraWatch(plan.Stream, keyFrames, tasks, tools, starter, time, _logger), tasks);
    }

    private List<IAgeRecipient> Recipients() => settings.Current.Recipients.ToList<IAgeRecipient>();

    [LoggerMessage(LogLevel.Warning, "{Problem}")]
    private partial void LogUnavailable(string problem);

    /// <summary>What has to be the same for a watch to go on.</summary>
    private sealed record Plan(StreamName Stream, MotionSettings? Motion, TimeSpan? Thumbnails);

    private sealed class Watched(Plan plan, CameraWatch watch, PictureTasks tasks) : IDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private Task _running = Task.CompletedTask;

        public Plan Plan => plan;

        public CameraWatch Watch => watch;

        public PictureTasks Tasks => tasks;

        public IDisposable? Subscription { get; set; }

        public void Start() => _running = Task.Run(() => watch.RunAsync(_stop.Token));

        public async Task StopAsync()
        {
            await _stop.CancelAsync();
            await _running;
            tasks.End();
            Dispose();
        }

        public void Dispose()
        {
            watch.Dispose();
            _stop.Dispose();
        }
    }
}
