namespace Saksi.Simulator.Clips;

/// <summary>Writes the bits of an RBSP (H.264 7.2, 9.1), and wraps it as a NAL unit.</summary>
internal sealed class BitWriter
{
    private readonly List<byte> _bytes = [];
    private int _free;

    public bool IsByteAligned => _free == 0;

    public void Bits(uint value, int count)
    {
        for (var bit = count - 1; bit >= 0; bit--)
        {
            if (_free == 0)
            {
                _bytes.Add(0);
                _free = 8;
            }

            _free--;
            _bytes[^1] |= (byte)(((value >> bit) & 1) << _free);
        }
    }

    public void Flag(bool value) => Bits(value ? 1u : 0u, 1);

    /// <summary>ue(v): Exp-Golomb, unsigned (9.1).</summary>
    public void Unsigned(uint value)
    {
        var length = 32 - System.Numerics.BitOperations.LeadingZeroCount(value + 1);
        Bits(0, length - 1);
        Bits(value + 1, length);
    }

    /// <summary>se(v): Exp-Golomb, signed (9.1.1).</summary>
    public void Signed(int value) => Unsigned(value > 0 ? (2 * (uint)value) - 1 : (uint)(-2 * value));

    public void AlignWithZeros()
    {
        _free = 0;
    }

    public void Byte(byte value)
    {
        if (_free != 0)
        {
            throw new InvalidOperationException("Whole bytes are written at a byte boundary only.");
        }

        _bytes.Add(value);
    }

    /// <summary>Ends the RBSP with its stop bit and returns the NAL unit with emulation prevention (7.4.1).</summary>
    public byte[] ToNalUnit(byte header)
    {
        Bits(1, 1);
        AlignWithZeros();
        var nal = new List<byte>(_bytes.Count + 16) { header };
        var zeros = 0;
        foreach (var value in _bytes)
        {
            if (zeros == 2 && value <= 3)
            {
                nal.Add(3);
                zeros = 0;
            }

            nal.Add(value);
            zeros = value == 0 ? zeros + 1 : 0;
        }

        return [.. nal];
    }
}
