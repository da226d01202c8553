using Saksi.Media.Depacketizers;
using Saksi.Media.Tests.Support;
using Saksi.Media.Tracks;

namespace Saksi.Media.Tests.Depacketizers;

/// <summary>G.711 and Opus, where a packet is a unit, and what the factory makes of an announcement.</summary>
public sealed class SimpleAudioDepacketizerTests
{
    [Theory]
    [InlineData("PCMA", Codec.PcmA, "alaw")]
    [InlineData("pcmu", Codec.PcmU, "ulaw")]
    public void G711_lasts_a_tick_a_byte(string encodingName, Codec codec, string codecString)
    {
        var driver = DepacketizerDriver.Create(encodingName, 8000).Push(new byte[160], 7).Push(new byte[320], 167, lostBefore: 2);
        Assert.Equal([160, 320], driver.Units.Select(unit => unit.Duration));
        Assert.Equal([0, 2], driver.Units.Select(unit => unit.LostPackets));
        var format = driver.Units[0].Format!;
        Assert.Equal((codec, codecString, 8000, 1), (format.Codec, format.CodecString, format.ClockRateHz, format.Channels));
    }

    [Fact]
    public void G711_of_two_channels_lasts_half_as_long_and_keeps_whole_frames()
    {
        var depacketizer = DepacketizerFactory.TryCreate("PCMU", 16000, 2, new Dictionary<string, string>(), out _);
        var driver = new DepacketizerDriver(depacketizer!).Push(new byte[321], 0);
        Assert.Equal((160, 320), (driver.Units[0].Duration, driver.Units[0].Data.Length));
    }

    [Theory]
    [InlineData("quirk 73: wrong rate", 16000, 1)]
    [InlineData("as RFC 7587 says", 48000, 2)]
    public void Opus_is_always_48_kHz_and_two_channels(string name, int clock, int channels)
    {
        Assert.NotEmpty(name);
        var depacketizer = DepacketizerFactory.TryCreate("OPUS", clock, channels, new Dictionary<string, string>(), out _);
        Assert.Equal((48000, 2), (depacketizer!.Format!.ClockRateHz, depacketizer.Format.Channels));
    }

    [Theory]
    [InlineData("SILK 10 ms", new byte[] { 0 << 3, 1 }, 480)]
    [InlineData("SILK 60 ms", new byte[] { 3 << 3, 1 }, 2880)]
    [InlineData("hybrid 20 ms, twice", new byte[] { (13 << 3) | 1, 1 }, 1920)]
    [InlineData("CELT 2.5 ms", new byte[] { 16 << 3, 1 }, 120)]
    [InlineData("CELT 20 ms, six frames", new byte[] { (31 << 3) | 3, 6, 1 }, 5760)]
    [InlineData("more than 120 ms", new byte[] { (31 << 3) | 3, 7, 1 }, 0)]
    [InlineData("no frame", new byte[] { (31 << 3) | 3, 0, 1 }, 0)]
    [InlineData("no count", new byte[] { (31 << 3) | 3 }, 0)]
    [InlineData("empty", new byte[0], 0)]
    public void Opus_lasts_what_its_first_bytes_say(string name, byte[] packet, int ticks)
    {
        Assert.NotEmpty(name);
        var driver = DepacketizerDriver.Create("opus", 48000).Push(packet, 0);
        Assert.Equal(ticks > 0 ? [ticks] : Array.Empty<int>(), driver.Units.Select(unit => unit.Duration));
        Assert.Equal(ticks > 0 ? 0 : 1, driver.Depacketizer.Counters.MalformedPackets);
    }

    [Theory]
    [InlineData("G723", 8000, "G723 is not recorded")]
    [InlineData("PCM", 8000, "PCM is not recorded")]
    [InlineData("vnd.onvif.metadata", 90000, "vnd.onvif.metadata is not recorded")]
    [InlineData("", 90000, "a track without a coding is not recorded")]
    [InlineData("bad\u0007name", 90000, "a coding with an unprintable name is not recorded")]
    [InlineData("MPEG4-GENERIC", 0, "MPEG4-GENERIC is not recorded")]
    public void What_is_not_recorded_is_said(string encodingName, int clock, string expected)
    {
        Assert.Null(DepacketizerFactory.TryCreate(encodingName, clock, 1, new Dictionary<string, string>(), out var reason));
        Assert.Equal(expected, reason);
    }

    [Theory]
    [InlineData("H264", 0, 90000)]
    [InlineData("H265", 1000, 90000)]
    [InlineData("JPEG", int.MaxValue, 90000)]
    [InlineData("H264", 25000, 25000)]
    [InlineData("PCMA", 0, 8000)]
    public void Quirk_63_an_impossible_clock_is_replaced(string encodingName, int announced, int clock)
    {
        var sprop = Convert.ToBase64String(TestNals.H264Sps) + "," + Convert.ToBase64String(TestNals.H264Pps);
        var sets = NalPacketizer.ParameterSets(TestMedia.H265.Format).ConvertAll(Convert.ToBase64String);
        var driver = DepacketizerDriver.Create(
            encodingName,
            announced,
            ("sprop-parameter-sets", sprop),
            ("sprop-vps", sets[0]),
            ("sprop-sps", sets[1]),
            ("sprop-pps", sets[2]),
            ("x-dimensions", "2560,1920"));
        if (encodingName == "JPEG")
        {
            driver.Push([0, 0, 0, 0, 1, 50, 0, 0, 1, 2, 3], 0, marker: true);
        }

        Assert.Equal(clock, driver.Depacketizer.Format!.ClockRateHz);
    }
}
