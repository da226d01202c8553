using Saksi.Simulator.Ledger;
using Saksi.Simulator.Server;

namespace Saksi.Simulator.Sending;

/// <summary>One RTSP session: the tracks that a client has set up of a stream, playing or not.</summary>
internal sealed class StreamSession(SimulatedStream stream, string id, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private long _lastSeen = clock.GetTimestamp();
    private bool _hasEnded;

    public SimulatedStream Stream { get; } = stream;

    public string Id { get; set; } = id;

    /// <summary>By track number; a track that was not set up is absent.</summary>
    public SortedDictionary<int, SessionTrack> Tracks { get; } = [];

    public SessionLedger? Ledger { get; private set; }

    public bool IsPlaying { get; private set; }

    /// <summary>How long ago the client last showed that it is there.</summary>
    public TimeSpan Silence => clock.GetElapsedTime(Interlocked.Read(ref _lastSeen));

    public void Touch() => Interlocked.Exchange(ref _lastSeen, clock.GetTimestamp());

    /// <summary>Begins its page in the ledger: before the client can know that it plays.</summary>
    public void OpenLedger(bool keepsUnits)
    {
        lock (_gate)
        {
            Ledger ??= StartLedger(keepsUnits);
        }
    }

    public void Play(Pacer pacer)
    {
        lock (_gate)
        {
            if (IsPlaying || _hasEnded)
            {
                return;
            }

            IsPlaying = true;
            var camera = Stream.Camera;
            var start = camera.State.Clock.CameraNow + camera.Phase.Ticks;
            foreach (var track in Tracks.Values)
            {
                track.Start(start, camera.Options.Personality.Rtsp.StartsBetweenKeyFrames);
                pacer.Add(track);
            }
        }
    }

    public void Pause()
    {
        lock (_gate)
        {
            IsPlaying = false;
            foreach (var track in Tracks.Values)
            {
                track.Stop();
            }
        }
    }

    public void End(string reason)
    {
        lock (_gate)
        {
            if (_hasEnded)
            {
                return;
            }

            _hasEnded = true;
            IsPlaying = false;
            foreach (var track in Tracks.Values)
            {
                track.Dispose();
            }

            CloseLedger(reason);
        }
    }

    /// <summary>Its client is gone, and the camera goes on sending (see <see cref="StaleSessions"/>).</summary>
    public void Forget(string reason)
    {
        lock (_gate)
        {
            foreach (var track in Tracks.Values)
            {
                track.Divert(new LostTransport(track.Transport.Channel));
            }

            CloseLedger(reason);
        }
    }

    private void CloseLedger(string reason)
    {
        if (Ledger is { Stopped: null } ledger)
        {
            ledger.StopReason = reason;
            ledger.Stopped = clock.GetUtcNow();
        }
    }

    private SessionLedger StartLedger(bool keepsUnits)
    {
        var transport = Tracks.Values.Any(track => track.Transport is UdpTransport) ? "udp" : "tcp";
        var ledger = new SessionLedger(Stream.Camera.Name, Stream.Name, transport, clock.GetUtcNow());
        foreach (var (number, track) in Tracks)
        {
            var codec = Stream.TrackOf(number)!.Codec;
            track.Ledger = new TrackLedger(codec, keepsUnits);
            if (track.IsVideo)
            {
                ledger.Video = track.Ledger;
            }
            else
            {
                ledger.Audio = track.Ledger;
            }
        }

        Stream.Camera.Add(ledger);
        return ledger;
    }
}
