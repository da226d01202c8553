using Saksi.Media.Tests.Support;

namespace Saksi.Media.Tests.Depacketizers;

/// <summary>Parameter sets from <c>a=fmtp</c>, as cameras write them.</summary>
public sealed class ParameterSetsInSdpTests
{
    private static readonly byte[] Sps = TestNals.H264Sps;
    private static readonly byte[] Pps = TestNals.H264Pps;

    public static TheoryData<string, string> Usable => new()
    {
        { "as the RFC says", $"{Base64(Sps)},{Base64(Pps)}" },
        { "75: start code before", $"{Base64([0, 0, 0, 1, .. Sps])},{Base64([0, 0, 1, .. Pps])}" },
        { "75: start code behind (GW)", $"{Base64([.. Sps, 0, 0, 0, 1])},{Base64([.. Pps, 0, 0, 0, 1])}" },
        { "78: trailing zeros (Reolink)", $"{Base64([.. Sps, 0])},{Base64([.. Pps, 0, 0])}" },
        { "both in one", Base64(TestNals.AnnexB(Sps, Pps)) },
        { "trailing comma and blanks", $" {Base64(Sps)} , {Base64(Pps)},," },
        { "no padding", $"{Base64(Sps).TrimEnd('=')},{Base64(Pps).TrimEnd('=')}" },
        { "garbage among them", $"!!!,{Base64([1, 2, 3])},{Base64(Sps)},{Base64(Pps)}" },
    };

    [Theory]
    [MemberData(nameof(Usable))]
    public void A_track_has_its_format_before_the_first_packet(string name, string sprop)
    {
        Assert.NotEmpty(name);
        var driver = DepacketizerDriver.Create("H264", 90000, ("sprop-parameter-sets", sprop));
        var format = driver.Depacketizer.Format;
        Assert.NotNull(format);
        Assert.Equal((322, 242, "avc1.64000d"), (format.Width, format.Height, format.CodecString));

        // 86: an IDR picture without sets of its own is playable then; and sets that come repeat what is known.
        driver.Push(TestNals.Idr(), 0, marker: true);
        driver.Push(Sps, 1).Push(Pps, 1).Push(TestNals.Idr(), 1, marker: true);
        Assert.All(driver.Units, unit => Assert.Same(format, unit.Format));
        Assert.Equal(2, driver.Units.Count);
    }

    [Theory]
    [InlineData("missing", null)]
    [InlineData("empty", "")]
    [InlineData("VStarcam", "6QDwBE/LCAAA,AAAAAA==")]
    [InlineData("sets of H.265 (mediamtx#2348)", "QgEBAWAAAAMAAAMAAAMAAAMAlqADwIARB8u605EiqQ==,RAHgdrAmQA==")]
    [InlineData("not base64", "a=b,@@@")]
    public void Quirk_76_useless_sets_are_replaced_by_those_in_the_stream(string name, string? sprop)
    {
        Assert.NotEmpty(name);
        (string, string)[] parameters = sprop is null ? [] : [("sprop-parameter-sets", sprop), ("profile-level-id", "TeAo")];
        var driver = DepacketizerDriver.Create("H264", 90000, parameters);
        Assert.Null(driver.Depacketizer.Format);
        driver.Push(Sps, 0).Push(Pps, 0).Push(TestNals.Idr(), 0, marker: true);
        Assert.Equal(322, Assert.Single(driver.Units).Format!.Width);
    }

    [Theory]
    [InlineData("5046314")]
    [InlineData("TeAo")]
    [InlineData("00f004")]
    [InlineData("010101")]
    [InlineData("276400")]
    [InlineData("0033e7")]
    public void Quirk_77_profile_and_level_come_from_the_SPS(string profileLevelId)
    {
        var driver = DepacketizerDriver.Create(
            "H264", 90000, ("profile-level-id", profileLevelId), ("Sprop-Parameter-Sets", $"{Base64(Sps)},{Base64(Pps)}"));
        Assert.Equal("avc1.64000d", driver.Depacketizer.Format!.CodecString);
    }

    [Fact]
    public void The_stream_s_own_sets_win_over_other_ones_in_the_SDP()
    {
        var sprop = $"{Base64(TestNals.SmallH264Sps)},{Base64(TestNals.SmallH264Pps)}";
        var driver = DepacketizerDriver.Create("H264", 90000, ("sprop-parameter-sets", sprop));
        Assert.Equal(176, driver.Depacketizer.Format!.Width);
        driver.Push(Sps, 0).Push(Pps, 0).Push(TestNals.Idr(), 0, marker: true);
        Assert.Equal(322, Assert.Single(driver.Units).Format!.Width);
    }

    [Fact]
    public void H265_sets_come_in_three_parameters()
    {
        var sets = NalPacketizer.ParameterSets(TestMedia.H265.Format);
        var driver = DepacketizerDriver.Create(
            "H265",
            90000,
            ("sprop-vps", Base64(sets[0])),
            ("sprop-sps", Base64([0, 0, 0, 1, .. sets[1]])),
            ("sprop-pps", Base64([.. sets[2], 0, 0, 0, 1])));
        Assert.Equal(TestMedia.H265.Format.CodecString, driver.Depacketizer.Format!.CodecString);
        Assert.Equal((322, 242), (driver.Depacketizer.Format.Width, driver.Depacketizer.Format.Height));
    }

    private static string Base64(byte[] bytes) => Convert.ToBase64String(bytes);
}
