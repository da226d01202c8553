namespace Saksi.Media.Codecs;

/// <summary>
/// Reads the bits of a NAL unit's payload, leaving out the emulation prevention bytes (H.264 7.4.1, H.265 7.4.2).
/// </summary>
/// <remarks>
/// Bounded and never throwing: past the end it yields zeros and <see cref="HasFailed"/> becomes true, so a parser
/// may read a whole structure and ask once. That is also how sets with a byte too few or too many stay readable.
/// </remarks>
internal ref struct NalBitReader(ReadOnlySpan<byte> payload)
{
    private readonly ReadOnlySpan<byte> _payload = payload;
    private int _next;
    private int _zeros;
    private int _current;
    private int _bitsLeft;

    /// <summary>A read went past the end, or met an Exp-Golomb code longer than 32 bits.</summary>
    public bool HasFailed { get; private set; }

    public bool ReadFlag() => ReadBit() != 0;

    public uint ReadBits(int count)
    {
        var value = 0u;
        for (var i = 0; i < count; i++)
        {
            value = (value << 1) | (uint)ReadBit();
        }

        return value;
    }

    public void SkipBits(int count)
    {
        for (var i = 0; i < count && !HasFailed; i++)
        {
            ReadBit();
        }
    }

    /// <summary>ue(v), H.264 9.1 and H.265 9.2.</summary>
    public uint ReadUnsigned()
    {
        var zeros = 0;
        while (ReadBit() == 0)
        {
            zeros++;
            if (HasFailed || zeros > 31)
            {
                HasFailed = true;
                return 0;
            }
        }

        return (uint)((1UL << zeros) - 1 + ReadBits(zeros));
    }

    /// <summary>ue(v) that the specification limits; a larger value makes the reading fail.</summary>
    public uint ReadUnsigned(uint maximum)
    {
        var value = ReadUnsigned();
        if (value <= maximum)
        {
            return value;
        }

        HasFailed = true;
        return 0;
    }

    /// <summary>se(v), H.264 9.1.1 and H.265 9.2.2.</summary>
    public int ReadSigned()
    {
        var code = ReadUnsigned();
        return (code & 1) != 0 ? (int)((code >> 1) + 1) : -(int)(code >> 1);
    }

    private int ReadBit()
    {
        if (_bitsLeft == 0)
        {
            LoadByte();
        }

        _bitsLeft--;
        return (_current >> _bitsLeft) & 1;
    }

    private void LoadByte()
    {
        // 00 00 03: the third byte only keeps a start code from appearing.
        if (_zeros >= 2 && _next < _payload.Length && _payload[_next] == 3)
        {
            _next++;
            _zeros = 0;
        }

        _bitsLeft = 8;
        if (_next >= _payload.Length)
        {
            HasFailed = true;
            _current = 0;
            return;
        }

        _current = _payload[_next++];
        _zeros = _current == 0 ? _zeros + 1 : 0;
    }
}
