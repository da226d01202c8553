using System.Buffers.Binary;

namespace Saksi.Fuzz.Running;

/// <summary>Damages inputs the way a fuzzer does, the same way for the same seed.</summary>
internal sealed class Mutator(ulong seed)
{
    private const int MaxSizeBytes = 128 * 1024;

    /// <summary>Numbers at which comparisons and sums go wrong.</summary>
    private static readonly uint[] Edges =
        [0, 1, 2, 7, 8, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF];

    private readonly SplitMix _random = new(seed);

    /// <summary>A damaged copy.</summary>
    /// <param name="input">What is damaged.</param>
    /// <param name="others">Inputs of which pieces may be put in.</param>
    public byte[] Mutate(byte[] input, IReadOnlyList<byte[]> others)
    {
        var bytes = new List<byte>(input);
        for (var rounds = 1 << _random.Below(4); rounds > 0; rounds--)
        {
            Damage(bytes, others);
        }

        return [.. bytes.Take(MaxSizeBytes)];
    }

    private void Damage(List<byte> bytes, IReadOnlyList<byte[]> others)
    {
        var at = _random.Below(bytes.Count);
        var length = Math.Min(bytes.Count - at, 1 + _random.Below(1 << _random.Below(9)));
        switch (_random.Below(10))
        {
            case 0 or 1 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << _random.Below(8));
                break;
            case 2 when at < bytes.Count:
                bytes[at] = (byte)_random.Below(256);
                break;
            case 3 or 4:
                PutEdge(bytes, at);
                break;
            case 5:
                bytes.RemoveRange(at, length);
                break;
            case 6:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 7 when others.Count > 0:
                Splice(bytes, at, others[_random.Below(others.Count)]);
                break;
            case 8:
                bytes.InsertRange(at, Enumerable.Repeat((byte)_random.Below(256), length));
                break;
            default:
                bytes.RemoveRange(at, _random.Below(4) == 0 ? bytes.Count - at : 0);
                break;
        }
    }

    private void PutEdge(List<byte> bytes, int at)
    {
        Span<byte> edge = stackalloc byte[4];
        var value = Edges[_random.Below(Edges.Length)];
        if (_random.Below(4) == 0)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(edge, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(edge, value);
        }

        edge = edge[(4 - (1 << _random.Below(3)))..];
        for (var i = 0; i < edge.Length && at + i < bytes.Count; i++)
        {
            bytes[at + i] = edge[i];
        }
    }

    private void Splice(List<byte> bytes, int at, byte[] other)
    {
        var start = _random.Below(other.Length);
        var piece = other.AsSpan(start, _random.Below(other.Length - start + 1));
        bytes.InsertRange(at, piece);
    }
}
