namespace Saksi.Media.Mp4;

/// <summary>Samples of one track that will stand together in the file.</summary>
internal sealed class ChunkBuffer
{
    private byte[] _bytes = new byte[16 * 1024];

    public int Length { get; private set; }

    public uint Samples { get; private set; }

    public long FirstDts { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Append(ReadOnlySpan<byte> data, uint samples, long dts)
    {
        if (Samples == 0)
        {
            FirstDts = dts;
        }

        if (_bytes.Length - Length < data.Length)
        {
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, Length + data.Length));
        }

        data.CopyTo(_bytes.AsSpan(Length));
        Length += data.Length;
        Samples += samples;
    }

    public void Clear()
    {
        Length = 0;
        Samples = 0;
    }
}
