using System.Buffers;

namespace Saksi.Media.Depacketizers;

/// <summary>Collects the bytes of one access unit in pooled memory, up to a cap.</summary>
/// <remarks>
/// Between units only a small array is kept: hundreds of cameras wait most of the time, and their key frames, which
/// need the large arrays, rarely fall together.
/// </remarks>
internal sealed class AccessUnitBuffer
{
    /// <summary>
    /// No unit may be larger. A camera that never ends a unit (quirk 92) must not make memory grow; a 4K picture at
    /// the finest quantisation stays below.
    /// </summary>
    public const int MaxSizeBytes = 5 * 1024 * 1024;

    private const int KeptSizeBytes = 16 * 1024;

    // Not ArrayPool.Shared: it keeps too few large arrays for hundreds of cameras whose key frames do coincide.
    private static readonly ArrayPool<byte> Pool = ArrayPool<byte>.Create(8 * 1024 * 1024, 1024);

    private byte[] _bytes = [];

    public int Length { get; private set; }

    public Span<byte> Written => _bytes.AsSpan(0, Length);

    /// <returns>False when the cap would be passed; nothing is appended then.</returns>
    public bool TryAppend(ReadOnlySpan<byte> bytes)
    {
        if (!TryReserve(bytes.Length))
        {
            return false;
        }

        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
        return true;
    }

    /// <summary>Opens a gap of <paramref name="count"/> bytes at <paramref name="offset"/>; their content is arbitrary.</summary>
    public bool TryInsert(int offset, int count)
    {
        if (!TryReserve(count))
        {
            return false;
        }

        _bytes.AsSpan(offset, Length - offset).CopyTo(_bytes.AsSpan(offset + count));
        Length += count;
        return true;
    }

    public void RemoveRange(int offset, int count)
    {
        _bytes.AsSpan(offset + count, Length - offset - count).CopyTo(_bytes.AsSpan(offset));
        Length -= count;
    }

    public void Truncate(int length) => Length = length;

    /// <summary>Forgets the content and gives a large array back.</summary>
    public void Clear()
    {
        Length = 0;
        if (_bytes.Length > KeptSizeBytes)
        {
            Pool.Return(_bytes);
            _bytes = [];
        }
    }

    private bool TryReserve(int count)
    {
        if (count > MaxSizeBytes - Length)
        {
            return false;
        }

        if (count <= _bytes.Length - Length)
        {
            return true;
        }

        var grown = Pool.Rent(Math.Max(Length + count, Math.Max(KeptSizeBytes, 2 * _bytes.Length)));
        Written.CopyTo(grown);
        if (_bytes.Length > 0)
        {
            Pool.Return(_bytes);
        }

        _bytes = grown;
        return true;
    }
}
