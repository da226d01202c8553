namespace Saksi.Media.Mp4;

/// <summary>The memory of all fragments that are being built or written, shared by many streams.</summary>
/// <remarks>
/// Thread-safe. Arrays come in classes that are at most half as large again as the one before. They are kept when they
/// come back, so nothing is allocated once the streams run steadily; those that nobody has needed for long are given up.
/// The ceiling counts all of them: when the disk cannot keep up, building fails with false and the recorder says
/// "too slow" instead of eating the machine's memory.
/// </remarks>
public sealed class Mp4BufferPool
{
    /// <summary>No fragment may be larger.</summary>
    public const int MaxBufferSizeBytes = 64 * 1024 * 1024;

    private const int SmallestClass = 4096;
    private const int MinHeldBytes = 8 * 1024 * 1024;

    // A stream takes one or two arrays a second: the waiting ones are looked through about every minute.
    private const int MinRentsBetweenTrims = 1024;
    private const int RentsPerArrayBetweenTrims = 64;

    private readonly Lock _lock = new();
    private readonly Stack<byte[]>[] _free;
    private readonly Stack<Fragment> _freeFragments = new();

    // The fewest arrays of each class that waited at any time since the last trim: so many are too many.
    private readonly int[] _fewestFree;
    private int _rentedCount;
    private long _peakRentedBytes;
    private int _rentsUntilTrim = MinRentsBetweenTrims;
    private long _rentedBytes;
    private long _freeBytes;
    private long _givenUpBytes;

    /// <summary>Makes an empty pool.</summary>
    /// <param name="ceilingBytes">The most that all arrays together may take.</param>
    public Mp4BufferPool(long ceilingBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ceilingBytes, SmallestClass);
        CeilingBytes = ceilingBytes;
        _free = new Stack<byte[]>[ClassOf(MaxBufferSizeBytes) + 1];
        _fewestFree = new int[_free.Length];
        for (var i = 0; i < _free.Length; i++)
        {
            _free[i] = new Stack<byte[]>();
        }
    }

    /// <summary>The most that all arrays together may take. A lower one does not take back what is in use.</summary>
    public long CeilingBytes { get; set; }

    /// <summary>Bytes in arrays that somebody uses now.</summary>
    public long RentedBytes
    {
        get
        {
            lock (_lock)
            {
                return _rentedBytes;
            }
        }
    }

    /// <summary>Bytes in all arrays, used or waiting.</summary>
    public long HeldBytes
    {
        get
        {
            lock (_lock)
            {
                return _rentedBytes + _freeBytes;
            }
        }
    }

    /// <summary>Bytes of all arrays that were given up since the pool was made: garbage, until a collector finds it.</summary>
    public long GivenUpBytes
    {
        get
        {
            lock (_lock)
            {
                return _givenUpBytes;
            }
        }
    }

    /// <summary>Takes an array of at least that size; its content is arbitrary.</summary>
    /// <returns>Null when the ceiling would be passed, or the size is above <see cref="MaxBufferSizeBytes"/>.</returns>
    internal byte[]? TryRent(int minimumSize)
    {
        if (minimumSize > MaxBufferSizeBytes)
        {
            return null;
        }

        var index = ClassOf(minimumSize);
        var size = SizeOf(index);
        lock (_lock)
        {
            TrimSometimes();
            if (_free[index].TryPop(out var kept))
            {
                _fewestFree[index] = Math.Min(_fewestFree[index], _free[index].Count);
                _freeBytes -= size;
                _rentedBytes += size;
                _rentedCount++;
                _peakRentedBytes = Math.Max(_peakRentedBytes, _rentedBytes);
                return kept;
            }

            _fewestFree[index] = 0;

            if (!TryMakeRoom(size))
            {
                return null;
            }

            _rentedBytes += size;
            _rentedCount++;
        }

        return GC.AllocateUninitializedArray<byte>(size);
    }

    internal void Return(byte[] buffer)
    {
        lock (_lock)
        {
            _free[ClassOf(buffer.Length)].Push(buffer);
            _rentedBytes -= buffer.Length;
            _rentedCount--;
            _freeBytes += buffer.Length;
        }
    }

    internal Fragment RentFragment()
    {
        lock (_lock)
        {
            if (_freeFragments.TryPop(out var fragment))
            {
                return fragment;
            }
        }

        return new Fragment(this);
    }

    internal void Return(Fragment fragment)
    {
        lock (_lock)
        {
            _freeFragments.Push(fragment);
        }
    }

    // Even classes are powers of two times the smallest, odd ones half as large again.
    private static int SizeOf(int index) => (SmallestClass << (index / 2)) * (2 + (index & 1)) / 2;

    private static int ClassOf(int size)
    {
        var index = 2 * Math.Max(0, 31 - int.LeadingZeroCount(size) - 12);
        while (SizeOf(index) < size)
        {
            index++;
        }

        return index;
    }

    private void TrimSometimes()
    {
        if (--_rentsUntilTrim > 0)
        {
            return;
        }

        _peakRentedBytes = _rentedBytes;
        _rentsUntilTrim = Math.Max(MinRentsBetweenTrims, RentsPerArrayBetweenTrims * _rentedCount);
        for (var i = 0; i < _free.Length; i++)
        {
            for (var count = Math.Min(_fewestFree[i], _free[i].Count); count > 0; count--)
            {
                GiveUp(_free[i].Pop());
            }

            _fewestFree[i] = _free[i].Count;
        }
    }

    private void GiveUp(byte[] waiting)
    {
        _freeBytes -= waiting.Length;
        _givenUpBytes += waiting.Length;
    }

    /// <summary>Before memory is taken: gives waiting arrays of other sizes up, largest first.</summary>
    /// <returns>False when one more does not fit under the ceiling.</returns>
    private bool TryMakeRoom(int size)
    {
        if (_rentedBytes + size > CeilingBytes)
        {
            return false;
        }

        // While streams start, their buffers grow through the classes and leave many behind: a quarter is left waiting.
        _peakRentedBytes = Math.Max(_peakRentedBytes, _rentedBytes + size);
        var limit = Math.Min(CeilingBytes, MinHeldBytes + _peakRentedBytes + (_peakRentedBytes / 4)) - size;
        for (var i = _free.Length - 1; i >= 0 && _rentedBytes + _freeBytes > limit; i--)
        {
            while (_rentedBytes + _freeBytes > limit && _free[i].TryPop(out var dropped))
            {
                GiveUp(dropped);
            }
        }

        return true;
    }
}
