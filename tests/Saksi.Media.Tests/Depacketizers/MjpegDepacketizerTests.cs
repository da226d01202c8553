using Saksi.Media.Tests.Support;

namespace Saksi.Media.Tests.Depacketizers;

public sealed class MjpegDepacketizerTests
{
    private static readonly byte[] Scan = [.. Enumerable.Range(0, 900).Select(i => (byte)(i % 250))];
    private static readonly byte[] Tables = [.. Enumerable.Range(1, 128).Select(i => (byte)i)];

    [Fact]
    public void A_rebuilt_picture_decodes_to_what_the_encoder_s_own_does()
    {
        var path = MediaTool.NewPath("jpg");
        MediaTool.Run(
            "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=320x240", "-frames:v", "1", "-pix_fmt", "yuvj420p", "-huffman", "0", path);
        var driver = Create().PushUnit(JpegPacketizer.Packetize(File.ReadAllBytes(path), 700), 90);
        var unit = Assert.Single(driver.Units);
        Assert.Equal(DecodedHash(path), DecodedHash(MediaTool.WriteFile("jpg", unit.Data)));
        Assert.Equal((320, 240, "jpeg"), (unit.Format!.Width, unit.Format.Height, unit.Format.CodecString));
    }

    [Theory]
    [InlineData("4:2:2", 0, 20, 0, "yuvj422p")]
    [InlineData("4:2:2 with a restart every four blocks", 0, 20, 4, "yuvj422p")]
    [InlineData("4:2:0", 1, 32, 0, "yuvj420p")]
    [InlineData("4:2:0 with a restart every two blocks", 1, 32, 2, "yuvj420p")]
    public void A_hand_made_grey_picture_decodes(string name, int type, int bits, int restart, string pixels)
    {
        // Every block has no difference and no coefficient: 00 1010 in luma, 00 00 in chroma (JPEG tables K.3 to K.6).
        Assert.NotEmpty(name);
        var block = string.Concat(Enumerable.Repeat("001010", type == 0 ? 2 : 4)) + "00000000";
        Assert.Equal(bits, block.Length);
        var scan = GreyScan(block, blocks: type == 0 ? 32 : 16, restart);
        var driver = Create().PushUnit(JpegPacketizer.Packetize(scan, Tables, 64, 64, type, restart, 30), 0);
        var path = MediaTool.WriteFile("jpg", Assert.Single(driver.Units).Data);
        MediaTool.AssertDecodes(path);
        var stream = MediaTool.Probe(path);
        Assert.Equal((pixels, "64", "64"), (stream["pix_fmt"], stream["width"], stream["height"]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(25)]
    [InlineData(50)]
    [InlineData(75)]
    [InlineData(99)]
    public void Default_tables_are_scaled_by_the_quality(int quality)
    {
        // The first values of the standard tables are 16 and 17; RFC 2435 4.2 scales them.
        var driver = Create().PushUnit(JpegPacketizer.Packetize(Scan, [], 64, 64, 1, 0, 500, (byte)quality), 0);
        var picture = Assert.Single(driver.Units).Data;
        var scale = quality < 50 ? 5000 / quality : 200 - (2 * quality);
        Assert.Equal(Math.Clamp(((16 * scale) + 50) / 100, 1, 255), picture[7]);
        Assert.Equal(Math.Clamp(((17 * scale) + 50) / 100, 1, 255), picture[7 + 69]);
    }

    [Fact]
    public void Restart_markers_announce_their_interval()
    {
        var driver = Create().PushUnit(JpegPacketizer.Packetize(Scan, Tables, 64, 64, 0, 0x1234, 400), 0);
        var picture = Assert.Single(driver.Units).Data;
        Assert.True(picture.AsSpan().IndexOf((byte[])[0xFF, 0xDD, 0, 4, 0x12, 0x34]) > 0);
        Assert.Equal(Scan, picture[^(Scan.Length + 2)..^2]);
    }

    [Fact]
    public void Quirk_93_the_missing_end_marker_is_added_and_a_present_one_kept()
    {
        var driver = Create()
            .PushUnit(JpegPacketizer.Packetize(Scan, Tables, 64, 64, 1, 0, 400), 0)
            .PushUnit(JpegPacketizer.Packetize([.. Scan, 0xFF, 0xD9], Tables, 64, 64, 1, 0, 400), 1);
        Assert.Equal(driver.Units[0].Data, driver.Units[1].Data);
        Assert.Equal([0xFF, 0xD9], driver.Units[0].Data[^2..]);
        Assert.NotEqual([0xFF, 0xD9], driver.Units[0].Data[^4..^2]);
    }

    [Fact]
    public void Quirk_93_a_fragment_of_an_old_picture_does_not_disturb_the_new_one()
    {
        var old = JpegPacketizer.Packetize(Scan, Tables, 64, 64, 1, 0, 400);
        var payloads = JpegPacketizer.Packetize(Scan, Tables, 64, 64, 1, 0, 300);
        var driver = Create().Push(payloads[0], 9000).Push(old[1], 5400).Push(payloads[1], 9000).Push(payloads[2], 9000, marker: true);
        Assert.Equal(Scan, Assert.Single(driver.Units).Data[^(Scan.Length + 2)..^2]);
        Assert.Equal(1, driver.Depacketizer.Counters.MalformedPackets);
    }

    [Fact]
    public void Tables_that_were_sent_once_are_remembered_by_their_quality()
    {
        var first = JpegPacketizer.Packetize(Scan, Tables, 64, 64, 1, 0, 1000, quality: 200);
        var second = JpegPacketizer.Packetize(Scan, [], 64, 64, 1, 0, 1000, quality: 200);
        var other = JpegPacketizer.Packetize(Scan, [], 64, 64, 1, 0, 1000, quality: 201);
        var driver = Create().PushUnit(first, 0).PushUnit(second, 1).PushUnit(other, 2);
        Assert.Equal(2, driver.Units.Count);
        Assert.Equal(driver.Units[0].Data, driver.Units[1].Data);
        Assert.Equal(1, driver.Depacketizer.Counters.MalformedPackets);
    }

    [Fact]
    public void Without_marker_the_next_picture_ends_the_one_before()
    {
        var payloads = JpegPacketizer.Packetize(Scan, Tables, 64, 64, 1, 0, 400);
        var driver = Create();
        for (var i = 0u; i < 3; i++)
        {
            payloads.ForEach(payload => driver.Push(payload, i * 3600));
        }

        driver.Flush();
        Assert.Equal([0u, 3600u, 7200u], driver.Units.Select(unit => unit.RtpTimestamp));
        Assert.All(driver.Units, unit => Assert.False(unit.IsDamaged));
    }

    [Fact]
    public void A_hole_leaves_the_upper_part_marked_as_damaged()
    {
        var payloads = JpegPacketizer.Packetize(Scan, Tables, 64, 64, 1, 0, 300);
        var driver = Create().Push(payloads[0], 0).Push(payloads[2], 0, marker: true, lostBefore: 1);
        var unit = Assert.Single(driver.Units);
        Assert.True(unit.IsDamaged);
        Assert.Equal(Scan[..300], unit.Data[^302..^2]);
    }

    [Fact]
    public void A_picture_without_its_beginning_is_left_out()
    {
        var payloads = JpegPacketizer.Packetize(Scan, Tables, 64, 64, 1, 0, 300);
        var driver = Create().Push(payloads[1], 0, lostBefore: 1).Push(payloads[2], 0, marker: true).PushUnit(payloads, 3600);
        Assert.Equal(3600u, Assert.Single(driver.Units).RtpTimestamp);
        Assert.Equal(1, driver.Units[0].LostPackets);
    }

    [Theory]
    [InlineData("announced", "2560,1920", 2560, 1920)]
    [InlineData("not announced", "", 0, 0)]
    public void Pictures_beyond_2040_pixels_need_their_size_from_the_SDP(string name, string dimensions, int width, int height)
    {
        Assert.NotEmpty(name);
        var driver = DepacketizerDriver.Create("JPEG", 90000, ("x-dimensions", dimensions))
            .PushUnit(JpegPacketizer.Packetize(Scan, Tables, 0, 0, 1, 0, 1000), 0);
        Assert.Equal((width, height), (driver.Depacketizer.Format?.Width ?? 0, driver.Depacketizer.Format?.Height ?? 0));
        Assert.Equal(width > 0 ? 1 : 0, driver.Units.Count);
    }

    [Fact]
    public void A_changed_size_makes_a_new_format()
    {
        var driver = Create()
            .PushUnit(JpegPacketizer.Packetize(Scan, Tables, 64, 64, 1, 0, 1000), 0)
            .PushUnit(JpegPacketizer.Packetize(Scan, Tables, 64, 64, 1, 0, 1000), 1)
            .PushUnit(JpegPacketizer.Packetize(Scan, Tables, 128, 64, 1, 0, 1000), 2);
        Assert.Same(driver.Units[0].Format, driver.Units[1].Format);
        Assert.Equal(128, driver.Units[2].Format!.Width);
    }

    [Fact]
    public void A_picture_without_end_is_dropped_at_the_cap()
    {
        var scan = new byte[6_000_000];
        var driver = Create()
            .PushUnit(JpegPacketizer.Packetize(scan, Tables, 64, 64, 1, 0, 60_000), 0)
            .PushUnit(JpegPacketizer.Packetize(Scan, Tables, 64, 64, 1, 0, 400), 3600);
        Assert.Equal(3600u, Assert.Single(driver.Units).RtpTimestamp);
        Assert.Equal(1, driver.Depacketizer.Counters.DroppedAccessUnits);
    }

    [Theory]
    [InlineData("short", new byte[] { 0, 0, 0, 0, 1, 50, 8 })]
    [InlineData("type 2", new byte[] { 0, 0, 0, 0, 2, 50, 8, 8, 1 })]
    [InlineData("type 200", new byte[] { 0, 0, 0, 0, 200, 50, 8, 8, 1 })]
    [InlineData("quality 0", new byte[] { 0, 0, 0, 0, 1, 0, 8, 8, 1 })]
    [InlineData("no restart header", new byte[] { 0, 0, 0, 0, 65, 50, 8, 8, 1 })]
    [InlineData("tables cut off", new byte[] { 0, 0, 0, 0, 1, 255, 8, 8, 0, 0, 0, 128, 1 })]
    [InlineData("no tables, quality 255", new byte[] { 0, 0, 0, 0, 1, 255, 8, 8, 0, 0, 0, 0, 1 })]
    [InlineData("tables of 65 bytes", new byte[] { 0, 0, 0, 0, 1, 255, 8, 8, 0, 0, 0, 3, 1, 2, 3, 4 })]
    [InlineData("no beginning", new byte[] { 0, 0, 1, 0, 1, 50, 8, 8, 1 })]
    public void A_payload_that_means_nothing_is_counted(string name, byte[] payload)
    {
        Assert.NotEmpty(name);
        var driver = Create().Push(payload, 0);
        Assert.Equal(1, driver.Depacketizer.Counters.MalformedPackets);
        driver.PushUnit(JpegPacketizer.Packetize(Scan, Tables, 64, 64, 1, 0, 400), 3600);
        Assert.Single(driver.Units);
    }

    private static DepacketizerDriver Create() => DepacketizerDriver.Create("JPEG", 90000);

    private static byte[] GreyScan(string block, int blocks, int restart)
    {
        var scan = new List<byte>();
        var perRestart = restart == 0 ? blocks : restart;
        for (var i = 0; i < blocks / perRestart; i++)
        {
            var bits = string.Concat(Enumerable.Repeat(block, perRestart));
            bits = bits.PadRight((bits.Length + 7) / 8 * 8, '1');
            scan.AddRange(bits.Chunk(8).Select(byteBits => Convert.ToByte(new string(byteBits), 2)));
            if (i + 1 < blocks / perRestart)
            {
                scan.AddRange([0xFF, (byte)(0xD0 + (i & 7))]);
            }
        }

        return [.. scan];
    }

    private static string DecodedHash(string path)
    {
        var line = MediaTool.Run("ffmpeg", "-v", "error", "-i", path, "-f", "framemd5", "-").Split('\n')[^2];
        return line[(line.LastIndexOf(',') + 1)..].Trim();
    }
}
