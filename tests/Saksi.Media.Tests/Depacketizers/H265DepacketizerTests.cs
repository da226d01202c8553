using Saksi.Media.Tests.Support;
using Saksi.Media.Tracks;

namespace Saksi.Media.Tests.Depacketizers;

public sealed class H265DepacketizerTests
{
    private static readonly byte[][] Sets = [.. NalPacketizer.ParameterSets(TestMedia.H265.Format)];

    private static readonly byte[] Idr = [0x26, 0x01, 0xAF, .. Enumerable.Repeat((byte)0x5A, 40)];
    private static readonly byte[] IdrContinued = [0x26, 0x01, 0x2F, .. Enumerable.Repeat((byte)0x5B, 40)];
    private static readonly byte[] Cra = [0x2A, 0x01, 0xAF, .. Enumerable.Repeat((byte)0x5A, 40)];
    private static readonly byte[] Rasl = [0x10, 0x01, 0xAF, .. Enumerable.Repeat((byte)0x5C, 20)];
    private static readonly byte[] Trail = [0x02, 0x01, 0xD0, .. Enumerable.Repeat((byte)0x6A, 30)];
    private static readonly byte[] PrefixSei = [0x4E, 0x01, 0x05, 0x02, 0x11, 0x22, 0x80];
    private static readonly byte[] SuffixSei = [0x50, 0x01, 0x84, 0x02, 0x11, 0x22, 0x80];
    private static readonly byte[] Delimiter = [0x46, 0x01, 0x50];

    [Fact]
    public void Keeps_slices_and_SEI_and_takes_sets_and_delimiters_out()
    {
        var driver = Create().Push(Delimiter, 0);
        PushSets(driver, 0)
            .Push(PrefixSei, 0)
            .Push(Idr, 0)
            .Push(IdrContinued, 0)
            .Push(SuffixSei, 0, marker: true)
            .Push(Trail, 3600, marker: true);
        Assert.Equal(
            [TestNals.Sample(PrefixSei, Idr, IdrContinued, SuffixSei), TestNals.Sample(Trail)],
            driver.Units.Select(unit => unit.Data));
        Assert.Equal([true, false], driver.Units.Select(unit => unit.IsKey));
        Assert.Equal(TestMedia.H265.Format.CodecString, driver.Units[0].Format!.CodecString);
    }

    [Theory]
    [InlineData("IDR_W_RADL", 19, true)]
    [InlineData("IDR_N_LP", 20, true)]
    [InlineData("CRA", 21, true)]
    [InlineData("BLA_W_LP", 16, true)]
    [InlineData("TRAIL_R", 1, false)]
    [InlineData("RASL_N", 8, false)]
    public void Says_which_pictures_are_key_frames(string name, int type, bool isKey)
    {
        Assert.NotEmpty(name);
        var driver = Started();
        driver.Push([(byte)(type << 1), 1, 0xAF, 1, 2, 3], 3600, marker: true);
        Assert.Equal(isKey, driver.Units[^1].IsKey);
    }

    [Fact]
    public void Leading_pictures_of_the_first_CRA_are_left_out_and_later_ones_kept()
    {
        var driver = PushSets(Create(), 9000)
            .Push(Cra, 9000, marker: true)
            .Push(Rasl, 5400, marker: true)
            .Push(Trail, 12600, marker: true)
            .Push(Cra, 21600, marker: true)
            .Push(Rasl, 18000, marker: true);
        Assert.Equal([9000u, 12600u, 21600u, 18000u], driver.Units.Select(unit => unit.RtpTimestamp));
        Assert.Equal("a leading picture of the first key frame", driver.Depacketizer.Counters.LastReason);
    }

    [Theory]
    [InlineData("in one go (80)", 100)]
    [InlineData("in two", 25)]
    [InlineData("byte by byte", 1)]
    public void Fragments_become_what_they_were(string name, int size)
    {
        Assert.NotEmpty(name);
        var driver = Started().PushUnit(new NalPacketizer(Codec.H265).Fragment(Idr, size), 3600);
        Assert.Equal(TestNals.Sample(Idr), driver.Units[^1].Data);
        Assert.False(driver.Units[^1].IsDamaged);
    }

    [Fact]
    public void A_lost_fragment_damages_the_unit()
    {
        var fragments = new NalPacketizer(Codec.H265).Fragment(Idr, 10);
        var driver = Started()
            .Push(fragments[0], 3600)
            .Push(fragments[2], 3600, lostBefore: 1)
            .Push(fragments[^1], 3600, marker: true);
        Assert.True(driver.Units[^1].IsDamaged);
        Assert.Equal(TestNals.Sample(Idr[..12]), driver.Units[^1].Data);
    }

    [Fact]
    public void Aggregates_and_start_codes_are_taken_apart()
    {
        var driver = Create()
            .Push(new NalPacketizer(Codec.H265).Aggregate([.. Sets, PrefixSei, Idr]), 0, marker: true)
            .Push(TestNals.AnnexB([.. Sets, Idr]), 3600, marker: true);
        Assert.Equal([TestNals.Sample(PrefixSei, Idr), TestNals.Sample(Idr)], driver.Units.Select(unit => unit.Data));
        Assert.Same(driver.Units[0].Format, driver.Units[1].Format);
    }

    [Fact]
    public void Decoding_order_numbers_are_skipped_where_the_SDP_announces_them()
    {
        var driver = DepacketizerDriver.Create("H265", 90000, ("sprop-max-don-diff", "2"));
        var aggregate = new List<byte> { 48 << 1, 1, 0, 7 };
        foreach (var (nal, index) in Sets.Select((nal, index) => (nal, index)))
        {
            aggregate.AddRange(index > 0 ? [0] : []);
            aggregate.AddRange([(byte)(nal.Length >> 8), (byte)nal.Length, .. nal]);
        }

        driver.Push(aggregate.ToArray(), 0)
            .Push([.. Idr[..2], 0, 8, .. Idr[2..]], 0)
            .Push([49 << 1, 1, 0x80 | 19, 0, 9, .. IdrContinued[2..20]], 0)
            .Push([49 << 1, 1, 0x40 | 19, .. IdrContinued[20..]], 0, marker: true);
        Assert.Equal(TestNals.Sample(Idr, IdrContinued), Assert.Single(driver.Units).Data);
    }

    [Theory]
    [InlineData("SPS with marker before the picture", true, 0)]
    [InlineData("sets at an earlier time", false, 3600)]
    public void Quirk_84_holds_for_H265_as_well(string name, bool marker, int earlier)
    {
        Assert.NotEmpty(name);
        var driver = Create();
        foreach (var set in Sets)
        {
            driver.Push(set, 90000 - (uint)earlier, marker);
        }

        driver.Push(Idr, 90000, marker: true);
        Assert.Equal(90000u, Assert.Single(driver.Units).RtpTimestamp);
    }

    [Theory]
    [InlineData("one byte", new byte[] { 0x26 })]
    [InlineData("header only", new byte[] { 0x26, 0x01 })]
    [InlineData("PACI", new byte[] { 100, 1, 0, 0 })]
    [InlineData("aggregate that is cut", new byte[] { 96, 1, 0x10, 0, 1 })]
    [InlineData("fragment without beginning", new byte[] { 98, 1, 0x13, 7 })]
    public void A_payload_that_means_nothing_is_counted(string name, byte[] payload)
    {
        Assert.NotEmpty(name);
        var driver = Started().Push(payload, 3600);
        Assert.Equal(1, driver.Depacketizer.Counters.MalformedPackets);
        driver.Push(Trail, 7200, marker: true);
        Assert.Equal(TestNals.Sample(Trail), driver.Units[^1].Data);
    }

    private static DepacketizerDriver Create() => DepacketizerDriver.Create("hevc", 90000);

    private static DepacketizerDriver Started() => PushSets(Create(), 0).Push(Idr, 0, marker: true);

    private static DepacketizerDriver PushSets(DepacketizerDriver driver, uint timestamp)
    {
        foreach (var set in Sets)
        {
            driver.Push(set, timestamp);
        }

        return driver;
    }
}
