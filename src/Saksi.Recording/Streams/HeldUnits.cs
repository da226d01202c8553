using System.Buffers;
using Saksi.Media.Tracks;

namespace Saksi.Recording.Streams;

/// <summary>Copies of the latest access units of a stream, from a key frame on: what may have to be recorded in hindsight.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class HeldUnits(TimeSpan length, int leadingTrack) : IDisposable
{
    /// <summary>However long the pre-roll, a stream keeps no more than this.</summary>
    private const int MaximumBytes = 48 << 20;

    private readonly Queue<Unit> _units = new();
    private readonly List<(long Number, long ArrivedAt)> _keyFrames = [];
    private long _bytes;
    private long _taken;
    private long _dropped;
    private long _latest;

    /// <summary>Copies a unit. Those that come before the first key frame are not kept.</summary>
    public void Add(in AccessUnit unit, TimeProvider time)
    {
        var isLeading = unit.TrackIndex == leadingTrack;
        if (_units.Count == 0 && !(isLeading && unit.IsKeyFrame))
        {
            return;
        }

        if (isLeading && unit.IsKeyFrame)
        {
            _keyFrames.Add((_taken, unit.ArrivalTimestamp));
        }

        var bytes = ArrayPool<byte>.Shared.Rent(unit.Data.Length);
        unit.Data.CopyTo(bytes);
        _units.Enqueue(new Unit(bytes, unit));
        _taken++;
        _bytes += unit.Data.Length;
        _latest = unit.ArrivalTimestamp;
        Trim(time);
    }

    /// <summary>Hands everything on, in order, and forgets it.</summary>
    public void Replay(IAccessUnitSink sink)
    {
        while (_units.TryDequeue(out var unit))
        {
            sink.OnAccessUnit(unit.ToAccessUnit());
            unit.Return();
        }

        Forget();
    }

    public void Clear()
    {
        while (_units.TryDequeue(out var unit))
        {
            unit.Return();
        }

        Forget();
    }

    public void Dispose() => Clear();

    private void Forget()
    {
        _keyFrames.Clear();
        _bytes = 0;
        _dropped = _taken;
    }

    /// <summary>Whole groups of pictures go, as long as the ones behind them are long enough.</summary>
    private void Trim(TimeProvider time)
    {
        while (_keyFrames.Count > 1)
        {
            var second = _keyFrames[1];
            if (_bytes <= MaximumBytes && time.GetElapsedTime(second.ArrivedAt, _latest) < length)
            {
                return;
            }

            _keyFrames.RemoveAt(0);
            DropTo(second.Number);
        }

        if (_bytes > MaximumBytes)
        {
            Clear(); // A group of pictures without end.
        }
    }

    private void DropTo(long unitNumber)
    {
        for (; _dropped < unitNumber; _dropped++)
        {
            var unit = _units.Dequeue();
            _bytes -= unit.Length;
            unit.Return();
        }
    }

    private readonly struct Unit(byte[] bytes, in AccessUnit unit)
    {
        private readonly TrackFormat _format = unit.Format;
        private readonly int _trackIndex = unit.TrackIndex;
        private readonly uint _rtpTimestamp = unit.RtpTimestamp;
        private readonly long _pts = unit.Pts;
        private readonly long _dts = unit.Dts;
        private readonly int _durationTicks = unit.DurationTicks;
        private readonly bool _isKeyFrame = unit.IsKeyFrame;
        private readonly int _lostPackets = unit.LostPackets;
        private readonly bool _isDamaged = unit.IsDamaged;
        private readonly bool _isTimedByArrival = unit.IsTimedByArrival;

        public int Length { get; } = unit.Data.Length;

        public long ArrivalTimestamp { get; } = unit.ArrivalTimestamp;

        public AccessUnit ToAccessUnit() => new()
        {
            Data = bytes.AsSpan(0, Length),
            Format = _format,
            TrackIndex = _trackIndex,
            RtpTimestamp = _rtpTimestamp,
            Pts = _pts,
            Dts = _dts,
            DurationTicks = _durationTicks,
            IsKeyFrame = _isKeyFrame,
            LostPackets = _lostPackets,
            IsDamaged = _isDamaged,
            IsTimedByArrival = _isTimedByArrival,
            ArrivalTimestamp = ArrivalTimestamp,
        };

        public void Return() => ArrayPool<byte>.Shared.Return(bytes);
    }
}
