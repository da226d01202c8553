using System.Buffers;

namespace Saksi.Server.Watching.Decoding;

/// <summary>Units on their way to a decoder: bounded in number and bytes. Who puts something in never waits.</summary>
/// <remarks>A queue that is full is emptied, and takes nothing up to the next key frame: old pictures are of no use to anybody.</remarks>
internal sealed class UnitQueue : IDisposable
{
    private const int MostUnits = 64;
    private const int MostBytes = 12 << 20;

    private readonly Lock _lock = new();
    private readonly Queue<DecoderUnit> _units = new(MostUnits);
    private readonly AutoResetEvent _arrived = new(false);
    private int _bytes;
    private bool _needsKeyFrame = true;
    private long _dropped;
    private bool _isDisposed;

    /// <summary>Units that were left out because the decoder was too slow.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Whether a unit would be taken; asked before it is copied.</summary>
    public bool Takes(bool isKeyFrame)
    {
        lock (_lock)
        {
            return isKeyFrame || !_needsKeyFrame;
        }
    }

    /// <summary>Adds a unit, whose bytes then belong to the queue.</summary>
    public void Add(DecoderUnit unit)
    {
        lock (_lock)
        {
            if (_isDisposed)
            {
                // The thread that receives was in the middle of a unit when watching ended.
                ArrayPool<byte>.Shared.Return(unit.Bytes);
                return;
            }

            if (_units.Count >= MostUnits || _bytes + unit.Length > MostBytes)
            {
                _dropped += _units.Count;
                Empty();
                _needsKeyFrame = true;
            }

            if (_needsKeyFrame && !unit.IsKeyFrame)
            {
                _dropped++;
                ArrayPool<byte>.Shared.Return(unit.Bytes);
                return;
            }

            _needsKeyFrame = false;
            _units.Enqueue(unit);
            _bytes += unit.Length;
            _arrived.Set();
        }
    }

    /// <summary>Forgets everything up to the next key frame: units are missing, or a new decoder begins.</summary>
    public void Restart()
    {
        lock (_lock)
        {
            Empty();
            _needsKeyFrame = true;
        }
    }

    /// <summary>The next unit, without taking it out.</summary>
    public bool TryPeek(out DecoderUnit unit)
    {
        lock (_lock)
        {
            return _units.TryPeek(out unit);
        }
    }

    /// <summary>Takes the next unit if it is for the same task; its bytes then belong to the caller.</summary>
    public bool TryTake(DecoderTask task, out DecoderUnit unit)
    {
        lock (_lock)
        {
            if (!_units.TryPeek(out unit) || unit.Task != task)
            {
                return false;
            }

            _units.Dequeue();
            _bytes -= unit.Length;
            return true;
        }
    }

    /// <summary>Waits until something was added, or for a time.</summary>
    public void Wait(TimeSpan longest) => _arrived.WaitOne(longest);

    /// <summary>Wakes who waits.</summary>
    public void Wake() => _arrived.Set();

    public void Dispose()
    {
        lock (_lock)
        {
            Empty();
            _isDisposed = true;
            _arrived.Dispose();
        }
    }

    private void Empty()
    {
        while (_units.TryDequeue(out var unit))
        {
            ArrayPool<byte>.Shared.Return(unit.Bytes);
        }

        _bytes = 0;
    }
}
