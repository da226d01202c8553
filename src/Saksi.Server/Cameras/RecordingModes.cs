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
                known = new GatedCamera(new RecordingGate(camera.Recording.PreRoll, GapReason.NoEvent)) { ActiveUntil = known?.ActiveUntil };
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
            if (_cameras.TryGetValue(camera, out var known) && (isMotion || known.Rule.Mode == RecordingMode.OnEvent))
            {
                known.Happening += isActive ? 1 : -1;
                known.Happening = Math.Max(0, known.Happening);
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
        else if (rule.Mode == RecordingMode.Always || camera.Happening > 0 || camera.ActiveUntil > time.GetTimestamp())
        {
            camera.Gate.Open();
        }
        else
        {
            camera.Gate.Close(GapReason.NoEvent);
        }
    }

    private sealed class GatedCamera(RecordingGate gate)
    {
        public RecordingGate Gate => gate;

        public RecordingRule Rule { get; set; } = new();

        /// <summary>How many things happen now.</summary>
        public int Happening { get; set; }

        /// <summary>Until when, by the monotonic clock, it is recorded after what happened last.</summary>
        public long? ActiveUntil { get; set; }
    }
}
