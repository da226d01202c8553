namespace Saksi.Media.Codecs;

/// <summary>The header of an ADTS frame (ISO 14496-3 1.A.2), which has no place in RTP but is found there.</summary>
internal readonly record struct AdtsHeader
{
    private const int MinSize = 7;

    /// <summary>7, or 9 with a checksum.</summary>
    public int HeaderSize { get; private init; }

    /// <summary>Header included.</summary>
    public int FrameSize { get; private init; }

    public int ObjectType { get; private init; }

    public int SamplingRateHz { get; private init; }

    public int Channels { get; private init; }

    /// <summary>Reads a header; false when there is none at the start of the bytes.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out AdtsHeader header)
    {
        header = default;

        // Sync word, layer 0.
        if (bytes.Length < MinSize || bytes[0] != 0xFF || (bytes[1] & 0xF6) != 0xF0)
        {
            return false;
        }

        var channels = ((bytes[2] & 1) << 2) | (bytes[3] >> 6);
        header = new AdtsHeader
        {
            HeaderSize = (bytes[1] & 1) != 0 ? MinSize : MinSize + 2,
            FrameSize = ((bytes[3] & 3) << 11) | (bytes[4] << 3) | (bytes[5] >> 5),
            ObjectType = 1 + (bytes[2] >> 6),
            SamplingRateHz = AudioSpecificConfig.RateOf((bytes[2] >> 2) & 0xF),
            Channels = channels == 7 ? 8 : channels,
        };
        return header.SamplingRateHz > 0 && header.FrameSize > header.HeaderSize;
    }
}
