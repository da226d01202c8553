namespace Saksi.Media.Tests.Receiving;

/// <summary>Changes bytes in the ways that broken senders and attackers do, the same ways in every run.</summary>
internal sealed class Mutator(uint seed)
{
    private static readonly byte[] Interesting = [0, 1, 0x7F, 0x80, 0xFF, (byte)'$', (byte)'\r', (byte)'\n', (byte)'"', (byte)'=', (byte)';'];

    private uint _state = (2 * seed) + 1;

    internal byte[] Mutate(byte[] original)
    {
        var bytes = new List<byte>(original);
        for (var change = 1 + Next(4); change > 0 && bytes.Count > 0; change--)
        {
            var at = Next(bytes.Count);
            switch (Next(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << Next(8));
                    break;
                case 1:
                    bytes[at] = Interesting[Next(Interesting.Length)];
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(1 + Next(8), bytes.Count - at));
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(1 + Next(16), bytes.Count - at)));
                    break;
                case 4:
                    bytes.Insert(at, Interesting[Next(Interesting.Length)]);
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>A number below <paramref name="limit"/> (a linear congruential generator, upper bits).</summary>
    internal int Next(int limit)
    {
        _state = (_state * 1664525) + 1013904223;
        return (int)((_state >> 8) % (uint)limit);
    }
}
