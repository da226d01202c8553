using Saksi.Simulator.Personalities;

namespace Saksi.Simulator.Onvif;

/// <summary>The ONVIF side of a simulated camera: what it notices, where it looks, what it was asked.</summary>
/// <remarks>Everything here may be called at any time from any thread.</remarks>
public sealed class OnvifDevice
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _clock;
    private readonly List<string> _requests = [];
    private TimeSpan _clockSkew;

    internal OnvifDevice(SimulatedCamera camera, int number, Func<string, Uri> urlOf, TimeProvider clock)
    {
        Camera = camera;
        Number = number;
        UrlOf = urlOf;
        _clock = clock;
        Habits = camera.Options.Personality.Onvif;
        _clockSkew = TimeSpan.FromSeconds(Habits.ClockSkewSeconds);
        Ptz = new PtzState(clock);
        Events = new EventHub(this, clock);
        Snapshots = new SnapshotMaker(camera);
    }

    /// <summary>Its device service, as it is reached.</summary>
    public Uri Address { get; internal set; } = null!; // set before anyone sees the device

    /// <summary>Where it looks, and its presets.</summary>
    public PtzState Ptz { get; }

    /// <summary>What the camera's clock is ahead of ours.</summary>
    public TimeSpan ClockSkew
    {
        get
        {
            lock (_gate)
            {
                return _clockSkew;
            }
        }

        set
        {
            lock (_gate)
            {
                _clockSkew = value;
            }
        }
    }

    /// <summary>The operations that were asked for, the oldest first, each with <c>+</c> where they were answered and <c>-</c> where not.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_gate)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>How many subscriptions to its events there are.</summary>
    public int Subscriptions => Events.Count;

    internal SimulatedCamera Camera { get; }

    internal int Number { get; }

    internal OnvifHabits Habits { get; }

    internal Func<string, Uri> UrlOf { get; }

    internal EventHub Events { get; }

    internal SnapshotMaker Snapshots { get; }

    internal DateTimeOffset Now => _clock.GetUtcNow() + ClockSkew;

    internal string SerialNumber => $"5C0{Number:D5}";

    internal string MacAddress => $"02:5a:6b:00:{Number >> 8 & 0xFF:x2}:{Number & 0xFF:x2}";

    internal Guid EndpointId => new(0x5A6B51, 0, 0x4000, 0x80, 0, 0, 0, 0, 0, (byte)(Number >> 8), (byte)Number);

    /// <summary>Something moves, or does not any more.</summary>
    public void SetMotion(bool isActive) => Events.Set(Habits.HasMotionAlarm
        ? new EventProperty("VideoSource/MotionAlarm", "Source", "source_1", "State")
        : new EventProperty("RuleEngine/CellMotionDetector/Motion", "VideoSourceConfigurationToken", "source_1", "IsMotion"), isActive);

    /// <summary>The camera is covered, or is not any more.</summary>
    public void SetTamper(bool isActive) =>
        Events.Set(new EventProperty("RuleEngine/TamperDetector/Tamper", "VideoSourceConfigurationToken", "source_1", "IsTamper"), isActive);

    /// <summary>The contact of the digital input is closed, or open.</summary>
    public void SetDigitalInput(bool isActive) =>
        Events.Set(new EventProperty("Device/Trigger/DigitalInput", "InputToken", "input_1", "LogicalState"), isActive);

    /// <summary>Forgets every subscription, as a reboot does.</summary>
    public void ForgetSubscriptions() => Events.Clear();

    internal void Note(string request)
    {
        lock (_gate)
        {
            if (_requests.Count >= 10_000)
            {
                _requests.RemoveRange(0, 5_000);
            }

            _requests.Add(request);
        }
    }
}
