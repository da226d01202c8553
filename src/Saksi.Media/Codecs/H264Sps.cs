namespace Saksi.Media.Codecs;

/// <summary>What Saksi needs of an H.264 sequence parameter set (ITU-T H.264 7.3.2.1.1, Annex E).</summary>
public sealed record H264Sps
{
    /// <summary>Pictures wider or higher are refused: no camera makes them, garbage claims them.</summary>
    internal const int MaxSize = 16384;

    private const int ExtendedSar = 255;

    public int Id { get; private init; }

    public byte ProfileIdc { get; private init; }

    /// <summary>The six constraint_set flags and two reserved bits, as the byte stands in the set.</summary>
    public byte ConstraintFlags { get; private init; }

    public byte LevelIdc { get; private init; }

    public int ChromaFormatIdc { get; private init; }

    public int BitDepthLuma { get; private init; }

    public int BitDepthChroma { get; private init; }

    /// <summary>Pixels after cropping.</summary>
    public int Width { get; private init; }

    /// <summary>Pixels after cropping, both fields counted.</summary>
    public int Height { get; private init; }

    /// <summary>
    /// How many pictures may come before one in decoding order and after it in output order; null when the set does
    /// not say (no VUI bitstream_restriction) and it does not follow from profile or order count type either.
    /// </summary>
    public int? ReorderDepth { get; private init; }

    /// <summary>Reads a set.</summary>
    /// <param name="nal">The NAL unit with its header byte, without start code.</param>
    /// <param name="sps">The set, when true is returned.</param>
    /// <param name="reason">Why it is unusable, when false is returned.</param>
    public static bool TryParse(ReadOnlySpan<byte> nal, out H264Sps? sps, out string? reason)
    {
        sps = null;
        if (nal.Length < 5 || (nal[0] & 0x1F) != 7)
        {
            reason = "not an H.264 SPS";
            return false;
        }

        var bits = new NalBitReader(nal[4..]);
        var id = (int)bits.ReadUnsigned(31);
        var format = ReadChromaFormat(ref bits, nal[1]);
        bits.ReadUnsigned(12); // log2_max_frame_num_minus4
        var orderCountType = ReadOrderCount(ref bits);
        bits.ReadUnsigned(); // max_num_ref_frames
        bits.ReadFlag(); // gaps_in_frame_num_value_allowed_flag
        var (width, height) = ReadSize(ref bits, format);
        if (bits.HasFailed)
        {
            reason = "the H.264 SPS is cut off or has a value out of range";
            return false;
        }

        if (width is <= 0 or > MaxSize || height is <= 0 or > MaxSize)
        {
            reason = "the H.264 SPS has an impossible picture size";
            return false;
        }

        sps = new H264Sps
        {
            Id = id,
            ProfileIdc = nal[1],
            ConstraintFlags = nal[2],
            LevelIdc = nal[3],
            ChromaFormatIdc = format.Chroma,
            BitDepthLuma = format.Luma,
            BitDepthChroma = format.ChromaDepth,
            Width = width,
            Height = height,
            ReorderDepth = CannotReorder(nal[1], nal[2], orderCountType) ? 0 : ReadReorderDepth(ref bits),
        };
        reason = null;
        return true;
    }

    /// <summary>Whether avcC carries chroma format and bit depths for this profile (ISO 14496-15 5.3.3.1.2).</summary>
    internal static bool HasChromaFormat(byte profileIdc) => profileIdc is
        100 or 110 or 122 or 244 or 44 or 83 or 86 or 118 or 128 or 138 or 139 or 134 or 135;

    private static bool CannotReorder(byte profileIdc, byte constraintFlags, uint orderCountType)
    {
        // 8.2.1.3: type 2 means output order is decoding order. A.2.1: Baseline has no B slices. E.2.1: the intra
        // profiles (constraint_set3_flag) have no reordering either.
        var isIntra = profileIdc is 44 or 86 or 100 or 110 or 122 or 244 && (constraintFlags & 0x10) != 0;
        return orderCountType == 2 || profileIdc == 66 || isIntra;
    }

    private static (int Chroma, int Luma, int ChromaDepth, bool SeparatePlanes) ReadChromaFormat(
        ref NalBitReader bits, byte profileIdc)
    {
        if (!HasChromaFormat(profileIdc))
        {
            return (1, 8, 8, false);
        }

        var chroma = (int)bits.ReadUnsigned(3);
        var separatePlanes = chroma == 3 && bits.ReadFlag();
        var luma = 8 + (int)bits.ReadUnsigned(6);
        var chromaDepth = 8 + (int)bits.ReadUnsigned(6);
        bits.ReadFlag(); // qpprime_y_zero_transform_bypass_flag
        if (bits.ReadFlag())
        {
            SkipScalingLists(ref bits, chroma == 3 ? 12 : 8);
        }

        return (chroma, luma, chromaDepth, separatePlanes);
    }

    private static void SkipScalingLists(ref NalBitReader bits, int count)
    {
        for (var list = 0; list < count && !bits.HasFailed; list++)
        {
            if (!bits.ReadFlag())
            {
                continue;
            }

            // 7.3.2.1.1.1
            int last = 8, next = 8;
            for (var i = 0; i < (list < 6 ? 16 : 64) && !bits.HasFailed; i++)
            {
                if (next != 0)
                {
                    next = (last + bits.ReadSigned()) & 0xFF;
                }

                last = next == 0 ? last : next;
            }
        }
    }

    private static uint ReadOrderCount(ref NalBitReader bits)
    {
        var type = bits.ReadUnsigned(2);
        if (type == 0)
        {
            bits.ReadUnsigned(12); // log2_max_pic_order_cnt_lsb_minus4
        }
        else if (type == 1)
        {
            bits.ReadFlag();
            bits.ReadSigned();
            bits.ReadSigned();
            var cycle = bits.ReadUnsigned(255);
            for (var i = 0; i < cycle && !bits.HasFailed; i++)
            {
                bits.ReadSigned();
            }
        }

        return type;
    }

    private static (int Width, int Height) ReadSize(
        ref NalBitReader bits, (int Chroma, int Luma, int ChromaDepth, bool SeparatePlanes) format)
    {
        var widthInMacroblocks = 1 + (long)bits.ReadUnsigned(MaxSize);
        var heightInMapUnits = 1 + (long)bits.ReadUnsigned(MaxSize);
        var isFrameOnly = bits.ReadFlag();
        if (!isFrameOnly)
        {
            bits.ReadFlag(); // mb_adaptive_frame_field_flag
        }

        bits.ReadFlag(); // direct_8x8_inference_flag
        var rows = isFrameOnly ? 1 : 2;
        var width = 16 * widthInMacroblocks;
        var height = 16 * heightInMapUnits * rows;
        if (bits.ReadFlag())
        {
            // 7.4.2.1.1: the crop unit depends on chroma subsampling and on frames or fields.
            var isSubsampled = !format.SeparatePlanes;
            var unitX = isSubsampled && format.Chroma is 1 or 2 ? 2 : 1;
            var unitY = (isSubsampled && format.Chroma == 1 ? 2 : 1) * rows;
            width -= unitX * ((long)bits.ReadUnsigned(MaxSize) + bits.ReadUnsigned(MaxSize));
            height -= unitY * ((long)bits.ReadUnsigned(MaxSize) + bits.ReadUnsigned(MaxSize));
        }

        return ((int)Math.Clamp(width, 0, int.MaxValue), (int)Math.Clamp(height, 0, int.MaxValue));
    }

    /// <summary>Reads the VUI (E.1.1) up to max_num_reorder_frames. A cut-off VUI is not worth losing the set.</summary>
    private static int? ReadReorderDepth(ref NalBitReader bits)
    {
        if (!bits.ReadFlag())
        {
            return null;
        }

        SkipVideoSignal(ref bits);
        if (bits.ReadFlag())
        {
            bits.SkipBits(65); // num_units_in_tick, time_scale, fixed_frame_rate_flag
        }

        var hasNalHrd = bits.ReadFlag();
        if (hasNalHrd)
        {
            SkipHrd(ref bits);
        }

        var hasVclHrd = bits.ReadFlag();
        if (hasVclHrd)
        {
            SkipHrd(ref bits);
        }

        bits.SkipBits(hasNalHrd || hasVclHrd ? 2 : 1); // low_delay_hrd_flag, pic_struct_present_flag
        if (!bits.ReadFlag())
        {
            return null;
        }

        bits.ReadFlag();
        for (var i = 0; i < 4; i++)
        {
            bits.ReadUnsigned();
        }

        var depth = bits.ReadUnsigned(16);
        return bits.HasFailed ? null : (int)depth;
    }

    private static void SkipVideoSignal(ref NalBitReader bits)
    {
        if (bits.ReadFlag() && bits.ReadBits(8) == ExtendedSar)
        {
            bits.SkipBits(32);
        }

        if (bits.ReadFlag())
        {
            bits.ReadFlag(); // overscan_appropriate_flag
        }

        if (bits.ReadFlag())
        {
            bits.SkipBits(4);
            bits.SkipBits(bits.ReadFlag() ? 24 : 0);
        }

        if (bits.ReadFlag())
        {
            bits.ReadUnsigned();
            bits.ReadUnsigned();
        }
    }

    private static void SkipHrd(ref NalBitReader bits)
    {
        var count = 1 + bits.ReadUnsigned(31);
        bits.SkipBits(8);
        for (var i = 0; i < count && !bits.HasFailed; i++)
        {
            bits.ReadUnsigned();
            bits.ReadUnsigned();
            bits.ReadFlag();
        }

        bits.SkipBits(20);
    }
}
