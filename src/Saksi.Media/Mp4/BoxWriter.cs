using System.Buffers.Binary;

namespace Saksi.Media.Mp4;

/// <summary>Writes nested boxes into memory that it keeps: cleared and used again, it allocates nothing.</summary>
internal sealed class BoxWriter(int capacity)
{
    private byte[] _bytes = new byte[capacity];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Opens a box. <see cref="End"/> takes what is returned.</summary>
    public int Begin(uint type)
    {
        var start = Length;
        WriteUInt32(0);
        WriteUInt32(type);
        return start;
    }

    /// <summary>Opens a box with version and flags (ISO 14496-12 4.2.2).</summary>
    public int BeginFull(uint type, byte version, uint flags)
    {
        var start = Begin(type);
        WriteUInt32(((uint)version << 24) | flags);
        return start;
    }

    /// <summary>Closes the box that was opened at <paramref name="start"/>.</summary>
    public void End(int start) => PatchUInt32(start, (uint)(Length - start));

    public void PatchUInt32(int position, uint value) =>
        BinaryPrimitives.WriteUInt32BigEndian(_bytes.AsSpan(position), value);

    public void WriteByte(byte value) => Reserve(1)[0] = value;

    public void WriteUInt16(ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Reserve(2), value);

    public void WriteUInt32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Reserve(4), value);

    public void WriteUInt64(ulong value) => BinaryPrimitives.WriteUInt64BigEndian(Reserve(8), value);

    public void WriteZeros(int count) => Reserve(count).Clear();

    public void WriteBytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    private Span<byte> Reserve(int count)
    {
        if (_bytes.Length - Length < count)
        {
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, Length + count));
        }

        Length += count;
        return _bytes.AsSpan(Length - count, count);
    }
}
