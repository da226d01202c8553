namespace Saksi.Simulator.Clips;

/// <summary>Writes the NAL units of flat pictures: constrained baseline, one slice for each picture.</summary>
internal sealed class SyntheticH264
{
    public const int SmallestFiller = 24;

    private const int Log2MaxFrameNum = 16;

    private readonly int _macroblocksWide;
    private readonly int _macroblocksHigh;

    public SyntheticH264(int width, int height)
    {
        _macroblocksWide = (width + 15) / 16;
        _macroblocksHigh = (height + 15) / 16;
        SequenceParameterSet = WriteSequenceParameterSet(width, height);
        PictureParameterSet = WritePictureParameterSet();
    }

    public byte[] SequenceParameterSet { get; }

    public byte[] PictureParameterSet { get; }

    /// <summary>An IDR picture of one colour (H.264 7.3.3, 7.3.5).</summary>
    public byte[] KeyPicture(int gop, byte y, byte cb, byte cr)
    {
        var bits = new BitWriter();
        bits.Unsigned(0); // first_mb_in_slice
        bits.Unsigned(7); // slice_type: I, all slices of the picture
        bits.Unsigned(0); // pic_parameter_set_id
        bits.Bits(0, Log2MaxFrameNum); // frame_num
        bits.Unsigned((uint)(gop % 2)); // idr_pic_id: differs between neighbours (7.4.3)
        bits.Flag(false); // no_output_of_prior_pics_flag
        bits.Flag(false); // long_term_reference_flag
        bits.Signed(0); // slice_qp_delta
        bits.Unsigned(1); // disable_deblocking_filter_idc
        RawMacroblock(bits, y, cb, cr);
        for (var index = 1; index < _macroblocksWide * _macroblocksHigh; index++)
        {
            PredictedMacroblock(bits, isBesideRaw: index == 1 || index == _macroblocksWide);
        }

        return bits.ToNalUnit(0x65);
    }

    /// <summary>A picture that repeats the one before: every macroblock is skipped (7.3.4).</summary>
    public byte[] RepeatPicture(int frameNumber)
    {
        var bits = new BitWriter();
        bits.Unsigned(0);
        bits.Unsigned(5); // slice_type: P, all slices of the picture
        bits.Unsigned(0);
        bits.Bits((uint)frameNumber & 0xFFFF, Log2MaxFrameNum);
        bits.Flag(false); // num_ref_idx_active_override_flag
        bits.Flag(false); // ref_pic_list_modification_flag_l0
        bits.Flag(false); // adaptive_ref_pic_marking_mode_flag
        bits.Signed(0);
        bits.Unsigned(1);
        bits.Unsigned((uint)(_macroblocksWide * _macroblocksHigh)); // mb_skip_run
        return bits.ToNalUnit(0x41);
    }

    /// <summary>An SEI NAL unit of this size, or one byte less, user data unregistered (D.1.7).</summary>
    public static byte[] Filler(int sizeBytes, SeededGenerator generator)
    {
        // Header, type, size in steps of 255 (7.3.2.3.1), payload, stop bit.
        var payload = sizeBytes - 4;
        while (2 + (payload / 255) + 1 + payload + 1 > sizeBytes)
        {
            payload--;
        }

        var bits = new List<byte>(sizeBytes) { 0x06, 0x05 };
        bits.AddRange(Enumerable.Repeat((byte)255, payload / 255));
        bits.Add((byte)(payload % 255));
        for (var index = 0; index < payload; index++)
        {
            bits.Add((byte)(0x40 | (int)(generator.Next() & 0xBF))); // never 0, so nothing needs emulation prevention
        }

        bits.Add(0x80);
        return [.. bits];
    }

    // mb_type I_PCM (7.3.5): 256 luma and 2 x 64 chroma samples, byte aligned.
    private static void RawMacroblock(BitWriter bits, byte y, byte cb, byte cr)
    {
        bits.Unsigned(25);
        bits.AlignWithZeros();
        for (var sample = 0; sample < 384; sample++)
        {
            bits.Byte(sample < 256 ? y : sample < 320 ? cb : cr);
        }
    }

    // mb_type I_16x16_2_0_0 (table 7-11): DC prediction and no residual but an empty luma DC block. That one's
    // coeff_token depends on the neighbours' coefficient counts (9.2.1): 16 beside the I_PCM macroblock, else 0.
    private static void PredictedMacroblock(BitWriter bits, bool isBesideRaw)
    {
        bits.Unsigned(3);
        bits.Unsigned(0); // intra_chroma_pred_mode: DC
        bits.Signed(0); // mb_qp_delta
        bits.Bits(isBesideRaw ? 0b000011u : 1u, isBesideRaw ? 6 : 1);
    }

    private byte[] WriteSequenceParameterSet(int width, int height)
    {
        var bits = new BitWriter();
        bits.Bits(66, 8); // profile_idc: baseline
        bits.Bits(0b1100_0000, 8); // constraint_set0_flag and 1: constrained baseline
        bits.Bits(_macroblocksWide * _macroblocksHigh <= 396 ? 20u : _macroblocksWide * _macroblocksHigh <= 8192 ? 41u : 52u, 8);
        bits.Unsigned(0); // seq_parameter_set_id
        bits.Unsigned(Log2MaxFrameNum - 4);
        bits.Unsigned(2); // pic_order_cnt_type: output order is decoding order
        bits.Unsigned(1); // max_num_ref_frames
        bits.Flag(false); // gaps_in_frame_num_value_allowed_flag
        bits.Unsigned((uint)_macroblocksWide - 1);
        bits.Unsigned((uint)_macroblocksHigh - 1);
        bits.Flag(true); // frame_mbs_only_flag
        bits.Flag(true); // direct_8x8_inference_flag
        var isCropped = width % 16 != 0 || height % 16 != 0;
        bits.Flag(isCropped);
        if (isCropped)
        {
            bits.Unsigned(0);
            bits.Unsigned((uint)((_macroblocksWide * 16) - width) / 2);
            bits.Unsigned(0);
            bits.Unsigned((uint)((_macroblocksHigh * 16) - height) / 2);
        }

        bits.Flag(false); // vui_parameters_present_flag
        return bits.ToNalUnit(0x67);
    }

    private static byte[] WritePictureParameterSet()
    {
        var bits = new BitWriter();
        bits.Unsigned(0); // pic_parameter_set_id
        bits.Unsigned(0); // seq_parameter_set_id
        bits.Flag(false); // entropy_coding_mode_flag: CAVLC
        bits.Flag(false); // bottom_field_pic_order_in_frame_present_flag
        bits.Unsigned(0); // num_slice_groups_minus1
        bits.Unsigned(0); // num_ref_idx_l0_default_active_minus1
        bits.Unsigned(0);
        bits.Flag(false); // weighted_pred_flag
        bits.Bits(0, 2); // weighted_bipred_idc
        bits.Signed(0); // pic_init_qp_minus26
        bits.Signed(0);
        bits.Signed(0); // chroma_qp_index_offset
        bits.Flag(true); // deblocking_filter_control_present_flag
        bits.Flag(false); // constrained_intra_pred_flag
        bits.Flag(false); // redundant_pic_cnt_present_flag
        return bits.ToNalUnit(0x68);
    }
}
