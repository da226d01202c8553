using Saksi.Simulator.Clips;
using Saksi.Simulator.Server;

namespace Saksi.Simulator.Faults;

/// <summary>Makes one camera misbehave, while it runs. Every method may be called at any time from any thread.</summary>
public sealed class CameraFaults
{
    private readonly Lock _gate = new();
    private readonly SimulatedCamera _camera;
    private readonly RtspServer _server;
    private readonly CameraListener? _ownListener;
    private readonly TimeProvider _clock;

    internal CameraFaults(SimulatedCamera camera, RtspServer server, CameraListener? ownListener, TimeProvider clock)
    {
        _camera = camera;
        _server = server;
        _ownListener = ownListener;
        _clock = clock;
    }

    private long Now => _camera.State.Clock.TrueNow;

    /// <summary>Loses RTP packets with this probability, over TCP too; their sequence numbers are missing.</summary>
    public void LosePackets(double probability) =>
        Change(plan => plan with { Loss = Checked(probability) });

    /// <summary>Loses every n-th RTP packet; 0 ends it.</summary>
    public void LoseEveryPacket(int n) => Change(plan => plan with { LossEvery = Math.Max(0, n) });

    /// <summary>Loses these packets of each track of later sessions, counted from 0 while any packet fault is on.</summary>
    public void LosePacketsNumbered(params IEnumerable<long> numbers) =>
        Change(plan => plan with { LostPackets = numbers.ToHashSet() });

    /// <summary>Sends packets after their successor with this probability.</summary>
    public void ReorderPackets(double probability) =>
        Change(plan => plan with { Reordering = Checked(probability) });

    /// <summary>Sends packets twice with this probability.</summary>
    public void DuplicatePackets(double probability) =>
        Change(plan => plan with { Duplication = Checked(probability) });

    /// <summary>Flips one bit of packets, RTP header included, with this probability.</summary>
    public void CorruptPackets(double probability) =>
        Change(plan => plan with { Corruption = Checked(probability) });

    /// <summary>Puts up to 64 bytes of rubbish before packets with this probability; over UDP, a datagram of it.</summary>
    public void InsertGarbage(double probability) => Change(plan => plan with { Garbage = Checked(probability) });

    /// <summary>Sends no marker bits.</summary>
    public void ClearMarkers(bool isOn = true) => Change(plan => plan with { ClearsMarkers = isOn });

    /// <summary>Sends nothing for a while, RTCP included, and keeps connections open. Video goes on with a key frame, at once.</summary>
    public void Stall(TimeSpan time) => Change(plan => plan with { StalledUntil = Now + time.Ticks });

    /// <summary>Sends no video for a while; audio and RTCP go on.</summary>
    public void StopVideo(TimeSpan time) => Change(plan => plan with { NoVideoUntil = Now + time.Ticks });

    /// <summary>Gives all packets of a track the same RTP timestamp for a while; RTCP goes on as if nothing were wrong.</summary>
    public void FreezeTimestamps(TimeSpan time) => Change(plan => plan with { FrozenUntil = Now + time.Ticks });

    /// <summary>Ends every fault that has to do with packets and stalls.</summary>
    public void ClearPacketFaults() => Change(_ => FaultPlan.None);

    /// <summary>Lets the camera's clock run fast (or slow, if negative): pictures and wall time both.</summary>
    public void SetClockSkew(double partsPerMillion) => _camera.State.Clock.SetSkew(partsPerMillion);

    /// <summary>Sets the camera's wall time, as told in RTCP, forward or back; RTP timestamps go on.</summary>
    public void StepWallClock(TimeSpan by) => _camera.State.Clock.StepWallClock(by);

    /// <summary>Moves RTP timestamps forward or back; wall time and pace go on.</summary>
    public void StepMediaClock(TimeSpan by) => _camera.State.StepMedia(by);

    /// <summary>Sends another clip's video from the next access unit: other parameters in mid-stream.</summary>
    /// <exception cref="SimulatorException">The clip has no video, or of another codec.</exception>
    public void SwitchClip(string stream, Clip clip)
    {
        var target = _camera.Streams.FirstOrDefault(candidate => candidate.Name == stream)
            ?? throw new SimulatorException($"Camera '{_camera.Name}' has no stream called '{stream}'.");
        if (clip.Video is not { } video || video.Codec != target.Clip.Video?.Codec)
        {
            throw new SimulatorException("A running stream can only go on with video of the same codec.");
        }

        target.Clip = new Clip(video, target.Clip.Audio);
        var image = _server.ImageOf(video, _camera.Options.Personality.Packets);
        foreach (var session in _server.SessionsOf(_camera).Where(session => session.Stream == target))
        {
            if (session.Tracks.GetValueOrDefault(0) is { } track)
            {
                track.Switch(video, image);
            }
        }
    }

    /// <summary>Switches all streams to their <see cref="SimulatedStreamOptions.OtherClip"/>, and back the next time.</summary>
    /// <exception cref="SimulatorException">No stream has one.</exception>
    public void SwitchToOtherClip()
    {
        var streams = _camera.Streams.Where(stream => stream.OtherClip is not null).ToList();
        if (streams.Count == 0)
        {
            throw new SimulatorException($"No stream of camera '{_camera.Name}' has another clip to switch to.");
        }

        foreach (var stream in streams)
        {
            SwitchClip(stream.Name, stream.OtherClip!);
        }
    }

    /// <summary>Another SSRC, sequence number and timestamp in running sessions, unannounced.</summary>
    public void Renumber()
    {
        foreach (var track in _server.SessionsOf(_camera).SelectMany(session => session.Tracks.Values))
        {
            track.Renumber(new SeededGenerator((ulong)Now));
        }
    }

    /// <summary>New connections need another password.</summary>
    public void ChangePassword(string password) => _camera.Password = password;

    /// <summary>Answers DESCRIBE and SETUP with 302 and this place; null ends it.</summary>
    public void RedirectTo(Uri? target) => _camera.RedirectTarget = target;

    /// <summary>Answers DESCRIBE, SETUP and PLAY with this status, such as 503; 0 ends it.</summary>
    public void RefuseWith(int status) => _camera.RefusalStatus = status;

    /// <summary>Closes all connections; the camera takes new ones at once.</summary>
    public void CloseConnections() => _server.CloseConnections(_camera, "closed by the camera");

    /// <summary>
    /// Closes all connections, is away for a while, and comes back with new numbers.
    /// </summary>
    /// <remarks>
    /// With <see cref="SimulatorOptions.PortPerCamera"/> connections are refused in the meantime; on a shared port they are
    /// accepted, and closed when a request names the camera.
    /// </remarks>
    /// <returns>Completes when the camera is back.</returns>
    public async Task RebootAsync(TimeSpan downFor, CancellationToken cancellationToken = default)
    {
        _camera.IsDown = true;
        _ownListener?.Pause();
        _server.CloseConnections(_camera, "reboot");
        try
        {
            await Task.Delay(downFor, _clock, cancellationToken);
        }
        finally
        {
            _ownListener?.Resume();
            _camera.IsDown = false;
        }
    }

    private static double Checked(double probability) => probability is >= 0 and <= 1
        ? probability
        : throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability lies between 0 and 1.");

    private void Change(Func<FaultPlan, FaultPlan> change)
    {
        lock (_gate)
        {
            _camera.State.Plan = change(_camera.State.Plan);
        }
    }
}
