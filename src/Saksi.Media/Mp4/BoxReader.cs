using System.Buffers.Binary;

namespace Saksi.Media.Mp4;

/// <summary>Walks over the boxes inside a box (ISO 14496-12 4.2).</summary>
internal ref struct BoxReader(ReadOnlySpan<byte> boxes)
{
    private ReadOnlySpan<byte> _rest = boxes;

    public uint Type { get; private set; }

    public ReadOnlySpan<byte> Payload { get; private set; }

    /// <summary>A box claims to be longer than what it stands in, or shorter than its header.</summary>
    public bool HasFailed { get; private set; }

    public bool MoveNext()
    {
        // QuickTime ends some containers with a zero word; less than a header is padding.
        if (_rest.Length < 8)
        {
            return false;
        }

        ulong size = BinaryPrimitives.ReadUInt32BigEndian(_rest);
        Type = BinaryPrimitives.ReadUInt32BigEndian(_rest[4..]);
        var headerSize = 8;
        if (size == 1 && _rest.Length >= 16)
        {
            size = BinaryPrimitives.ReadUInt64BigEndian(_rest[8..]);
            headerSize = 16;
        }
        else if (size == 0)
        {
            size = (ulong)_rest.Length;
        }

        if (size < (ulong)headerSize || size > (ulong)_rest.Length)
        {
            HasFailed = true;
            return false;
        }

        Payload = _rest[headerSize..(int)size];
        _rest = _rest[(int)size..];
        return true;
    }

    /// <summary>The payload of the first box of a type; empty when there is none.</summary>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> boxes, uint type)
    {
        var reader = new BoxReader(boxes);
        while (reader.MoveNext())
        {
            if (reader.Type == type)
            {
                return reader.Payload;
            }
        }

        return default;
    }
}
