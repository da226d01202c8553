using System.Buffers.Binary;

namespace Saksi.Media.Mp4;

/// <summary>Reads the fields of a box. Past the end it yields zeros and <see cref="HasFailed"/> is true.</summary>
internal ref struct FieldReader(ReadOnlySpan<byte> bytes)
{
    public ReadOnlySpan<byte> Rest { get; private set; } = bytes;

    public bool HasFailed { get; private set; }

    public byte ReadByte()
    {
        var field = Take(1);
        return field.IsEmpty ? (byte)0 : field[0];
    }

    public ushort ReadUInt16()
    {
        var field = Take(2);
        return field.IsEmpty ? (ushort)0 : BinaryPrimitives.ReadUInt16BigEndian(field);
    }

    public uint ReadUInt32()
    {
        var field = Take(4);
        return field.IsEmpty ? 0 : BinaryPrimitives.ReadUInt32BigEndian(field);
    }

    public ulong ReadUInt64()
    {
        var field = Take(8);
        return field.IsEmpty ? 0 : BinaryPrimitives.ReadUInt64BigEndian(field);
    }

    /// <summary>A field that is 64 bits in version 1 of its box and 32 bits in version 0.</summary>
    public ulong ReadVersioned(byte version) => version == 1 ? ReadUInt64() : ReadUInt32();

    public void Skip(int count) => Take(count);

    public ReadOnlySpan<byte> Take(int count)
    {
        if (count > Rest.Length)
        {
            HasFailed = true;
            Rest = default;
            return default;
        }

        var field = Rest[..count];
        Rest = Rest[count..];
        return field;
    }
}
