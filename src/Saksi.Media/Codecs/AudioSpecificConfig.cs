namespace Saksi.Media.Codecs;

/// <summary>What an AAC decoder has to know (AudioSpecificConfig, ISO 14496-3 1.6.2.1).</summary>
public sealed record AudioSpecificConfig
{
    private const int Sbr = 5;
    private const int ParametricStereo = 29;

    // ISO 14496-3 table 1.18.
    private static readonly int[] SamplingRates =
        [96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350];

    /// <summary>Table 1.17, as first written: 2 is AAC LC, 5 says that SBR follows.</summary>
    public int ObjectType { get; private init; }

    /// <summary>Of the core coder, before SBR doubles it.</summary>
    public int SamplingRateHz { get; private init; }

    /// <summary>0 when the configuration leaves it to a program config element.</summary>
    public int Channels { get; private init; }

    /// <summary>Samples per frame of the core coder: 1024, or 960.</summary>
    public int FrameLength { get; private init; }

    /// <summary>Reads a configuration.</summary>
    /// <param name="bytes">The configuration, such as the <c>config</c> parameter of RFC 3640 in bytes.</param>
    /// <param name="config">It, when true is returned.</param>
    /// <param name="reason">Why it is unusable, when false is returned.</param>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out AudioSpecificConfig? config, out string? reason)
    {
        config = null;
        var bits = new PlainBitReader(bytes);
        var type = ReadObjectType(ref bits);
        var rate = ReadSamplingRate(ref bits);
        var channels = (int)bits.ReadBits(4);
        var coreType = type;
        if (type is Sbr or ParametricStereo)
        {
            ReadSamplingRate(ref bits);
            coreType = ReadObjectType(ref bits);
        }

        if (bits.HasFailed || rate <= 0)
        {
            reason = "the AudioSpecificConfig is cut off or has no valid sampling rate";
            return false;
        }

        if (coreType is not (1 or 2 or 3 or 4 or 6 or 17 or 19 or 20 or 23))
        {
            reason = "the AudioSpecificConfig names an audio object type other than AAC";
            return false;
        }

        // Table 1.19: 7 means 7.1. GASpecificConfig (4.4.1) opens with frameLengthFlag.
        config = new AudioSpecificConfig
        {
            ObjectType = type,
            SamplingRateHz = rate,
            Channels = channels == 7 ? 8 : channels,
            FrameLength = bits.ReadBits(1) != 0 ? 960 : 1024,
        };
        reason = null;
        return true;
    }

    /// <summary>Builds the two or five bytes that say AAC LC with frames of 1024 samples.</summary>
    /// <param name="samplingRateHz">In hertz; one outside the table is written in full.</param>
    /// <param name="channels">1 to 8.</param>
    /// <param name="objectType">1 to 30.</param>
    public static byte[] Build(int samplingRateHz, int channels, int objectType = 2)
    {
        var index = Array.IndexOf(SamplingRates, samplingRateHz);
        var channelCode = (ulong)(channels == 8 ? 7 : channels);
        if (index >= 0)
        {
            var value = ((ulong)objectType << 11) | ((ulong)index << 7) | (channelCode << 3);
            return [(byte)(value >> 8), (byte)value];
        }

        var wide = ((ulong)objectType << 35) | (15UL << 31) | ((ulong)samplingRateHz << 7) | (channelCode << 3);
        return [(byte)(wide >> 32), (byte)(wide >> 24), (byte)(wide >> 16), (byte)(wide >> 8), (byte)wide];
    }

    /// <summary>The rate behind a sampling_frequency_index, or 0 for a reserved one.</summary>
    internal static int RateOf(int index) => index < SamplingRates.Length ? SamplingRates[index] : 0;

    private static int ReadObjectType(ref PlainBitReader bits)
    {
        var type = (int)bits.ReadBits(5);
        return type == 31 ? 32 + (int)bits.ReadBits(6) : type;
    }

    private static int ReadSamplingRate(ref PlainBitReader bits)
    {
        var index = (int)bits.ReadBits(4);
        return index == 15 ? (int)bits.ReadBits(24) : RateOf(index);
    }
}
