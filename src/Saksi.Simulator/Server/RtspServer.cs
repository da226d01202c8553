using System.Collections.Concurrent;
using Saksi.Simulator.Clips;
using Saksi.Simulator.Packets;
using Saksi.Simulator.Sending;

namespace Saksi.Simulator.Server;

/// <summary>What all connections share: the packets made ahead of time, the pacer.</summary>
internal sealed class RtspServer(SimulatorOptions options) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<RtspConnection, byte> _connections = [];
    private readonly ConcurrentDictionary<(ClipTrack, PacketHabits), Lazy<PacketImage>> _images = [];
    private readonly ConcurrentDictionary<StreamSession, byte> _playing = [];
    private long _seeds = options.Seed;

    public TimeProvider Clock => options.Clock;

    public Pacer Pacer { get; } = new(options.Clock);

    public int ConnectionCount => _connections.Count;

    public int QueueBytes => options.QueueBytes;

    /// <summary>The packets of a clip's track, made when first needed and then shared.</summary>
    public PacketImage ImageOf(ClipTrack track, PacketHabits habits) =>
        _images.GetOrAdd((track, habits), static key => new Lazy<PacketImage>(() =>
            Packetizer.Packetize(key.Item1, key.Item2, SimulatedStream.PayloadTypeOf(key.Item1.Codec)))).Value;

    public SessionTrack AddTrack(StreamSession session, int number, MediaTransport transport)
    {
        var personality = session.Stream.Camera.Options.Personality;
        var clip = session.Stream.TrackOf(number)!;
        var seed = new SeededGenerator((ulong)Interlocked.Increment(ref _seeds)).Next();
        var track = new SessionTrack(session.Stream.Camera.State, personality.Rtcp, clip,
            ImageOf(clip, personality.Packets), transport, seed);
        session.Tracks[number] = track;
        return track;
    }

    public void OpenLedger(StreamSession session) => session.OpenLedger(options.KeepsUnits);

    public void Play(StreamSession session)
    {
        _playing[session] = 0;
        session.Play(Pacer);
    }

    /// <summary>Plays, and sends the first access units before this returns.</summary>
    public void PlayAtOnce(StreamSession session)
    {
        Play(session);
        var scratch = new byte[64 * 1024];
        foreach (var track in session.Tracks.Values)
        {
            track.SendDue(track.Generation, session.Stream.Camera.State.Clock.TrueNow, Clock.GetUtcNow(), ref scratch);
        }
    }

    /// <summary>Sessions that a camera has not noticed the end of.</summary>
    public StaleSessions Stale { get; } = new();

    /// <summary>Ends a session at its client's wish.</summary>
    public void End(StreamSession session, string reason)
    {
        _playing.TryRemove(session, out _);
        session.End(reason);
    }

    /// <summary>Ends a session whose connection is gone, unless the camera is of the kind that forgets to.</summary>
    public void Lose(StreamSession session, string reason)
    {
        _playing.TryRemove(session, out _);
        if (!Stale.TryKeep(session, reason))
        {
            session.End(reason);
        }
    }

    public void Add(RtspConnection connection) => _connections[connection] = 0;

    public void Forget(RtspConnection connection) => _connections.TryRemove(connection, out _);

    /// <summary>Closes every connection to a camera.</summary>
    public void CloseConnections(SimulatedCamera camera, string reason)
    {
        Stale.EndOverdue(rebooting: camera);
        foreach (var connection in _connections.Keys)
        {
            if (connection.Camera == camera)
            {
                connection.Close(reason);
            }
        }
    }

    /// <summary>The sessions of a stream that play now.</summary>
    public IEnumerable<StreamSession> SessionsOf(SimulatedCamera camera) =>
        _playing.Keys.Where(session => session.Stream.Camera == camera);

    public void CloseOverdue()
    {
        Stale.EndOverdue();
        foreach (var connection in _connections.Keys)
        {
            connection.CloseIfOverdue();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections.Keys)
        {
            connection.Close("simulator stopped");
        }

        await Pacer.DisposeAsync();
    }
}
