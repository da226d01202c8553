namespace Saksi.Media.Tests.Support;

/// <summary>A small generator of our own (xorshift64*): the same mutations in every run, on every runtime.</summary>
internal sealed class SeededBytes(ulong seed)
{
    private ulong _state = seed * 2685821657736338717UL | 1;

    public int Next(int exclusiveMaximum)
    {
        _state ^= _state >> 12;
        _state ^= _state << 25;
        _state ^= _state >> 27;
        return (int)((_state * 2685821657736338717UL >> 33) % (ulong)exclusiveMaximum);
    }

    /// <summary>Flips, overwrites, cuts, doubles and swells: what a bad network, a bad camera and a bad person do.</summary>
    public byte[] Mutate(byte[] original)
    {
        var bytes = original.ToList();
        for (var count = 1 + Next(4); count > 0; count--)
        {
            var at = bytes.Count == 0 ? 0 : Next(bytes.Count);
            switch (Next(7))
            {
                case 0 when bytes.Count > 0:
                    bytes[at] ^= (byte)(1 << Next(8));
                    break;
                case 1 when bytes.Count > 0:
                    bytes[at] = (byte)Next(256);
                    break;
                case 2 when bytes.Count > 0:
                    bytes[at] = (byte)(Next(2) * 255);
                    break;
                case 3:
                    bytes.RemoveRange(at, Math.Min(bytes.Count - at, Next(16)));
                    break;
                case 4:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 5:
                    bytes.InsertRange(at, bytes.Skip(at).Take(Next(32)).ToArray());
                    break;
                default:
                    bytes.InsertRange(at, [0, 0, (byte)Next(4)]);
                    break;
            }
        }

        return [.. bytes];
    }
}
