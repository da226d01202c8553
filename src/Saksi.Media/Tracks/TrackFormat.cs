namespace Saksi.Media.Tracks;

/// <summary>
/// What a decoder has to know before a track's first access unit: what an MP4 sample entry says.
/// </summary>
/// <remarks>
/// Immutable, and equal by content. A depacketizer hands out the same instance until the camera's parameter sets
/// change, so comparing references is enough on the path of a frame.
/// </remarks>
public sealed record TrackFormat
{
    public required TrackKind Kind { get; init; }

    public required Codec Codec { get; init; }

    /// <summary>The RFC 6381 codec string, such as <c>avc1.640028</c>, <c>hvc1.1.6.L120.90</c>, <c>mp4a.40.2</c>.</summary>
    public required string CodecString { get; init; }

    /// <summary>Ticks per second of the track's RTP clock, and of its MP4 time scale.</summary>
    public required int ClockRateHz { get; init; }

    /// <summary>Displayed width in pixels, after cropping; 0 for audio.</summary>
    public int Width { get; init; }

    /// <summary>Displayed height in pixels, after cropping; 0 for audio.</summary>
    public int Height { get; init; }

    /// <summary>Audio channels; 0 for video.</summary>
    public int Channels { get; init; }

    /// <summary>
    /// The codec's own configuration as MP4 carries it: the payload of <c>avcC</c> (ISO 14496-15 5.3.3.1), of
    /// <c>hvcC</c> (8.3.3.1) or of <c>dOps</c>, an AudioSpecificConfig (ISO 14496-3 1.6.2.1); empty for the others.
    /// </summary>
    public ReadOnlyMemory<byte> DecoderConfiguration { get; init; }

    /// <summary>Equal when every field is, the configuration byte by byte.</summary>
    public bool Equals(TrackFormat? other) =>
        other is not null
        && Kind == other.Kind
        && Codec == other.Codec
        && CodecString == other.CodecString
        && ClockRateHz == other.ClockRateHz
        && Width == other.Width
        && Height == other.Height
        && Channels == other.Channels
        && DecoderConfiguration.Span.SequenceEqual(other.DecoderConfiguration.Span);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(Codec);
        hash.Add(ClockRateHz);
        hash.Add(Width);
        hash.Add(Height);
        hash.AddBytes(DecoderConfiguration.Span);
        return hash.ToHashCode();
    }
}
