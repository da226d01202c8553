using Saksi.Simulator.Faults;
using Saksi.Simulator.Ledger;
using Saksi.Simulator.Onvif;
using Saksi.Simulator.Sending;

namespace Saksi.Simulator;

/// <summary>A running simulated camera: its faults, and the ledger of what it sent.</summary>
public sealed class SimulatedCamera
{
    private readonly Lock _gate = new();
    private readonly List<SessionLedger> _sessions = [];
    private string _password;

    internal SimulatedCamera(SimulatedCameraOptions options, CameraClock clock, int number, bool hasOwnPort)
    {
        Options = options;
        State = new CameraState(clock) { SendsLineBeforeFrames = options.Personality.Rtsp.SendsLineBeforeFrames };
        _password = options.Password;
        Streams = [.. options.Streams.Select((stream, index) => new SimulatedStream(this, stream, PathOf(stream, index, hasOwnPort)))];
        Realm = options.Personality.Realm.Replace("{serial}", $"5C0{number:D5}", StringComparison.Ordinal);
    }

    public string Name => Options.Name;

    public SimulatedCameraOptions Options { get; }

    /// <summary>What can be made to go wrong, at any time.</summary>
    public CameraFaults Faults { get; internal set; } = null!; // set by the simulator before anyone sees the camera

    /// <summary>Its ONVIF side: what it notices, where it looks. Null if the cameras speak no ONVIF.</summary>
    public OnvifDevice? Onvif { get; internal set; }

    /// <summary>Every session that was played, the oldest first, those that play now included.</summary>
    public IReadOnlyList<SessionLedger> Sessions
    {
        get
        {
            lock (_gate)
            {
                return [.. _sessions];
            }
        }
    }

    internal CameraState State { get; }

    internal IReadOnlyList<SimulatedStream> Streams { get; }

    internal string Realm { get; }

    /// <summary>Spreads the cameras over a frame's time, so that they do not all send at once.</summary>
    internal TimeSpan Phase { get; init; }

    internal int Port { get; set; }

    /// <summary>The camera reboots: it answers nobody.</summary>
    internal bool IsDown { get; set; }

    internal Uri? RedirectTarget { get; set; }

    /// <summary>Answers DESCRIBE, SETUP and PLAY with this status instead; 0 for none.</summary>
    internal int RefusalStatus { get; set; }

    internal string Password
    {
        get => Volatile.Read(ref _password);
        set => Volatile.Write(ref _password, value);
    }

    internal void Add(SessionLedger session)
    {
        lock (_gate)
        {
            _sessions.Add(session);
        }
    }

    private string PathOf(SimulatedStreamOptions stream, int index, bool hasOwnPort)
    {
        if (stream.Path is { } path)
        {
            return path.StartsWith('/') ? path : "/" + path;
        }

        var habit = Options.Personality.Path
            .Replace("{camera}", Name, StringComparison.Ordinal)
            .Replace("{stream}", stream.Name, StringComparison.Ordinal)
            .Replace("{number}", $"{index}", StringComparison.Ordinal)
            .Replace("{number1}", $"{index + 1}", StringComparison.Ordinal);
        return (hasOwnPort ? "" : "/" + Name) + (habit.StartsWith('/') ? habit : "/" + habit);
    }
}
