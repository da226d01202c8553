namespace Saksi.Media.Codecs;

/// <summary>What Saksi needs of an H.265 sequence parameter set (ITU-T H.265 7.3.2.2.1).</summary>
/// <remarks>
/// Reading stops after the sub-layer ordering information. Everything that cameras are known to get wrong (reference
/// picture sets, scaling lists, long-term references, VUI) comes later and is not needed, so it cannot hurt.
/// </remarks>
public sealed record H265Sps
{
    public int Id { get; private init; }

    /// <summary>1 to 7.</summary>
    public int TemporalLayers { get; private init; }

    public bool IsTemporalIdNested { get; private init; }

    public H265ProfileTierLevel Profile { get; private init; }

    public int ChromaFormatIdc { get; private init; }

    public int BitDepthLuma { get; private init; }

    public int BitDepthChroma { get; private init; }

    /// <summary>Pixels inside the conformance window.</summary>
    public int Width { get; private init; }

    /// <summary>Pixels inside the conformance window.</summary>
    public int Height { get; private init; }

    /// <summary>sps_max_num_reorder_pics of the highest sub-layer.</summary>
    public int ReorderDepth { get; private init; }

    /// <summary>Reads a set.</summary>
    /// <param name="nal">The NAL unit with its two header bytes, without start code.</param>
    /// <param name="sps">The set, when true is returned.</param>
    /// <param name="reason">Why it is unusable, when false is returned.</param>
    public static bool TryParse(ReadOnlySpan<byte> nal, out H265Sps? sps, out string? reason)
    {
        sps = null;
        if (nal.Length < 3 || ((nal[0] >> 1) & 0x3F) != 33)
        {
            reason = "not an H.265 SPS";
            return false;
        }

        var bits = new NalBitReader(nal[2..]);
        bits.ReadBits(4); // sps_video_parameter_set_id
        var maxSubLayersMinus1 = (int)bits.ReadBits(3);
        var isNested = bits.ReadFlag();
        if (maxSubLayersMinus1 > 6)
        {
            reason = "the H.265 SPS has more than 7 sub-layers";
            return false;
        }

        var profile = H265ProfileTierLevel.Read(ref bits, maxSubLayersMinus1);
        var id = (int)bits.ReadUnsigned(15);
        var chroma = (int)bits.ReadUnsigned(3);
        var separatePlanes = chroma == 3 && bits.ReadFlag();
        var (width, height) = ReadSize(ref bits, separatePlanes ? 0 : chroma);
        var luma = 8 + (int)bits.ReadUnsigned(8);
        var chromaDepth = 8 + (int)bits.ReadUnsigned(8);
        bits.ReadUnsigned(12); // log2_max_pic_order_cnt_lsb_minus4
        var reorderDepth = ReadReorderDepth(ref bits, maxSubLayersMinus1);
        if (bits.HasFailed)
        {
            reason = "the H.265 SPS is cut off or has a value out of range";
            return false;
        }

        if (width is <= 0 or > H264Sps.MaxSize || height is <= 0 or > H264Sps.MaxSize)
        {
            reason = "the H.265 SPS has an impossible picture size";
            return false;
        }

        sps = new H265Sps
        {
            Id = id,
            TemporalLayers = maxSubLayersMinus1 + 1,
            IsTemporalIdNested = isNested,
            Profile = profile,
            ChromaFormatIdc = chroma,
            BitDepthLuma = luma,
            BitDepthChroma = chromaDepth,
            Width = (int)width,
            Height = (int)height,
            ReorderDepth = reorderDepth,
        };
        reason = null;
        return true;
    }

    private static (long Width, long Height) ReadSize(ref NalBitReader bits, int chroma)
    {
        long width = bits.ReadUnsigned(H264Sps.MaxSize);
        long height = bits.ReadUnsigned(H264Sps.MaxSize);
        if (bits.ReadFlag())
        {
            // 7.4.3.2.1: offsets count chroma samples.
            var unitX = chroma is 1 or 2 ? 2 : 1;
            var unitY = chroma == 1 ? 2 : 1;
            width -= unitX * ((long)bits.ReadUnsigned(H264Sps.MaxSize) + bits.ReadUnsigned(H264Sps.MaxSize));
            height -= unitY * ((long)bits.ReadUnsigned(H264Sps.MaxSize) + bits.ReadUnsigned(H264Sps.MaxSize));
        }

        return (width, height);
    }

    private static int ReadReorderDepth(ref NalBitReader bits, int maxSubLayersMinus1)
    {
        var depth = 0u;
        for (var i = bits.ReadFlag() ? 0 : maxSubLayersMinus1; i <= maxSubLayersMinus1 && !bits.HasFailed; i++)
        {
            bits.ReadUnsigned(); // sps_max_dec_pic_buffering_minus1
            depth = bits.ReadUnsigned(16);
            bits.ReadUnsigned(); // sps_max_latency_increase_plus1
        }

        return (int)depth;
    }
}
