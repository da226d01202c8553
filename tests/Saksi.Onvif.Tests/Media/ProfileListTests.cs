using Saksi.Onvif.Media;
using Saksi.Onvif.Tests.Support;

namespace Saksi.Onvif.Tests.Media;

public sealed class ProfileListTests
{
    [Fact]
    public void Reads_the_first_service()
    {
        var profile = Assert.Single(ProfileList.Parse(Xml.Element("""
            <R><trt:Profiles token="Profile_1" fixed="true"><tt:Name>mainStream</tt:Name>
              <tt:VideoSourceConfiguration token="s"><tt:SourceToken>VideoSource_1</tt:SourceToken></tt:VideoSourceConfiguration>
              <tt:VideoEncoderConfiguration token="e"><tt:Encoding>H264</tt:Encoding><tt:Resolution><tt:Width>2688</tt:Width><tt:Height>1520</tt:Height></tt:Resolution>
                <tt:RateControl><tt:FrameRateLimit>20</tt:FrameRateLimit><tt:BitrateLimit>4096</tt:BitrateLimit></tt:RateControl><tt:H264><tt:GovLength>50</tt:GovLength></tt:H264></tt:VideoEncoderConfiguration>
              <tt:AudioEncoderConfiguration token="a"><tt:Encoding>G711</tt:Encoding></tt:AudioEncoderConfiguration></trt:Profiles></R>
            """)));

        Assert.Equal(
            new OnvifProfile
            {
                Token = "Profile_1",
                Name = "mainStream",
                VideoSourceToken = "VideoSource_1",
                VideoEncoding = "H264",
                Width = 2688,
                Height = 1520,
                FramesPerSecond = 20,
                KilobitsPerSecond = 4096,
                GopFrames = 50,
                AudioEncoding = "G711",
            },
            profile);
    }

    [Fact]
    public void Reads_the_second_service()
    {
        var profile = Assert.Single(ProfileList.Parse2(Xml.Element("""
            <R><tr2:Profiles token="p1"><tr2:Name>Main</tr2:Name><tr2:Configurations><tr2:VideoSource token="s"><tt:SourceToken>vs</tt:SourceToken></tr2:VideoSource>
              <tr2:VideoEncoder token="e" GovLength="40" Profile="Main"><tt:Encoding>H265</tt:Encoding><tt:Resolution><tt:Width>3840</tt:Width><tt:Height>2160</tt:Height></tt:Resolution>
                <tt:RateControl ConstantBitRate="false"><tt:FrameRateLimit>12.5</tt:FrameRateLimit><tt:BitrateLimit>6144</tt:BitrateLimit></tt:RateControl></tr2:VideoEncoder>
              <tr2:PTZ token="z"/></tr2:Configurations></tr2:Profiles></R>
            """)));

        Assert.Equal(
            new OnvifProfile
            {
                Token = "p1",
                Name = "Main",
                VideoSourceToken = "vs",
                VideoEncoding = "H265",
                Width = 3840,
                Height = 2160,
                FramesPerSecond = 12.5,
                KilobitsPerSecond = 6144,
                GopFrames = 40,
                HasPtz = true,
            },
            profile);
    }

    [Theory]
    [InlineData("no token", "<trt:Profiles><tt:Name>a</tt:Name></trt:Profiles>", 0)]
    [InlineData("an empty token", "<trt:Profiles token=''/>", 0)]
    [InlineData("nothing but a token", "<trt:Profiles token='a'/>", 1)]
    [InlineData("numbers that are none", "<trt:Profiles token='a'><tt:VideoEncoderConfiguration><tt:Resolution><tt:Width>-1</tt:Width><tt:Height>99999999999999</tt:Height></tt:Resolution><tt:RateControl><tt:FrameRateLimit>NaN</tt:FrameRateLimit></tt:RateControl></tt:VideoEncoderConfiguration></trt:Profiles>", 1)]
    public void Takes_what_there_is(string name, string text, int count)
    {
        var profiles = ProfileList.Parse(Xml.Element($"<R>{text}</R>"));

        Assert.Equal((name, count), (name, profiles.Count));
        Assert.All(profiles, profile => Assert.Equal((0, 0, 0.0), (profile.Width, profile.Height, profile.FramesPerSecond)));
    }

    [Fact]
    public void Reads_no_more_than_a_camera_may_have() =>
        Assert.Equal(256, ProfileList.Parse(Xml.Element($"<R>{string.Concat(Enumerable.Repeat("<trt:Profiles token='a'/>", 1000))}</R>")).Count);
}
