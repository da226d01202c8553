using Saksi.Media.Codecs;
using Saksi.Media.Tests.Support;

namespace Saksi.Media.Tests.Codecs;

public sealed class CodecStringsTests
{
    [Theory]
    [InlineData(0x64, 0x00, 0x28, "avc1.640028")]
    [InlineData(0x42, 0xE0, 0x1E, "avc1.42e01e")]
    [InlineData(0x4D, 0x40, 0x0A, "avc1.4d400a")]
    public void H264(int profile, int constraints, int level, string expected) =>
        Assert.Equal(expected, CodecStrings.ForH264((byte)profile, (byte)constraints, (byte)level));

    [Theory]
    [InlineData("Main, ISO 14496-15 E.3's example", "01 60000000 B00000000000 5D", "hvc1.1.6.L93.B0")]
    [InlineData("Main 10, high tier", "22 20000000 900000000000 99", "hvc1.2.4.H153.90")]
    [InlineData("profile space B", "84 08000000 9E0800000000 5A", "hvc1.B4.10.L90.9E.8")]
    [InlineData("no constraint", "01 60000000 000000000000 78", "hvc1.1.6.L120")]
    [InlineData("a zero byte inside", "01 60000000 B00010000000 5D", "hvc1.1.6.L93.B0.0.10")]
    public void H265(string name, string profileTierLevel, string expected)
    {
        Assert.NotEmpty(name);

        // An SPS of one sub-layer around it: 64x64, 4:2:0, 8 bit, no reordering.
        var bytes = Convert.FromHexString(profileTierLevel.Replace(" ", string.Empty, StringComparison.Ordinal));
        var bits = string.Concat(bytes.Select(one => one.ToString("b8", null)));
        bits = "00000001" + bits + "1" + "010" + "0000001000001" + "0000001000001" + "0" + "1" + "1" + "00101" + "1" + "00101" + "1" + "1" + "1";
        var payload = bits.PadRight((bits.Length + 7) / 8 * 8, '0').Chunk(8).Select(eight => Convert.ToByte(new string(eight), 2));
        byte[] nal = [0x42, 0x01, .. Escape([.. payload])];
        Assert.True(H265Sps.TryParse(nal, out var sps, out var reason), reason);
        Assert.Equal((64, 64, 0), (sps!.Width, sps.Height, sps.ReorderDepth));
        Assert.Equal(expected, CodecStrings.ForH265(sps.Profile));
    }

    [Fact]
    public void H264_configuration_is_byte_for_byte_the_one_that_ffmpeg_writes()
    {
        foreach (var media in new[] { TestMedia.H264, TestMedia.H264WithReordering, TestMedia.H264Small })
        {
            var sets = NalPacketizer.ParameterSets(media.Format);
            Assert.True(H264Sps.TryParse(sets[0], out var sps, out _));
            Assert.Equal(media.Format.DecoderConfiguration.ToArray(), H264Configuration.Build(sps!, [sets[0]], [sets[1]]));
        }
    }

    [Theory]
    [InlineData("LC, 44.1 kHz, stereo", "1210", 2, 44100, 2, 1024)]
    [InlineData("LC, 16 kHz, mono", "1408", 2, 16000, 1, 1024)]
    [InlineData("LC, 8 kHz, mono", "1588", 2, 8000, 1, 1024)]
    [InlineData("SBR, explicit", "2B118800", 5, 24000, 2, 1024)]
    [InlineData("rate in full", "1780FA0008", 2, 500, 0, 1024)]
    [InlineData("7.1", "11B8", 2, 48000, 8, 1024)]
    public void Audio_configurations(string name, string hexadecimal, int type, int rate, int channels, int frame)
    {
        Assert.NotEmpty(name);
        if (hexadecimal.Length == 10)
        {
            hexadecimal = Convert.ToHexString(AudioSpecificConfig.Build(rate, channels, type));
        }

        Assert.True(AudioSpecificConfig.TryParse(Convert.FromHexString(hexadecimal), out var config, out var reason), reason);
        Assert.Equal(
            (type, rate, channels, frame),
            (config!.ObjectType, config.SamplingRateHz, config.Channels, config.FrameLength));
    }

    [Theory]
    [InlineData(96000, 1)]
    [InlineData(44100, 2)]
    [InlineData(7350, 8)]
    [InlineData(12345, 6)]
    public void Audio_configurations_are_read_as_built(int rate, int channels)
    {
        Assert.True(AudioSpecificConfig.TryParse(AudioSpecificConfig.Build(rate, channels), out var config, out _));
        Assert.Equal((2, rate, channels), (config!.ObjectType, config.SamplingRateHz, config.Channels));
    }

    private static byte[] Escape(byte[] payload)
    {
        var escaped = new List<byte>();
        foreach (var one in payload)
        {
            if (one <= 3 && escaped is [.., 0, 0])
            {
                escaped.Add(3);
            }

            escaped.Add(one);
        }

        return [.. escaped];
    }
}
