using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Saksi.Onvif;
using Saksi.Onvif.Events;
using Saksi.Server.Cameras.Onvif;
using Saksi.Server.Settings;

namespace Saksi.Server.Events;

/// <summary>Asks cameras over ONVIF what they notice themselves, while the settings want it.</summary>
internal sealed partial class CameraEvents(SettingsStore settings, EventFeed feed, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    /// <summary>A camera that names more things at once makes them up.</summary>
    private const int MostGoing = 64;

    private readonly ILogger _logger = logger;
    private readonly Dictionary<string, (CameraSettings Camera, CancellationTokenSource Stop, Task Listening)> _listening = [];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                await FollowAsync(settings.Current.Cameras.Where(IsWanted).ToList());
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException)
        {
            // The end of the server.
        }

        await FollowAsync([]);
    }

    private static bool IsWanted(CameraSettings camera) => camera is { IsEnabled: true, Onvif: not null, Watching.HearsCamera: true };

    private async Task FollowAsync(List<CameraSettings> wanted)
    {
        foreach (var (id, listening) in _listening.Where(each => !wanted.Exists(camera => IsSame(camera, each.Value.Camera))).ToList())
        {
            await listening.Stop.CancelAsync();
            await listening.Listening;
            listening.Stop.Dispose();
            _listening.Remove(id);
        }

        foreach (var camera in wanted.Where(camera => !_listening.ContainsKey(camera.Id)))
        {
            var stop = new CancellationTokenSource();
            _listening.Add(camera.Id, (camera, stop, Task.Run(() => ListenAsync(camera, stop.Token))));
        }
    }

    private static bool IsSame(CameraSettings left, CameraSettings right) =>
        left.Id == right.Id && left.Onvif == right.Onvif && left.User == right.User && left.Password == right.Password
        && left.PasswordFile == right.PasswordFile && left.AllowsBasic == right.AllowsBasic && left.Fingerprints.SequenceEqual(right.Fingerprints);

    [SuppressMessage(
        "Design",
        "CA1031:Do not catch general exception types",
        Justification = "The supervisor of a camera's events: whatever goes wrong with one connection, the next has to be tried.")]
    private async Task ListenAsync(CameraSettings camera, CancellationToken stop)
    {
        var pause = ShortestPause;
        var isTold = false;
        while (!stop.IsCancellationRequested)
        {
            var going = new Dictionary<(OnvifEventKind, string, string), NoticedEvent>();
            try
            {
                using var onvif = await OnvifCamera.ConnectAsync(OnvifConnections.Options(camera, time), stop);
                await foreach (var said in onvif.ReadEventsAsync(cancellationToken: stop))
                {
                    (pause, isTold) = (ShortestPause, false);
                    await Task.Yield(); // Keeping it writes to the disk, and the thread that heard it hears all the cameras.
                    Take(camera.Id, said, going);
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // Nobody wants it any more.
            }
            catch (OnvifException exception)
            {
                if (!isTold)
                {
                    LogFailed(camera.Id, exception.Message);
                }

                isTold = true;
            }
            catch (Exception exception)
            {
                LogUnexpected(exception, camera.Id);
            }

            foreach (var noticed in going.Values)
            {
                feed.End(noticed, time.GetUtcNow());
            }

            await Task.Delay(pause, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
        }
    }

    private void Take(string camera, OnvifEvent said, Dictionary<(OnvifEventKind, string, string), NoticedEvent> going)
    {
        var key = (said.Kind, said.Topic, said.SourceToken);
        if (said.IsActive && going.Count < MostGoing && !going.ContainsKey(key))
        {
            going.Add(key, feed.Begin(camera, KindOf(said.Kind), said.Time, source: "camera", detail: Detail(said)));
        }
        else if (!said.IsActive && going.Remove(key, out var noticed))
        {
            feed.End(noticed, said.Time);
        }
    }

    private static EventKind KindOf(OnvifEventKind kind) => kind switch
    {
        OnvifEventKind.Tamper => EventKind.Tamper,
        OnvifEventKind.DigitalInput => EventKind.DigitalInput,
        _ => EventKind.Motion,
    };

    /// <summary>The camera's own words, bounded.</summary>
    private static string Detail(OnvifEvent said)
    {
        var detail = said.SourceToken.Length > 0 ? $"{said.Topic} ({said.SourceToken})" : said.Topic;
        return detail.Length <= 200 ? detail : detail[..200];
    }

    [LoggerMessage(LogLevel.Warning, "{Camera} cannot be asked for its events over ONVIF ({Reason}); it is tried again")]
    private partial void LogFailed(string camera, string reason);

    [LoggerMessage(LogLevel.Error, "Asking {Camera} for its events failed unexpectedly")]
    private partial void LogUnexpected(Exception exception, string camera);
}
