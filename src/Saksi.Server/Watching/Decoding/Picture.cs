namespace Saksi.Server.Watching.Decoding;

/// <summary>A small picture, 4:2:0: valid until the call that handed it over returns.</summary>
internal readonly ref struct Picture(ReadOnlySpan<byte> bytes, int width, int height, DateTimeOffset time)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Width { get; } = width;

    public int Height { get; } = height;

    /// <summary>When the unit came that it was made of, by our clock.</summary>
    public DateTimeOffset Time { get; } = time;

    public ReadOnlySpan<byte> Luma => _bytes[..(Width * Height)];

    public ReadOnlySpan<byte> BlueDifference => _bytes.Slice(Width * Height, Width * Height / 4);

    public ReadOnlySpan<byte> RedDifference => _bytes.Slice(Width * Height * 5 / 4, Width * Height / 4);
}
