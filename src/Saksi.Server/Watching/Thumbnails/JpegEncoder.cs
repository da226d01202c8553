using System.Buffers.Binary;
using System.Numerics;
using Saksi.Server.Watching.Decoding;

namespace Saksi.Server.Watching.Thumbnails;

/// <summary>Encodes small pictures as baseline JPEG, 4:2:0 (ITU-T T.81).</summary>
/// <remarks>
/// Our own, though ffmpeg has an encoder: what it wrote would be bytes that a captured decoder chooses, and a browser's image library the
/// next that it attacks. Of raw pictures it can only choose the pixels. Besides, motion needs raw pictures all the same, so that ffmpeg would have
/// to write both. Not thread-safe.
/// </remarks>
internal sealed class JpegEncoder
{
    private const int BlockSize = 8;

    /// <summary>Percent of the specification's example quantization; less is finer.</summary>
    private const int Coarseness = 80;

    private static readonly HuffmanCodes LumaDc = new(JpegTables.LumaDcCounts, JpegTables.DcValues);
    private static readonly HuffmanCodes LumaAc = new(JpegTables.LumaAcCounts, JpegTables.LumaAcValues);
    private static readonly HuffmanCodes ChromaDc = new(JpegTables.ChromaDcCounts, JpegTables.DcValues);
    private static readonly HuffmanCodes ChromaAc = new(JpegTables.ChromaAcCounts, JpegTables.ChromaAcValues);
    private static readonly byte[] LumaSteps = Steps(JpegTables.LumaQuantization);
    private static readonly byte[] ChromaSteps = Steps(JpegTables.ChromaQuantization);
    private static readonly float[] Cosines = MakeCosines();

    private readonly float[] _samples = new float[64];
    private readonly float[] _rows = new float[64];
    private readonly int[] _coefficients = new int[64];

    /// <summary>Encodes a picture.</summary>
    /// <returns>How many bytes; 0 when they do not fit.</returns>
    public int Encode(in Picture picture, Span<byte> destination)
    {
        var writer = new JpegWriter(destination);
        WriteHeaders(ref writer, picture.Width, picture.Height);
        var (luma, blue, red) = (0, 0, 0);
        for (var y = 0; y < picture.Height; y += 2 * BlockSize)
        {
            for (var x = 0; x < picture.Width; x += 2 * BlockSize)
            {
                for (var part = 0; part < 4; part++)
                {
                    Load(picture.Luma, picture.Width, picture.Height, x + (part % 2 * BlockSize), y + (part / 2 * BlockSize));
                    WriteBlock(ref writer, LumaSteps, LumaDc, LumaAc, ref luma);
                }

                Load(picture.BlueDifference, picture.Width / 2, picture.Height / 2, x / 2, y / 2);
                WriteBlock(ref writer, ChromaSteps, ChromaDc, ChromaAc, ref blue);
                Load(picture.RedDifference, picture.Width / 2, picture.Height / 2, x / 2, y / 2);
                WriteBlock(ref writer, ChromaSteps, ChromaDc, ChromaAc, ref red);
            }
        }

        writer.EndBits();
        writer.Bytes([0xFF, 0xD9]);
        return writer.IsFull ? 0 : writer.Length;
    }

    private static void WriteHeaders(ref JpegWriter writer, int width, int height)
    {
        writer.Bytes([0xFF, 0xD8]);
        writer.Segment(0xE0, [(byte)'J', (byte)'F', (byte)'I', (byte)'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]);
        WriteSteps(ref writer, 0, LumaSteps);
        WriteSteps(ref writer, 1, ChromaSteps);

        // B.2.2: 8 bits a sample, height, width, and three components with their sampling and quantization table.
        Span<byte> frame = [8, 0, 0, 0, 0, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1];
        BinaryPrimitives.WriteUInt16BigEndian(frame[1..], (ushort)height);
        BinaryPrimitives.WriteUInt16BigEndian(frame[3..], (ushort)width);
        writer.Segment(0xC0, frame);
        WriteCodes(ref writer, 0x00, JpegTables.LumaDcCounts, JpegTables.DcValues);
        WriteCodes(ref writer, 0x10, JpegTables.LumaAcCounts, JpegTables.LumaAcValues);
        WriteCodes(ref writer, 0x01, JpegTables.ChromaDcCounts, JpegTables.DcValues);
        WriteCodes(ref writer, 0x11, JpegTables.ChromaAcCounts, JpegTables.ChromaAcValues);
        writer.Segment(0xDA, [3, 1, 0x00, 2, 0x11, 3, 0x11, 0, 63, 0]);
    }

    private static void WriteSteps(ref JpegWriter writer, byte table, ReadOnlySpan<byte> steps)
    {
        Span<byte> content = stackalloc byte[65];
        content[0] = table;
        for (var i = 0; i < 64; i++)
        {
            content[i + 1] = steps[JpegTables.ZigZag[i]];
        }

        writer.Segment(0xDB, content);
    }

    private static void WriteCodes(ref JpegWriter writer, byte table, ReadOnlySpan<byte> counts, ReadOnlySpan<byte> values)
    {
        Span<byte> content = stackalloc byte[1 + 16 + 256];
        content[0] = table;
        counts.CopyTo(content[1..]);
        values.CopyTo(content[17..]);
        writer.Segment(0xC4, content[..(17 + values.Length)]);
    }

    /// <summary>Takes 8 by 8 samples, repeating the last ones beyond the edge.</summary>
    private void Load(ReadOnlySpan<byte> plane, int width, int height, int left, int top)
    {
        for (var y = 0; y < BlockSize; y++)
        {
            var row = plane.Slice(Math.Min(top + y, height - 1) * width, width);
            for (var x = 0; x < BlockSize; x++)
            {
                _samples[(y * BlockSize) + x] = row[Math.Min(left + x, width - 1)] - 128;
            }
        }
    }

    private void WriteBlock(ref JpegWriter writer, ReadOnlySpan<byte> steps, HuffmanCodes dc, HuffmanCodes ac, ref int previous)
    {
        Transform(steps);
        var difference = _coefficients[0] - previous;
        previous = _coefficients[0];
        var size = SizeOf(difference);
        Write(ref writer, dc[size], difference, size);

        var zeros = 0;
        for (var i = 1; i < 64; i++)
        {
            var value = _coefficients[JpegTables.ZigZag[i]];
            if (value == 0)
            {
                zeros++;
                continue;
            }

            for (; zeros > 15; zeros -= 16)
            {
                Write(ref writer, ac[0xF0], 0, 0);
            }

            size = SizeOf(value);
            Write(ref writer, ac[(zeros << 4) | size], value, size);
            zeros = 0;
        }

        if (zeros > 0)
        {
            Write(ref writer, ac[0], 0, 0); // The rest is zero.
        }
    }

    /// <summary>The forward cosine transform (A.3.3), rows first, and quantization.</summary>
    private void Transform(ReadOnlySpan<byte> steps)
    {
        for (var y = 0; y < BlockSize; y++)
        {
            for (var u = 0; u < BlockSize; u++)
            {
                var sum = 0f;
                for (var x = 0; x < BlockSize; x++)
                {
                    sum += _samples[(y * BlockSize) + x] * Cosines[(u * BlockSize) + x];
                }

                _rows[(y * BlockSize) + u] = sum;
            }
        }

        for (var v = 0; v < BlockSize; v++)
        {
            for (var u = 0; u < BlockSize; u++)
            {
                var sum = 0f;
                for (var y = 0; y < BlockSize; y++)
                {
                    sum += _rows[(y * BlockSize) + u] * Cosines[(v * BlockSize) + y];
                }

                // Baseline codes have 11 bits for DC differences and 10 for the others.
                _coefficients[(v * BlockSize) + u] = Math.Clamp((int)MathF.Round(sum / steps[(v * BlockSize) + u]), -1023, 1023);
            }
        }
    }

    private static void Write(ref JpegWriter writer, (ushort Code, byte Length) code, int value, int size)
    {
        writer.Bits(code.Code, code.Length);
        if (size > 0)
        {
            writer.Bits(value < 0 ? value - 1 : value, size); // F.1.2.1.1: negative ones as one's complement.
        }
    }

    private static int SizeOf(int value) => 32 - BitOperations.LeadingZeroCount((uint)Math.Abs(value));

    private static byte[] Steps(ReadOnlySpan<byte> table)
    {
        var steps = new byte[64];
        for (var i = 0; i < 64; i++)
        {
            steps[i] = (byte)Math.Clamp(((table[i] * Coarseness) + 50) / 100, 1, 255);
        }

        return steps;
    }

    private static float[] MakeCosines()
    {
        var cosines = new float[64];
        for (var u = 0; u < BlockSize; u++)
        {
            for (var x = 0; x < BlockSize; x++)
            {
                cosines[(u * BlockSize) + x] = (float)((u == 0 ? Math.Sqrt(0.125) : 0.5) * Math.Cos(((2 * x) + 1) * u * Math.PI / 16));
            }
        }

        return cosines;
    }
}
