using System.Buffers;
using Saksi.Media.Receiving;
using Saksi.Media.Tracks;
using Saksi.Recording.Coverage;
using Saksi.Recording.Streams;
using Saksi.Server.Watching.Decoding;

namespace Saksi.Server.Watching;

/// <summary>Step 3 of the life of a frame, for a decoder: copies the units of a stream that it needs.</summary>
/// <param name="queue">Where they go.</param>
/// <param name="keyFrameInterval">Null: every unit. Otherwise key frames only, and not more than one in this time.</param>
/// <param name="time">Our clock.</param>
internal sealed class WatchedStream(UnitQueue queue, TimeSpan? keyFrameInterval, TimeProvider time) : IStreamObserver
{
    private TrackFormat? _format;
    private DecoderTask _task;
    private byte[] _parameterSets = [];
    private int _track = -1;
    private DateTimeOffset _next;

    /// <summary>Whether the stream has pictures now, for health.</summary>
    public bool HasPictures { get; private set; }

    public void OnSessionBegan(IReadOnlyList<ReceivedTrack> tracks) =>
        Begin(tracks.ToList().FindIndex(track => track.Kind == TrackKind.Video));

    public void OnSessionEnded(GapReason reason, string detail)
    {
        HasPictures = false;
        queue.Restart();
    }

    public void OnAccessUnit(in AccessUnit unit)
    {
        if (unit.TrackIndex != _track)
        {
            return;
        }

        HasPictures = true;
        if (unit.IsDamaged || unit.LostPackets > 0)
        {
            // What a decoder makes of it would look like motion.
            queue.Restart();
        }

        if (unit.IsDamaged || !IsWanted(unit) || unit.Data.Length > DecoderBytes.LargestUnit)
        {
            return;
        }

        if (!ReferenceEquals(unit.Format, _format))
        {
            _format = unit.Format;
            _task = DecoderTask.For(unit.Format);
            _parameterSets = DecoderBytes.ParameterSets(unit.Format);
        }

        Enqueue(unit);
        if (keyFrameInterval is not null)
        {
            // A decoder may keep a picture until it has seen what follows; where that is seconds away, the same again will do.
            Enqueue(unit);
        }
    }

    /// <summary>Which track has the pictures from now on.</summary>
    internal void Begin(int track)
    {
        _track = track;
        _format = null;
        queue.Restart();
    }

    private bool IsWanted(in AccessUnit unit)
    {
        if (keyFrameInterval is not { } interval)
        {
            return queue.Takes(unit.IsKeyFrame);
        }

        var now = time.GetUtcNow();
        if (!unit.IsKeyFrame || (now < _next && _next - now <= interval))
        {
            return false;
        }

        _next = now + interval;
        return true;
    }

    private void Enqueue(in AccessUnit unit)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(DecoderBytes.MostBytes(unit, _parameterSets.Length));
        var length = DecoderBytes.Write(unit, _parameterSets, bytes);
        if (length == 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
            return;
        }

        queue.Add(new DecoderUnit(bytes, length, unit.IsKeyFrame, _task, time.GetUtcNow()));
    }
}
