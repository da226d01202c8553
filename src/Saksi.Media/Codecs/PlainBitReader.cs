namespace Saksi.Media.Codecs;

/// <summary>Reads bits, most significant first. Past the end it yields zeros and <see cref="HasFailed"/> is true.</summary>
internal ref struct PlainBitReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Bits read so far.</summary>
    public int Position { get; private set; }

    public bool HasFailed { get; private set; }

    public uint ReadBits(int count)
    {
        var value = 0u;
        for (var i = 0; i < count; i++)
        {
            var index = Position >> 3;
            if (index >= _bytes.Length)
            {
                HasFailed = true;
                return 0;
            }

            value = (value << 1) | ((uint)(_bytes[index] >> (7 - (Position & 7))) & 1);
            Position++;
        }

        return value;
    }
}
