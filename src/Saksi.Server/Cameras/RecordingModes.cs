using Saksi.Recording;
using Saksi.Recording.Coverage;
using Saksi.Server.Settings;

namespace Saksi.Server.Cameras;

/// <summary>Opens and closes the gates of cameras that are not recorded all the time.</summary>
/// <remarks>Thread-safe. A gate outlives changes of the settings that leave its pre-roll alone, so that recording goes on.</remarks>
internal sealed class RecordingModes(TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, GatedCamera> _cameras = [];

    /// <summary>How many things of a kind happen now at a camera, whether or not its rule asks for them now: it may be changed meanwhile.</summary>
    private readonly Dictionary<(string Camera, bool IsMotion), int> _happening = [];

    /// <summary>The gate of a camera; null for one that is recorded always.</summary>
    public RecordingGate? GateOf(CameraSettings camera)
    {
        lock (_lock)
        {
            if (camera.Recording.IsAlways)
            {
                _cameras.Remove(camera.Id);
                return null;
            }

            var known = _cameras.GetValueOrDefault(camera.Id);
            if (known is null || known.Gate.PreRoll != camera.Recording.PreRoll)
            {
                known = new GatedCamera(camera.Id, new RecordingGate(camera.Recording.PreRoll, GapReason.NoEvent)) { ActiveUntil = known?.ActiveUntil };
                _cameras[camera.Id] = known;
            }

            known.Rule = camera.Recording;
            Decide(known);
            return known.Gate;
        }
    }

    /// <summary>Something happens at a camera, or has ended.</summary>
    /// <param name="camera">Its id.</param>
    /// <param name="isMotion">It is motion; otherwise tampering or a digital input.</param>
    /// <param name="isActive">It happens now; false: it has ended.</param>
    public void Note(string camera, bool isMotion, bool isActive)
    {
        lock (_lock)
        {
            _happening[(camera, isMotion)] = Math.Max(0, _happening.GetValueOrDefault((camera, isMotion)) + (isActive ? 1 : -1));
            if (_cameras.TryGetValue(camera, out var known) && (isMotion || known.Rule.Mode == RecordingMode.OnEvent))
            {
                known.ActiveUntil = time.GetTimestamp() + (long)(known.Rule.PostRoll.TotalSeconds * time.TimestampFrequency);
                Decide(known);
            }
        }
    }

    /// <summary>Follows the clock until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                lock (_lock)
                {
                    foreach (var camera in _cameras.Values)
                    {
                        Decide(camera);
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The end of the server.
        }
    }

    private void Decide(GatedCamera camera)
    {
        var rule = camera.Rule;
        if (rule.Mode == RecordingMode.Never || rule.Schedule?.Contains(time.GetLocalNow().DateTime) == false)
        {
            camera.Gate.Close(GapReason.NotScheduled);
        }
        else if (rule.Mode == RecordingMode.Always || Happens(camera) || camera.ActiveUntil > time.GetTimestamp())
        {
            camera.Gate.Open();
        }
        else
        {
            camera.Gate.Close(GapReason.NoEvent);
        }
    }

    private bool Happens(GatedCamera camera) =>
        _happening.GetValueOrDefault((camera.Id, true)) > 0
        || (camera.Rule.Mode == RecordingMode.OnEvent && _happening.GetValueOrDefault((camera.Id, false)) > 0);

    private sealed class GatedCamera(string id, RecordingGate gate)
    {
        public string Id => id;

        public RecordingGate Gate => gate;

        public RecordingRule Rule { get; set; } = new();

        /// <summary>Until when, by the monotonic clock, it is recorded after what happened last.</summary>
        public long? ActiveUntil { get; set; }
    }
}
