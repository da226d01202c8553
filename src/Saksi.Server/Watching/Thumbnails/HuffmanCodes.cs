namespace Saksi.Server.Watching.Thumbnails;

/// <summary>The code of every value of a Huffman table (ITU-T T.81 annex C).</summary>
internal sealed class HuffmanCodes
{
    private readonly (ushort Code, byte Length)[] _codes = new (ushort, byte)[256];

    public HuffmanCodes(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> values)
    {
        var code = 0;
        var next = 0;
        for (var length = 1; length <= 16; length++)
        {
            for (var i = 0; i < counts[length - 1]; i++)
            {
                _codes[values[next++]] = ((ushort)code++, (byte)length);
            }

            code <<= 1;
        }
    }

    public (ushort Code, byte Length) this[int value] => _codes[value];
}
