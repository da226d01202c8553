using Saksi.Media.Tests.Support;

namespace Saksi.Media.Tests.Depacketizers;

public sealed class AacDepacketizerTests
{
    private static readonly TestSample[] Frames = [.. TestMedia.Aac.Samples.Skip(10).Take(4)];

    [Fact]
    public void Several_frames_in_a_packet_each_get_their_own_time()
    {
        var driver = Create(("config", "1210")).Push(SendOverRtp.AacPayload(Frames), 5000);
        Assert.Equal(Frames.Select(frame => frame.Data), driver.Units.Select(unit => unit.Data));
        Assert.Equal([5000u, 6024u, 7048u, 8072u], driver.Units.Select(unit => unit.RtpTimestamp));
        Assert.All(driver.Units, unit => Assert.Equal((1024, true), (unit.Duration, unit.IsKey)));
        Assert.Equal(("mp4a.40.2", 2), (driver.Units[0].Format!.CodecString, driver.Units[0].Format!.Channels));
    }

    [Fact]
    public void A_frame_over_several_packets_is_put_together()
    {
        var units = SendOverRtp.Aac(TestMedia.Aac, maxPayloadSize: 50);
        Assert.Equal(TestMedia.Aac.Samples.Select(one => one.Data), units.Select(one => one.Data));
    }

    [Fact]
    public void A_frame_that_lacks_a_fragment_is_dropped_with_a_reason()
    {
        byte[] header = [0, 16, (byte)(Frames[0].Data.Length >> 5), (byte)(Frames[0].Data.Length << 3)];
        var driver = Create(("config", "1210"))
            .Push([.. header, .. Frames[0].Data[..20]], 0)
            .Push([.. header, .. Frames[0].Data[30..40]], 0, lostBefore: 1)
            .Push(SendOverRtp.AacPayload(Frames[1]), 1024);
        Assert.Equal(Frames[1].Data, driver.Units[^1].Data);
        Assert.Equal(1, driver.Units[^1].LostPackets);
        Assert.True(driver.Depacketizer.Counters.DroppedAccessUnits >= 1);
    }

    [Theory]
    [InlineData("quirk 66: odd case", "SizeLength", "13", "IndexLength", "3")]
    [InlineData("quirk 67: no indexlength", "sizelength", "13", "mode", "AAC-hbr")]
    [InlineData("quirk 67: AAC_hbr", "mode", "AAC_hbr", "streamtype", "5")]
    [InlineData("nothing said", "streamtype", "5", "profile-level-id", "1")]
    public void Quirks_66_and_67_in_the_fmtp_line(string name, string key1, string value1, string key2, string value2)
    {
        Assert.NotEmpty(name);
        var driver = Create((key1, value1), (key2, value2), ("config", "1210")).Push(SendOverRtp.AacPayload(Frames), 0);
        Assert.Equal(Frames.Select(frame => frame.Data), driver.Units.Select(unit => unit.Data));
    }

    [Fact]
    public void Low_bit_rate_headers_have_eight_bits()
    {
        byte[] frame = [.. Enumerable.Range(1, 40).Select(i => (byte)i)];
        var driver = Create(("mode", "AAC-lbr"), ("config", "1210"))
            .Push([0, 16, 40 << 2, 20 << 2, .. frame, .. frame[..20]], 0);
        Assert.Equal([frame, frame[..20]], driver.Units.Select(unit => unit.Data));
    }

    [Fact]
    public void Frames_of_constant_size_need_no_headers()
    {
        var driver = Create(("sizelength", "0"), ("indexlength", "0"), ("constantsize", "10"), ("config", "1210"))
            .Push(new byte[30], 0);
        Assert.Equal([10, 10, 10], driver.Units.Select(unit => unit.Data.Length));
    }

    [Theory]
    [InlineData("before the whole payload", false)]
    [InlineData("behind AU headers", true)]
    public void Quirk_68_ADTS_headers_are_taken_off(string name, bool hasHeaders)
    {
        Assert.NotEmpty(name);
        var adts = Frames.Select(frame => frame with { Data = Adts(frame.Data) }).ToArray();
        var payload = hasHeaders ? SendOverRtp.AacPayload(adts) : [.. adts.SelectMany(frame => frame.Data)];
        var driver = Create(("config", "1210")).Push(payload, 0);
        Assert.Equal(Frames.Select(frame => frame.Data), driver.Units.Select(unit => unit.Data));
        Assert.Equal([0u, 1024u, 2048u, 3072u], driver.Units.Select(unit => unit.RtpTimestamp));
    }

    [Fact]
    public void Without_config_an_ADTS_header_tells_channels_and_rate()
    {
        var driver = Create();
        Assert.Equal(1, driver.Depacketizer.Format!.Channels);
        driver.Push(Adts(Frames[0].Data), 0).Push(Adts(Frames[1].Data), 1024);
        Assert.All(driver.Units, unit => Assert.Equal(2, unit.Format!.Channels));
        Assert.Same(driver.Units[0].Format, driver.Units[1].Format);
        Assert.Equal([0x12, 0x10], driver.Units[0].Format!.DecoderConfiguration.ToArray());
    }

    [Theory]
    [InlineData("48 kHz clock, 24 kHz core (SBR)", 48000, "2B118800", 2048)]
    [InlineData("960 samples", 44100, "1214", 960)]
    [InlineData("clock of 90 kHz", 90000, "1190", 1920)]
    public void A_frame_lasts_as_long_as_core_rate_and_clock_say(string name, int clock, string config, int ticks)
    {
        Assert.NotEmpty(name);
        var driver = DepacketizerDriver.Create("mpeg4-generic", clock, ("config", config)).Push(SendOverRtp.AacPayload(Frames[0]), 0);
        Assert.Equal(ticks, Assert.Single(driver.Units).Duration);
    }

    [Theory]
    [InlineData("empty", new byte[0])]
    [InlineData("one byte", new byte[] { 0 })]
    [InlineData("headers longer than the payload", new byte[] { 0x7F, 0xFF, 1, 2 })]
    [InlineData("no header at all", new byte[] { 0, 0, 1, 2, 3 })]
    [InlineData("frame of size 0", new byte[] { 0, 16, 0, 0, 1, 2, 3 })]
    [InlineData("ADTS longer than the packet", new byte[] { 0xFF, 0xF1, 0x50, 0x80, 0xFF, 0xFF, 0xFC, 0 })]
    public void A_payload_that_means_nothing_is_counted(string name, byte[] payload)
    {
        Assert.NotEmpty(name);
        var driver = Create(("config", "1210")).Push(payload, 0);
        Assert.Empty(driver.Units);
        Assert.Equal(1, driver.Depacketizer.Counters.MalformedPackets);
        driver.Push(SendOverRtp.AacPayload(Frames[0]), 1024);
        Assert.Equal(Frames[0].Data, Assert.Single(driver.Units).Data);
    }

    [Theory]
    [InlineData("not hexadecimal", "zz")]
    [InlineData("reserved rate", "1680")]
    [InlineData("not AAC", "F9C00000")]
    [InlineData("empty", "")]
    public void A_useless_config_is_replaced_by_what_the_rtpmap_says(string name, string config)
    {
        Assert.NotEmpty(name);
        var driver = Create(("config", config));
        Assert.Equal(("mp4a.40.2", 44100), (driver.Depacketizer.Format!.CodecString, driver.Depacketizer.Format.ClockRateHz));
    }

    private static DepacketizerDriver Create(params (string, string)[] parameters) =>
        DepacketizerDriver.Create("MPEG4-GENERIC", 44100, parameters);

    /// <summary>MPEG-4, LC, 44.1 kHz, two channels, no checksum.</summary>
    private static byte[] Adts(byte[] frame)
    {
        var size = frame.Length + 7;
        return [0xFF, 0xF1, 0x50, (byte)(0x80 | (size >> 11)), (byte)(size >> 3), (byte)((size << 5) | 0x1F), 0xFC, .. frame];
    }
}
