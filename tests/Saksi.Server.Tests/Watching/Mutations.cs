namespace Saksi.Server.Tests.Watching;

/// <summary>Spoils bytes, the same ones at every run (xorshift).</summary>
internal sealed class Mutations(uint seed)
{
    private uint _state = seed;

    public uint Next()
    {
        _state ^= _state << 13;
        _state ^= _state >> 17;
        _state ^= _state << 5;
        return _state;
    }

    public void Spoil(byte[] bytes)
    {
        for (var i = 0; bytes.Length > 0 && i < (Next() % 8) + 1; i++)
        {
            bytes[Next() % bytes.Length] = (byte)Next();
        }
    }
}
