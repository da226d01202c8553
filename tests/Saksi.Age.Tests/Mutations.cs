using System.Numerics;

namespace Saksi.Age.Tests;

/// <summary>Seeded damage to good input: bytes changed, cut out, doubled, put in, and ends cut off.</summary>
internal static class Mutations
{
    private static readonly byte[][] Spliced =
        [[0], [0xff, 0xff], [.. "\n"u8], [.. "\r\n"u8], [.. " "u8], [.. "-> "u8], [.. "---"u8], [.. "="u8], [.. "A"u8], [.. "-> scrypt "u8], new byte[64]];

    public static IEnumerable<byte[]> Of(byte[] input, ulong seed, int count)
    {
        var random = new Generator(seed);
        for (var i = 0; i < count; i++)
        {
            var bytes = input.ToList();
            for (var rounds = 1 + random.Below(3); rounds > 0; rounds--)
            {
                Damage(bytes, random);
            }

            yield return [.. bytes];
        }
    }

    private static void Damage(List<byte> bytes, Generator random)
    {
        var at = random.Below(bytes.Count + 1);
        var length = Math.Min(bytes.Count - at, 1 + random.Below(random.Below(2) == 0 ? 4 : 100));
        switch (random.Below(6))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Below(8));
                break;
            case 1 when at < bytes.Count:
                bytes[at] = (byte)random.Below(256);
                break;
            case 2:
                bytes.RemoveRange(at, length);
                break;
            case 3:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 4:
                bytes.InsertRange(at, Spliced[random.Below(Spliced.Length)]);
                break;
            default:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
        }
    }

    /// <summary>SplitMix64: the same sequence on every machine and for ever.</summary>
    private sealed class Generator(ulong state)
    {
        private ulong _state = state;

        public int Below(int bound)
        {
            _state += 0x9e3779b97f4a7c15;
            var z = (_state ^ (_state >> 30)) * 0xbf58476d1ce4e5b9;
            z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
            return (int)(BitOperations.RotateLeft(z, 32) % (ulong)Math.Max(1, bound));
        }
    }
}
