using System.Buffers.Binary;

namespace Saksi.Server.Watching.Thumbnails;

/// <summary>Writes the bytes of a JPEG: markers, and bits with their stuffing. What does not fit is left out and noted.</summary>
internal ref struct JpegWriter(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;
    private uint _bits;
    private int _bitCount;

    public int Length { get; private set; }

    /// <summary>The destination was too small.</summary>
    public bool IsFull { get; private set; }

    public void Bytes(scoped ReadOnlySpan<byte> bytes)
    {
        if (IsFull || bytes.Length > _destination.Length - Length)
        {
            IsFull = true;
            return;
        }

        bytes.CopyTo(_destination[Length..]);
        Length += bytes.Length;
    }

    /// <summary>A marker segment: the marker, and its length, which counts itself (ITU-T T.81 B.1.1.4).</summary>
    public void Segment(byte marker, scoped ReadOnlySpan<byte> content)
    {
        Span<byte> head = [0xFF, marker, 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(head[2..], (ushort)(content.Length + 2));
        Bytes(head);
        Bytes(content);
    }

    public void Bits(int value, int count)
    {
        _bits = (_bits << count) | ((uint)value & ((1u << count) - 1));
        _bitCount += count;
        while (_bitCount >= 8)
        {
            _bitCount -= 8;
            var next = (byte)(_bits >> _bitCount);
            Bytes([next]);
            if (next == 0xFF)
            {
                Bytes([0]); // B.1.1.5: so that no marker appears in coded data.
            }
        }
    }

    /// <summary>Fills the last byte with ones (F.1.2.3).</summary>
    public void EndBits()
    {
        if (_bitCount > 0)
        {
            Bits(0x7F, 8 - _bitCount);
        }
    }
}
