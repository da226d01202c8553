using System.Buffers.Binary;

namespace Saksi.Fuzz.Targets;

/// <summary>Pieces behind lengths of two bytes, big-endian; the last one may be cut off.</summary>
internal ref struct LengthPrefixed(ReadOnlySpan<byte> input)
{
    private ReadOnlySpan<byte> _rest = input;

    public ReadOnlySpan<byte> Current { get; private set; }

    public bool MoveNext()
    {
        if (_rest.Length < 2)
        {
            return false;
        }

        var size = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(_rest), _rest.Length - 2);
        Current = _rest.Slice(2, size);
        _rest = _rest[(2 + size)..];
        return true;
    }
}
