using Saksi.Simulator.Sending;

namespace Saksi.Simulator.Server;

/// <summary>
/// Sessions whose connection broke and that the camera goes on with: live555 before 2017 kept the number of the closed
/// socket, and sent on to whichever connection got that number next.
/// </summary>
internal sealed class StaleSessions
{
    private readonly Lock _gate = new();
    private readonly List<(StreamSession Session, long Until)> _sessions = [];

    /// <summary>Keeps a session whose client is gone, if its camera is of that kind.</summary>
    public bool TryKeep(StreamSession session, string reason)
    {
        var camera = session.Stream.Camera;
        var seconds = camera.Options.Personality.Rtsp.StaleSessionSeconds;
        if (seconds <= 0 || !session.IsPlaying || session.Tracks.Values.Any(track => !track.Transport.IsByteStream))
        {
            return false;
        }

        session.Forget(reason);
        lock (_gate)
        {
            _sessions.Add((session, camera.State.Clock.TrueNow + TimeSpan.FromSeconds(seconds).Ticks));
        }

        return true;
    }

    /// <summary>Lets the camera's stale packets run into a connection that it has just accepted.</summary>
    public void RunInto(SimulatedCamera camera, ConnectionOutput output)
    {
        lock (_gate)
        {
            foreach (var track in _sessions.Where(stale => stale.Session.Stream.Camera == camera)
                .SelectMany(stale => stale.Session.Tracks.Values))
            {
                track.Divert(new InterleavedTransport(output, track.Transport.Channel));
            }
        }
    }

    /// <summary>Ends those that have gone on for long enough, or a rebooting camera's.</summary>
    public void EndOverdue(SimulatedCamera? rebooting = null)
    {
        lock (_gate)
        {
            for (var index = _sessions.Count - 1; index >= 0; index--)
            {
                var (session, until) = _sessions[index];
                var camera = session.Stream.Camera;
                if (camera == rebooting || camera.State.Clock.TrueNow > until)
                {
                    session.End("stale");
                    _sessions.RemoveAt(index);
                }
            }
        }
    }
}
