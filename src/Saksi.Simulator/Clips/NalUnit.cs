namespace Saksi.Simulator.Clips;

/// <summary>What the simulator has to know of a NAL unit's header (H.264 7.3.1, H.265 7.3.1.2).</summary>
internal static class NalUnit
{
    public static int TypeOf(ClipCodec codec, ReadOnlySpan<byte> nal) =>
        nal.IsEmpty ? -1 : codec == ClipCodec.H264 ? nal[0] & 0x1F : (nal[0] >> 1) & 0x3F;

    public static bool IsDelimiter(ClipCodec codec, ReadOnlySpan<byte> nal) =>
        TypeOf(codec, nal) == (codec == ClipCodec.H264 ? 9 : 35);

    public static bool IsParameterSet(ClipCodec codec, ReadOnlySpan<byte> nal) =>
        codec == ClipCodec.H264 ? TypeOf(codec, nal) is 7 or 8 : TypeOf(codec, nal) is 32 or 33 or 34;

    public static bool IsParameterSetOrDelimiter(ClipCodec codec, ReadOnlySpan<byte> nal) =>
        IsParameterSet(codec, nal) || IsDelimiter(codec, nal);

    /// <summary>IDR of H.264; IDR, CRA or BLA (the types 16 to 21) of H.265.</summary>
    public static bool IsKeyFrame(ClipCodec codec, ReadOnlySpan<byte> nal) =>
        codec == ClipCodec.H264 ? TypeOf(codec, nal) == 5 : TypeOf(codec, nal) is >= 16 and <= 21;
}
