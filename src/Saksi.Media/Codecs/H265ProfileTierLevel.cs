namespace Saksi.Media.Codecs;

/// <summary>The general part of an H.265 profile_tier_level structure (ITU-T H.265 7.3.3).</summary>
public readonly record struct H265ProfileTierLevel
{
    public byte ProfileSpace { get; private init; }

    public bool IsHighTier { get; private init; }

    public byte ProfileIdc { get; private init; }

    /// <summary>general_profile_compatibility_flag[0] is the most significant bit.</summary>
    public uint CompatibilityFlags { get; private init; }

    /// <summary>The 48 bits from general_progressive_source_flag on, in the low bits.</summary>
    public ulong ConstraintFlags { get; private init; }

    /// <summary>30 times the level: 120 is level 4.</summary>
    public byte LevelIdc { get; private init; }

    internal static H265ProfileTierLevel Read(ref NalBitReader bits, int maxSubLayersMinus1)
    {
        var result = new H265ProfileTierLevel
        {
            ProfileSpace = (byte)bits.ReadBits(2),
            IsHighTier = bits.ReadFlag(),
            ProfileIdc = (byte)bits.ReadBits(5),
            CompatibilityFlags = bits.ReadBits(32),
            ConstraintFlags = ((ulong)bits.ReadBits(16) << 32) | bits.ReadBits(32),
            LevelIdc = (byte)bits.ReadBits(8),
        };
        SkipSubLayers(ref bits, maxSubLayersMinus1);
        return result;
    }

    private static void SkipSubLayers(ref NalBitReader bits, int maxSubLayersMinus1)
    {
        if (maxSubLayersMinus1 == 0)
        {
            return;
        }

        // Two flags for each sub-layer, padded to eight pairs, then what the flags announce.
        var flags = bits.ReadBits(16);
        for (var i = 0; i < maxSubLayersMinus1; i++)
        {
            var pair = flags >> (14 - (2 * i));
            bits.SkipBits((pair & 2) != 0 ? 88 : 0);
            bits.SkipBits((pair & 1) != 0 ? 8 : 0);
        }
    }
}
