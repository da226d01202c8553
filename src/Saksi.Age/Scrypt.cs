using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace Saksi.Age;

/// <summary>scrypt (RFC 7914): PBKDF2 around a memory-hard mixing of Salsa20/8 blocks.</summary>
/// <remarks>
/// Inside, each block of 16 words is kept in the order of the matrix' diagonals, so that one Salsa20 quarter round
/// works on four columns, and then on four rows, at once.
/// </remarks>
internal static class Scrypt
{
    private const int BlockWords = 16;

    /// <summary>Derives a key.</summary>
    /// <param name="password">The passphrase.</param>
    /// <param name="salt">The salt.</param>
    /// <param name="logN">Base-two logarithm of the cost N; memory is 128 × r × N bytes.</param>
    /// <param name="r">Block size.</param>
    /// <param name="p">Parallelization; the parts are computed one after the other.</param>
    /// <param name="destination">Receives the key.</param>
    public static void DeriveKey(
        ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, int logN, int r, int p, Span<byte> destination)
    {
        // One array holds 2^31 words at most, and cost 1 is no mixing at all.
        ArgumentOutOfRangeException.ThrowIfNotEqual(logN > 0 && (32L * r) << logN < Array.MaxLength, true, nameof(logN));
        var mixed = new byte[128 * r * p];
        Rfc2898DeriveBytes.Pbkdf2(password, salt, mixed, 1, HashAlgorithmName.SHA256);
        var table = GC.AllocateUninitializedArray<uint>((32 * r) << logN);
        for (var i = 0; i < p; i++)
        {
            MixMemory(mixed.AsSpan(128 * r * i, 128 * r), table, logN, r);
        }

        Rfc2898DeriveBytes.Pbkdf2(password, mixed, destination, 1, HashAlgorithmName.SHA256);
        CryptographicOperations.ZeroMemory(mixed);
        Array.Clear(table);
    }

    // RFC 7914 5: scryptROMix
    private static void MixMemory(Span<byte> bytes, uint[] table, int logN, int r)
    {
        var words = 32 * r;
        var x = new uint[words];
        var y = new uint[words];
        Load(bytes, x);
        for (var i = 0; i < 1 << logN; i++)
        {
            x.CopyTo(table.AsSpan(i * words, words));
            MixBlocks(x, y);
            (x, y) = (y, x);
        }

        var mask = (1u << logN) - 1;
        for (var i = 0; i < 1 << logN; i++)
        {
            // Integerify: the first word of the last block; the diagonal order leaves it in its place.
            var j = (int)(x[words - BlockWords] & mask);
            XorInto(x, table.AsSpan(j * words, words));
            MixBlocks(x, y);
            (x, y) = (y, x);
        }

        Store(x, bytes);
        Array.Clear(x);
        Array.Clear(y);
    }

    // RFC 7914 4: scryptBlockMix. Even blocks go to the first half of the output, odd ones to the second.
    private static void MixBlocks(ReadOnlySpan<uint> input, Span<uint> output)
    {
        var source = MemoryMarshal.Cast<uint, Vector128<uint>>(input);
        var target = MemoryMarshal.Cast<uint, Vector128<uint>>(output);
        var blocks = source.Length / 4;
        var (a, b, c, d) = (source[^4], source[^3], source[^2], source[^1]);
        for (var i = 0; i < blocks; i++)
        {
            var s = source.Slice(4 * i, 4);
            (a, b, c, d) = (a ^ s[0], b ^ s[1], c ^ s[2], d ^ s[3]);
            Salsa20Over8(ref a, ref b, ref c, ref d);
            var t = target.Slice(4 * ((i / 2) + (i % 2 * (blocks / 2))), 4);
            (t[0], t[1], t[2], t[3]) = (a, b, c, d);
        }
    }

    // RFC 7914 3. a to d are the diagonals of the matrix.
    private static void Salsa20Over8(
        ref Vector128<uint> a, ref Vector128<uint> b, ref Vector128<uint> c, ref Vector128<uint> d)
    {
        var (a0, b0, c0, d0) = (a, b, c, d);
        for (var round = 0; round < 8; round += 2)
        {
            QuarterRounds(ref a, ref b, ref c, ref d);
            (b, c, d) = (Rotate3(b), Rotate2(c), Rotate1(d));
            QuarterRounds(ref a, ref d, ref c, ref b);
            (b, c, d) = (Rotate1(b), Rotate2(c), Rotate3(d));
        }

        (a, b, c, d) = (a + a0, b + b0, c + c0, d + d0);
    }

    private static void QuarterRounds(
        ref Vector128<uint> a, ref Vector128<uint> b, ref Vector128<uint> c, ref Vector128<uint> d)
    {
        b ^= RotateLeft(a + d, 7);
        c ^= RotateLeft(b + a, 9);
        d ^= RotateLeft(c + b, 13);
        a ^= RotateLeft(d + c, 18);
    }

    private static Vector128<uint> RotateLeft(Vector128<uint> v, int bits) => (v << bits) | (v >>> (32 - bits));

    private static Vector128<uint> Rotate1(Vector128<uint> v) => Vector128.Shuffle(v, Vector128.Create(1u, 2, 3, 0));

    private static Vector128<uint> Rotate2(Vector128<uint> v) => Vector128.Shuffle(v, Vector128.Create(2u, 3, 0, 1));

    private static Vector128<uint> Rotate3(Vector128<uint> v) => Vector128.Shuffle(v, Vector128.Create(3u, 0, 1, 2));

    private static void XorInto(Span<uint> target, ReadOnlySpan<uint> other)
    {
        for (var i = 0; i < target.Length; i += Vector<uint>.Count)
        {
            (new Vector<uint>(target[i..]) ^ new Vector<uint>(other[i..])).CopyTo(target[i..]);
        }
    }

    // Word k of a block in our order is word 5k mod 16 of the matrix in row order: down the diagonals.
    private static void Load(ReadOnlySpan<byte> bytes, Span<uint> words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            var from = (i & ~15) + (i * 5 & 15);
            words[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(4 * from)..]);
        }
    }

    private static void Store(ReadOnlySpan<uint> words, Span<byte> bytes)
    {
        for (var i = 0; i < words.Length; i++)
        {
            var to = (i & ~15) + (i * 5 & 15);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes[(4 * to)..], words[i]);
        }
    }
}
