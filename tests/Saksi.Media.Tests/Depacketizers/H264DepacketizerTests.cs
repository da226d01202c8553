using Saksi.Media.Tests.Support;

namespace Saksi.Media.Tests.Depacketizers;

/// <summary>Access units and their borders; numbers are those of the list of camera quirks.</summary>
public sealed class H264DepacketizerTests
{
    private static readonly byte[] Sps = TestNals.H264Sps;
    private static readonly byte[] Pps = TestNals.H264Pps;
    private static readonly byte[] Idr = TestNals.Idr();
    private static readonly byte[] Slice = TestNals.Slice();

    [Fact]
    public void Ends_a_unit_with_the_marker_and_leaves_sets_and_delimiters_out()
    {
        var driver = Create()
            .Push(TestNals.Delimiter, 1000)
            .Push(Sps, 1000)
            .Push(Pps, 1000)
            .Push(TestNals.Sei, 1000)
            .Push(Idr, 1000, marker: true)
            .Push(Slice, 4600, marker: true);

        Assert.Equal([TestNals.Sample(TestNals.Sei, Idr), TestNals.Sample(Slice)], driver.Units.Select(unit => unit.Data));
        Assert.Equal([true, false], driver.Units.Select(unit => unit.IsKey));
        Assert.Equal([1000u, 4600u], driver.Units.Select(unit => unit.RtpTimestamp));
        Assert.Equal("avc1.64000d", driver.Units[0].Format!.CodecString);
        Assert.Equal((322, 242), (driver.Units[0].Format!.Width, driver.Units[0].Format!.Height));
        Assert.All(driver.Units, unit => Assert.False(unit.IsDamaged));
    }

    [Fact]
    public void Quirk_85_a_marker_that_is_never_set_ends_units_by_timestamp()
    {
        var driver = Create();
        for (var i = 0u; i < 5; i++)
        {
            driver.Push(Sps, 3600 * i).Push(Pps, 3600 * i).Push(Idr, 3600 * i);
        }

        Assert.Equal(4, driver.Units.Count);
        driver.Flush();
        Assert.Equal(5, driver.Units.Count);
        Assert.Equal([0u, 3600u, 7200u, 10800u, 14400u], driver.Units.Select(unit => unit.RtpTimestamp));
    }

    [Theory]
    [InlineData("SPS and PPS with marker, one timestamp (Tapo TC70)", true, true, true, 0, 0)]
    [InlineData("SPS with marker, PPS without (Reolink Duo 2)", true, false, false, 0, 0)]
    [InlineData("sets earlier than the picture (RLC-822A)", false, false, false, 3600, 0)]
    [InlineData("sets, then SEI, then picture, each at its own time", true, true, true, 7200, 3600)]
    [InlineData("SEI with marker (H264DVR 1.0)", false, false, true, 0, 0)]
    public void Quirk_84_markers_and_timestamps_of_what_is_no_picture_end_nothing(
        string name, bool spsMarker, bool ppsMarker, bool seiMarker, int setsEarlier, int seiEarlier)
    {
        Assert.NotEmpty(name);
        var driver = Create();
        for (var i = 0; i < 3; i++)
        {
            var time = (uint)(90000 * i) + 20000;
            driver
                .Push(Sps, time - (uint)setsEarlier, spsMarker)
                .Push(Pps, time - (uint)setsEarlier, ppsMarker)
                .Push(TestNals.Sei, time - (uint)seiEarlier, seiMarker)
                .Push(Idr, time, marker: true);
        }

        Assert.Equal(3, driver.Units.Count);
        Assert.All(driver.Units, unit => Assert.Equal(TestNals.Sample(TestNals.Sei, Idr), unit.Data));
        Assert.Equal([20000u, 110000u, 200000u], driver.Units.Select(unit => unit.RtpTimestamp));
        Assert.Equal(0, driver.Depacketizer.Counters.DroppedAccessUnits);
    }

    [Theory]
    [InlineData("between the NAL units of one packet", false)]
    [InlineData("before the first as well", true)]
    public void Quirk_79_start_codes_in_a_packet_separate_nal_units(string name, bool hasLeading)
    {
        Assert.NotEmpty(name);
        var payload = TestNals.AnnexB(Sps, Pps, TestNals.Sei, Idr);
        var driver = Create().Push(hasLeading ? payload : payload.AsSpan(4), 1, marker: true);
        Assert.Equal(TestNals.Sample(TestNals.Sei, Idr), Assert.Single(driver.Units).Data);
    }

    [Theory]
    [InlineData("three bytes", new byte[] { 0, 0, 1 })]
    [InlineData("four bytes", new byte[] { 0, 0, 0, 1 })]
    [InlineData("many zeros", new byte[] { 0, 0, 0, 0, 0, 0, 1 })]
    public void Quirk_79_start_codes_of_any_length_in_a_fragmented_nal_unit(string name, byte[] startCode)
    {
        Assert.NotEmpty(name);
        byte[] nal = [.. Sps, .. startCode, .. Pps, .. startCode, .. Idr, .. startCode, .. TestNals.IdrContinued()];
        var driver = Create().PushUnit(new NalPacketizer(Media.Tracks.Codec.H264).Fragment(nal, 17), 5);
        Assert.Equal(TestNals.Sample(Idr, TestNals.IdrContinued()), Assert.Single(driver.Units).Data);
        Assert.False(driver.Units[0].IsDamaged);
    }

    [Fact]
    public void Quirk_80_a_fragment_that_is_start_and_end_is_a_nal_unit()
    {
        var driver = Started().Push([0x7C, 0xC5, .. Idr[1..]], 3600, marker: true);
        Assert.Equal(TestNals.Sample(Idr), driver.Units[^1].Data);
    }

    [Fact]
    public void Quirks_81_82_83_empty_fragments_changing_types_and_reserved_bits_do_no_harm()
    {
        var driver = Started()
            .Push([0x7C, 0x85, .. Idr[1..10]], 3600)
            .Push([0x7C, 0x05], 3600)
            .Push([0x7C, 0x21, .. Idr[10..20]], 3600)
            .Push([0x5C, 0x61, .. Idr[20..]], 3600, marker: true);
        Assert.Equal(TestNals.Sample(Idr), driver.Units[^1].Data);
        Assert.False(driver.Units[^1].IsDamaged);
        Assert.Equal(0, driver.Depacketizer.Counters.MalformedPackets);
    }

    [Fact]
    public void An_empty_start_fragment_is_filled_by_those_that_follow()
    {
        var driver = Started().Push([0x7C, 0x85], 3600).Push([0x7C, 0x45, .. Idr[1..]], 3600, marker: true);
        Assert.Equal(TestNals.Sample(Idr), driver.Units[^1].Data);
    }

    [Fact]
    public void A_missing_end_bit_is_made_up_by_the_next_unit()
    {
        var driver = Started()
            .Push([0x7C, 0x85, .. Idr[1..10]], 3600)
            .Push([0x7C, 0x05, .. Idr[10..]], 3600, marker: true)
            .Push(Slice, 7200, marker: true);
        Assert.Equal(TestNals.Sample(Idr), driver.Units[^2].Data);
        Assert.Equal(TestNals.Sample(Slice), driver.Units[^1].Data);
        Assert.All(driver.Units, unit => Assert.False(unit.IsDamaged));
    }

    [Theory]
    [InlineData("9, 7, 8, 6, 5")]
    [InlineData("9, 6, 5")]
    public void Quirk_91_units_that_open_with_a_delimiter(string order)
    {
        var driver = Started();
        foreach (var type in order.Split(", "))
        {
            var nal = type switch { "9" => TestNals.Delimiter, "7" => Sps, "8" => Pps, "6" => TestNals.Sei, _ => Idr };
            driver.Push(nal, 3600, marker: type == "5");
        }

        Assert.Equal(TestNals.Sample(TestNals.Sei, Idr), driver.Units[^1].Data);
        Assert.Equal(2, driver.Units.Count);
    }

    [Fact]
    public void A_delimiter_ends_the_unit_before_it_without_marker_or_timestamp()
    {
        var driver = Started().Push(Slice, 3600).Push(TestNals.Delimiter, 3600).Push(Idr, 3600, marker: true);
        Assert.Equal([TestNals.Sample(Slice), TestNals.Sample(Idr)], driver.Units.Skip(1).Select(unit => unit.Data));
    }

    [Fact]
    public void Quirk_92_a_unit_without_end_is_dropped_at_the_cap_and_the_next_one_is_whole()
    {
        var driver = Started();
        var chunk = new byte[60_000];
        Array.Fill(chunk, (byte)0x55);
        byte[] fragment = [0x7C, 0x05, .. chunk];
        driver.Push([0x7C, 0x85, .. chunk], 3600);
        for (var i = 0; i < 200; i++)
        {
            driver.Push(fragment, 3600);
        }

        driver.Push(Idr, 7200, marker: true);
        Assert.Equal(2, driver.Units.Count);
        Assert.Equal(TestNals.Sample(Idr), driver.Units[^1].Data);
        Assert.Equal(1, driver.Depacketizer.Counters.DroppedAccessUnits);
        Assert.Equal("an access unit is larger than 5 MB", driver.Depacketizer.Counters.LastReason);
    }

    [Fact]
    public void SEI_that_never_ends_does_not_grow_memory()
    {
        var driver = Started();
        byte[] sei = [0x06, 0x05, .. Enumerable.Repeat((byte)0x33, 60_000)];
        for (var i = 0u; i < 200; i++)
        {
            driver.Push(sei, 3600 * i, marker: true);
        }

        driver.Push(Idr, 90_000_000, marker: true);
        Assert.True(driver.Depacketizer.Counters.DroppedAccessUnits > 0);
        Assert.True(driver.Units[^1].Data.Length < 6_000_000);
        Assert.True(driver.Units[^1].IsKey);
    }

    [Fact]
    public void Nothing_is_emitted_before_the_first_key_frame()
    {
        var driver = Create()
            .Push(Slice, 0, marker: true)
            .Push(Sps, 3600)
            .Push(Pps, 3600)
            .Push(Slice, 3600, marker: true)
            .Push(Idr, 7200, marker: true)
            .Push(Slice, 10800, marker: true);
        Assert.Equal([7200u, 10800u], driver.Units.Select(unit => unit.RtpTimestamp));
        Assert.Equal(2, driver.Depacketizer.Counters.DroppedAccessUnits);
        Assert.Equal("no key frame yet", driver.Depacketizer.Counters.LastReason);
    }

    [Fact]
    public void Without_any_parameter_set_units_are_dropped_with_a_reason()
    {
        var driver = Create().Push(Idr, 0, marker: true);
        Assert.Empty(driver.Units);
        Assert.Null(driver.Depacketizer.Format);
        Assert.Equal(1, driver.Depacketizer.Counters.DroppedAccessUnits);
        Assert.Equal("no parameter sets yet", driver.Depacketizer.Counters.LastReason);
    }

    [Fact]
    public void A_loss_inside_a_unit_damages_it_and_no_other()
    {
        var driver = Started()
            .Push([0x7C, 0x85, .. Idr[1..10]], 3600)
            .Push([0x7C, 0x05, .. Idr[20..30]], 3600, lostBefore: 2)
            .Push([0x7C, 0x45, .. Idr[30..]], 3600, marker: true)
            .Push(Slice, 7200, marker: true);
        Assert.Equal([false, true, false], driver.Units.Select(unit => unit.IsDamaged));
        Assert.Equal([0, 2, 0], driver.Units.Select(unit => unit.LostPackets));
        Assert.Equal(TestNals.Sample(Idr[..10]), driver.Units[1].Data);
        Assert.Equal(1, driver.Depacketizer.Counters.DamagedAccessUnits);
        Assert.Equal(0, driver.Depacketizer.Counters.MalformedPackets);
    }

    [Fact]
    public void A_loss_between_units_damages_none_when_the_next_opens_a_picture()
    {
        var driver = Started().Push(Slice, 7200, marker: true, lostBefore: 3);
        Assert.False(driver.Units[^1].IsDamaged);
        Assert.Equal(3, driver.Units[^1].LostPackets);
    }

    [Fact]
    public void A_fragment_that_the_stream_s_end_cuts_off_damages_the_unit()
    {
        var driver = Started().Push([0x7C, 0x85, .. Idr[1..10]], 3600).Flush();
        Assert.Equal([false, true], driver.Units.Select(unit => unit.IsDamaged));
    }

    [Fact]
    public void A_lost_first_slice_damages_the_unit()
    {
        var driver = Started().Push(TestNals.IdrContinued(), 7200, marker: true, lostBefore: 1);
        Assert.True(driver.Units[^1].IsDamaged);
    }

    [Fact]
    public void A_lost_end_damages_the_unit_that_has_no_marker()
    {
        var driver = Started().Push(Slice, 3600).Push(Slice, 7200, marker: true, lostBefore: 1);
        Assert.Equal([false, true, false], driver.Units.Select(unit => unit.IsDamaged));
    }

    [Fact]
    public void A_unit_that_is_lost_but_for_a_headless_fragment_is_left_out()
    {
        var driver = Started().Push([0x7C, 0x45, 1, 2, 3], 3600, marker: true, lostBefore: 9).Push(Slice, 7200, marker: true);
        Assert.Equal(2, driver.Units.Count);
        Assert.Equal(9, driver.Units[^1].LostPackets);
    }

    [Fact]
    public void Quirk_87_new_parameter_sets_make_a_new_format_from_the_unit_that_carries_them()
    {
        var driver = Create()
            .Push(Sps, 0).Push(Pps, 0).Push(Idr, 0, marker: true)
            .Push(Sps, 3600).Push(Pps, 3600).Push(Idr, 3600, marker: true)
            .Push(TestNals.SmallH264Sps, 7200).Push(TestNals.SmallH264Pps, 7200).Push(Idr, 7200, marker: true)
            .Push(Slice, 10800, marker: true);
        Assert.Same(driver.Units[0].Format, driver.Units[1].Format);
        Assert.NotSame(driver.Units[1].Format, driver.Units[2].Format);
        Assert.Same(driver.Units[2].Format, driver.Units[3].Format);
        Assert.Equal([322, 322, 176, 176], driver.Units.Select(unit => unit.Format!.Width));
    }

    [Fact]
    public void New_sets_without_marker_or_timestamp_before_them_leave_the_unit_before_alone()
    {
        var driver = Started()
            .Push(Slice, 3600)
            .Push(TestNals.SmallH264Sps, 3600).Push(TestNals.SmallH264Pps, 3600).Push(Idr, 3600, marker: true);
        Assert.Equal([322, 322, 176], driver.Units.Select(unit => unit.Format!.Width));
        Assert.Equal([TestNals.Sample(Slice), TestNals.Sample(Idr)], driver.Units.Skip(1).Select(unit => unit.Data));
    }

    [Fact]
    public void A_broken_set_in_the_stream_is_ignored_with_a_reason()
    {
        var driver = Started().Push([0x67, 0x64], 3600).Push(Idr, 3600, marker: true);
        Assert.Same(driver.Units[0].Format, driver.Units[1].Format);
        Assert.Equal("not an H.264 SPS", driver.Depacketizer.Counters.LastReason);
    }

    [Fact]
    public void Aggregates_are_taken_apart_and_a_cut_one_gives_what_is_whole()
    {
        var packetizer = new NalPacketizer(Media.Tracks.Codec.H264);
        var driver = Create().Push(packetizer.Aggregate(Sps, Pps, Idr), 0, marker: true);
        Assert.Equal(TestNals.Sample(Idr), driver.Units[0].Data);
        byte[] cut = [.. packetizer.Aggregate(Slice), 0x10, 0x00, 0x41];
        driver.Push(cut, 3600, marker: true);
        Assert.Equal(TestNals.Sample(Slice), driver.Units[1].Data);
        Assert.True(driver.Units[1].IsDamaged);
        Assert.Equal(1, driver.Depacketizer.Counters.MalformedPackets);
    }

    [Fact]
    public void A_stream_without_IDR_pictures_starts_at_a_recovery_point_and_leaves_its_leading_pictures_out()
    {
        byte[] recoveryPoint = [0x06, 0x06, 0x01, 0xC4, 0x80];
        var driver = Create().Push(Sps, 9000).Push(Pps, 9000)
            .Push(recoveryPoint, 9000).Push(Slice, 9000, marker: true)
            .Push(Slice, 5400, marker: true)
            .Push(Slice, 12600, marker: true)
            .Push(Slice, 10800, marker: true);
        Assert.Equal([9000u, 12600u, 10800u], driver.Units.Select(unit => unit.RtpTimestamp));
        Assert.Equal([true, false, false], driver.Units.Select(unit => unit.IsKey));
        Assert.Equal(1, driver.Depacketizer.Counters.DroppedAccessUnits);
    }

    [Fact]
    public void A_stream_with_IDR_pictures_is_not_cut_at_recovery_points()
    {
        var driver = Started().Push([0x06, 0x06, 0x01, 0xC4, 0x80], 3600).Push(Slice, 3600, marker: true);
        Assert.False(driver.Units[^1].IsKey);
    }

    [Theory]
    [InlineData("empty payload", new byte[0])]
    [InlineData("fragment without header", new byte[] { 0x7C })]
    [InlineData("fragment without beginning", new byte[] { 0x7C, 0x45, 1, 2 })]
    [InlineData("multi-time aggregate", new byte[] { 26, 0, 0, 0 })]
    [InlineData("reserved type", new byte[] { 31, 0, 0, 0 })]
    [InlineData("type 0", new byte[] { 0, 1, 2, 3 })]
    public void A_payload_that_means_nothing_is_counted(string name, byte[] payload)
    {
        Assert.NotEmpty(name);
        var driver = Started().Push(payload, 3600);
        Assert.Equal(1, driver.Depacketizer.Counters.MalformedPackets);
        Assert.NotNull(driver.Depacketizer.Counters.LastReason);
        driver.Push(Slice, 7200, marker: true);
        Assert.Equal(TestNals.Sample(Slice), driver.Units[^1].Data);
    }

    [Fact]
    public void Trailing_zeros_are_not_part_of_a_nal_unit()
    {
        var driver = Started().Push([.. Slice, 0, 0, 0], 3600, marker: true);
        Assert.Equal(TestNals.Sample(Slice), driver.Units[^1].Data);
    }

    [Fact]
    public void A_packet_of_start_codes_costs_no_more_than_a_real_one()
    {
        var payload = new byte[60_000];
        payload[0] = 0x41;
        for (var i = 4; i < payload.Length; i += 4)
        {
            payload[i] = 1;
        }

        var driver = Started().Push(payload, 3600, marker: true).Push(Idr, 7200, marker: true);
        Assert.Equal(TestNals.Sample(Idr), driver.Units[^1].Data);
    }

    private static DepacketizerDriver Create(params (string, string)[] parameters) =>
        DepacketizerDriver.Create("H264", 90000, parameters);

    /// <summary>One that has already handed on a key frame of timestamp 0.</summary>
    private static DepacketizerDriver Started() => Create().Push(Sps, 0).Push(Pps, 0).Push(Idr, 0, marker: true);
}
