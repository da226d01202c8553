namespace Saksi.Media.Tests.Support;

/// <summary>Parameter sets that real encoders wrote, and slices with nothing true but their headers.</summary>
internal static class TestNals
{
    /// <summary>x264, High, 322x242 cropped, two reference frames.</summary>
    public static byte[] H264Sps => NalPacketizer.ParameterSets(TestMedia.H264.Format)[0];

    public static byte[] H264Pps => NalPacketizer.ParameterSets(TestMedia.H264.Format)[1];

    /// <summary>x264, Baseline, 176x144.</summary>
    public static byte[] SmallH264Sps => NalPacketizer.ParameterSets(TestMedia.H264Small.Format)[0];

    public static byte[] SmallH264Pps => NalPacketizer.ParameterSets(TestMedia.H264Small.Format)[1];

    public static byte[] Sei => [0x06, 0x05, 0x04, 0x11, 0x22, 0x33, 0x44, 0x80];

    public static byte[] Delimiter => [0x09, 0xF0];

    /// <summary>The first slice of an IDR picture (first_mb_in_slice 0).</summary>
    public static byte[] Idr(int size = 40, byte fill = 0x5A) => [0x65, 0x88, .. Enumerable.Repeat(fill, size - 2)];

    /// <summary>A later slice of an IDR picture (first_mb_in_slice 1).</summary>
    public static byte[] IdrContinued(int size = 40) => [0x65, 0x48, .. Enumerable.Repeat((byte)0x5B, size - 2)];

    public static byte[] Slice(int size = 30, byte fill = 0x6A) => [0x41, 0x9A, .. Enumerable.Repeat(fill, size - 2)];

    /// <summary>NAL units as a sample has them.</summary>
    public static byte[] Sample(params byte[][] nals) =>
        [.. nals.SelectMany(nal => (byte[])[0, 0, (byte)(nal.Length >> 8), (byte)nal.Length, .. nal])];

    public static byte[] AnnexB(params byte[][] nals) => [.. nals.SelectMany(nal => (byte[])[0, 0, 0, 1, .. nal])];
}
