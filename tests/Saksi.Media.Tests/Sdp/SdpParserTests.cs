using System.Text;
using Saksi.Media.Sdp;

namespace Saksi.Media.Tests.Sdp;

public sealed class SdpParserTests
{
    private const string Head = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=Session\r\nt=0 0\r\n";
    private const string Video = "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:track1\r\n";

    /// <summary>Each case is a description that must give exactly one H.264 video at <c>track1</c>.</summary>
    [Theory]
    [InlineData("plain", Head + Video)]
    [InlineData("55 macro-video: nothing but media", Video)]
    [InlineData("55 no s= and no t=", "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\n" + Video)]
    [InlineData("56 s= and i= inside the media", "v=0\r\n" + Video + "s=RtspServer\r\ni=x\r\nt=0 0\r\n")]
    [InlineData("56 session attributes before s=", "v=0\r\na=range:npt=0-\r\na=control:*\r\ns=x\r\n" + Video)]
    [InlineData("57 Uniview: origin without address", "v=0\r\no=- 1001 1 IN\r\ns=x\r\nc=IN\r\nt=0 0\r\n" + Video)]
    [InlineData("58 Vurix: IN IPV4", "v=0\r\no=- 0 0 IN IPV4 10.0.0.1\r\ns=x\r\nt=0 0\r\n" + Video)]
    [InlineData("58 Verint: IP IP4", "v=0\r\no=- 1 1 IP IP4 10.0.0.1\r\ns=x\r\nt=0 0\r\n" + Video)]
    [InlineData("58 negative zero", "v=0\r\no=- -0 0 IN IP4 10.0.0.1\r\ns=x\r\nt=0 0\r\n" + Video)]
    [InlineData("58 user name with blanks", "v=0\r\no=RTSP Session 1 2 IN IP4 0.0.0.0\r\ns=x\r\nt=0 0\r\n" + Video)]
    [InlineData("58 hexadecimal id", "v=0\r\no=- 0xAC4EC96E 1 IN IP4 0.0.0.0\r\ns=x\r\nt=0 0\r\n" + Video)]
    [InlineData("58 negative id", "v=0\r\no=- -1962418793961427 1 IN IP4 0.0.0.0\r\ns=x\r\nt=0 0\r\n" + Video)]
    [InlineData("58 fractional id", "v=0\r\no=- 1698210484.879535 1 IN IP4 0.0.0.0\r\ns=x\r\nt=0 0\r\n" + Video)]
    [InlineData("58 address with port", "v=0\r\no=- 1 1 IN IP4 a.b.c.d:12626\r\ns=x\r\nt=0 0\r\n" + Video)]
    [InlineData("58 Channel1 without address", "v=0\r\no=Channel1 1 1 IN IP4\r\ns=x\r\nt=0 0\r\n" + Video)]
    [InlineData("58 TP-Link: four numbers", "v=0\r\no=- 14665860 31787219 1\r\ns=x\r\nt=0 0\r\n" + Video)]
    [InlineData("59 HIK Media Server: doubled c=", Head + "c=IN c=IN IP4 0.0.0.0\r\n" + Video)]
    [InlineData("59 c=In", Head + "c=In IP4 0.0.0.0\r\n" + Video)]
    [InlineData("59 c= without type", Head + "c=IN 198.51.100.1\r\n" + Video)]
    [InlineData("59 Avigilon", Head + "c=SM SM spk0_trackID2\r\n" + Video)]
    [InlineData("60 FLIR: t=now-", "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=x\r\nt=now-\r\n" + Video)]
    [InlineData("60 AJA: r=0 0", Head + "r=0 0\r\n" + Video)]
    [InlineData("61 bandwidths of all kinds", Head + "b=AS:50\r\nb=TIAS:50\r\nb=RS:0\r\nb=RR:0\r\nb=X-YZ\r\n" + Video)]
    [InlineData("63 blank behind rtpmap", "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000 \r\na=control:track1\r\n")]
    [InlineData("63 clock 0", "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/0\r\na=control:track1\r\n")]
    [InlineData("63 clock missing", "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264\r\na=control:track1\r\n")]
    [InlineData("64 Bosch: type 35", "m=video 0 RTP/AVP 35\r\na=rtpmap:35 H264/90000\r\na=control:track1\r\n")]
    [InlineData("66 Ubiquiti: fmtp with nothing", Head + Video + "a=fmtp:96\r\n")]
    [InlineData("69 H264DVR: control twice, odd framerates", Video + "a=framerate:0S\r\na=framerate:25\r\na=control:track1\r\n")]
    [InlineData("74 Shift_JIS", "v=0\r\ns=\u0083J\u0083\u0081\u0083\u0089\r\na=charset:Shift_JIS\r\n" + Video)]
    [InlineData("line feeds alone", "v=0\nm=video 0 RTP/AVP 96\na=rtpmap:96 H264/90000\na=control:track1\n")]
    [InlineData("carriage returns alone", "v=0\rm=video 0 RTP/AVP 96\ra=rtpmap:96 H264/90000\ra=control:track1\r")]
    [InlineData("blanks around everything", " v=0 \r\n m=video  0  RTP/AVP  96 \r\n a=rtpmap: 96  H264/90000\r\na=control: track1 \r\n")]
    [InlineData("lower case", "m=VIDEO 0 rtp/avp 96\r\na=RTPMAP:96 h264/90000\r\na=CONTROL:track1\r\n")]
    public void Finds_the_video(string name, string text)
    {
        Assert.NotEmpty(name);
        var media = Assert.Single(Parse(text).Media);
        Assert.Equal(("video", "RTP/AVP", "track1"), (media.MediaType, media.Protocol, media.Control));
        var format = Assert.Single(media.Formats);
        Assert.Equal(("H264", 90000), (format.EncodingName, format.ClockRateHz));
    }

    /// <summary>62: odd media beside a good one are kept without harm.</summary>
    [Theory]
    [InlineData("TP-Link", "m=application/TP-LINK 0 RTP/AVP smart/1/90000\r\na=rtpmap:95 TP-LINK/90000\r\n")]
    [InlineData("Mercury", "m=application/TP-LINK 0 RTP/AVP smart/0/25000\r\n")]
    [InlineData("UDP Technology", "m=metadata 0 RTP/AVP 100\r\n")]
    [InlineData("BZBGEAR", "m=meta 0 RTP/AVP 123\r\na=rtpmap:123 META /0\r\n")]
    [InlineData("vana", "m=vana 0 RTP/AVP\r\n")]
    [InlineData("Wisenet", "m=text 0 RTP/AVP 98\r\na=rtpmap:98 t140/1000\r\n")]
    [InlineData("nothing at all", "m=\r\n")]
    public void Keeps_good_media_beside_odd_ones(string name, string odd)
    {
        Assert.NotEmpty(name);
        var description = Parse(Head + odd + Video);
        Assert.Equal(2, description.Media.Count);
        Assert.Equal("H264", description.Media[1].Formats[0].EncodingName);
    }

    [Theory]
    [InlineData("static type", "m=audio 0 RTP/AVP 8\r\n", 8, "PCMA", 8000, 1)]
    [InlineData("64 rtpmap of another type", "m=audio 0 RTP/AVP 8\r\na=rtpmap:0 pcma/8000/1\r\n", 8, "PCMA", 8000, 1)]
    [InlineData("64 GW calls A-law PCMU", "m=audio 0 RTP/AVP 8\r\na=rtpmap:8 PCMU/8000/1\r\n", 8, "PCMA", 8000, 1)]
    [InlineData("64 Anpviz: AAC as type 0", "m=audio 0 RTP/AVP 0\r\na=rtpmap:0 MPEG4-GENERIC/16000/2\r\n", 0, "MPEG4-GENERIC", 16000, 2)]
    [InlineData("72 Hikvision: PCM", "m=audio 0 RTP/AVP 97\r\na=rtpmap:97 PCM/16000\r\n", 97, "PCM", 16000, 1)]
    [InlineData("73 Opus with wrong rate", "m=audio 0 RTP/AVP 97\r\na=rtpmap:97 OPUS/16000/1\r\n", 97, "OPUS", 16000, 1)]
    [InlineData("103 Dahua: G723.1", "m=audio 0 RTP/AVP 4\r\na=rtpmap:4 G723.1/8000\r\n", 4, "G723.1", 8000, 1)]
    [InlineData("rtpmap without name", "m=audio 0 RTP/AVP 0\r\na=rtpmap:0 \r\n", 0, "PCMU", 8000, 1)]
    [InlineData("clock too large to be one", "m=audio 0 RTP/AVP 99\r\na=rtpmap:99 X/99999999999\r\n", 99, "X", 0, 1)]
    [InlineData("channels 0", "m=audio 0 RTP/AVP 99\r\na=rtpmap:99 X/8000/0\r\n", 99, "X", 8000, 1)]
    public void Reads_formats(string name, string text, int payloadType, string encoding, int clockRateHz, int channels)
    {
        Assert.NotEmpty(name);
        var format = Parse(text).Media[0].Formats[0];
        Assert.Equal(
            (payloadType, encoding, clockRateHz, channels),
            (format.PayloadType, format.EncodingName, format.ClockRateHz, format.Channels));
    }

    [Fact] // 65
    public void Finds_the_video_parameters_under_the_audio_line()
    {
        var description = Parse(
            "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\nm=audio 0 RTP/AVP 8\r\na=fmtp:96 packetization-mode=1\r\n");
        Assert.Equal("1", description.Media[0].Formats[0].FormatParameters["packetization-mode"]);
        Assert.Empty(description.Media[1].Formats[0].FormatParameters);
    }

    [Fact] // 66
    public void Reads_parameters_in_odd_case_with_blanks_and_a_trailing_semicolon()
    {
        var parameters = Parse(
            "m=audio 0 RTP/AVP 97\r\na=rtpmap:97 MPEG4-GENERIC/16000\r\n"
            + "a=fmtp:97 streamtype=5; SizeLength = 13;IndexLength=3 ;config=\"1408\";mode=AAC-hbr;;sprop=AA==;flag;\r\n")
            .Media[0].Formats[0].FormatParameters;
        Assert.Equal("13", parameters["sizelength"]);
        Assert.Equal("3", parameters["indexlength"]);
        Assert.Equal("1408", parameters["config"]);
        Assert.Equal("AA==", parameters["SPROP"]);
        Assert.Equal("", parameters["flag"]);
    }

    [Fact] // 70
    public void Reads_several_formats_of_one_line_in_order_and_equal_types_of_two()
    {
        var flir = Parse("m=video 0 RTP/AVP 96 97 111 112 99\r\na=rtpmap:97 H264/90000\r\na=rtpmap:96 H265/90000\r\n");
        Assert.Equal([96, 97, 111, 112, 99], flir.Media[0].Formats.Select(f => f.PayloadType));
        Assert.Equal(["H265", "H264", "", "", ""], flir.Media[0].Formats.Select(f => f.EncodingName));

        var ubiquiti = Parse(
            "m=audio 0 RTP/AVP 96\r\na=rtpmap:96 mpeg4-generic/22050\r\na=fmtp:96 a=1\r\n"
            + "m=audio 0 RTP/AVP 96\r\na=rtpmap:96 opus/48000/2\r\na=fmtp:96 a=2\r\n");
        Assert.Equal("1", ubiquiti.Media[0].Formats[0].FormatParameters["a"]);
        Assert.Equal("2", ubiquiti.Media[1].Formats[0].FormatParameters["a"]);
    }

    [Theory] // 71
    [InlineData("ONVIF", "a=recvonly", "a=recvonly", "a=sendonly", "a=sendonly", true)]
    [InlineData("CV-RTSPHandler: all sendonly", "a=sendonly", "a=sendonly", "a=sendonly", "a=sendonly", false)]
    [InlineData("nothing said of the video", "a=x", "a=sendonly", "a=sendonly", "a=sendonly", false)]
    [InlineData("nothing said at all", "a=x", "a=x", "a=x", "a=x", false)]
    public void Tells_a_back_channel(string name, string video, string audio, string second, string third, bool isBackChannel)
    {
        Assert.NotEmpty(name);
        var media = Parse(
            $"m=video 0 RTP/AVP 96\r\n{video}\r\nm=audio 0 RTP/AVP 0\r\n{audio}\r\n"
            + $"m=audio 0 RTP/AVP 0\r\n{second}\r\nm=audio 0 RTP/AVP 8\r\n{third}\r\n").Media;
        Assert.Equal([false, false, isBackChannel, isBackChannel], media.Select(m => m.IsBackChannel));
    }

    [Fact]
    public void Reads_the_session()
    {
        var description = Parse("v=0\r\na=control:rtsp://h/s/\r\na=tool:LIVE555 Streaming Media v2013.04.08\r\na=recvonly\r\n" + Video);
        Assert.Equal("rtsp://h/s/", description.Control);
        Assert.Equal("LIVE555 Streaming Media v2013.04.08", description.Tool);
        Assert.Equal(SdpDirection.ReceiveOnly, description.Media[0].Direction);
    }

    [Theory]
    [InlineData("empty", "")]
    [InlineData("HTML", "<html><body>401</body></html>")]
    [InlineData("no media", Head)]
    public void Says_why_there_is_no_description(string name, string text)
    {
        Assert.NotEmpty(name);
        Assert.False(SdpParser.TryParse(Encoding.Latin1.GetBytes(text), out var description, out var error));
        Assert.Null(description);
        Assert.Equal("the session description has no media line", error);
    }

    [Fact]
    public void Is_bounded()
    {
        Assert.False(SdpParser.TryParse(new byte[SdpParser.MaxSizeBytes + 1], out _, out var error));
        Assert.Contains("64 KiB", error, StringComparison.Ordinal);

        var manyMedia = string.Concat(Enumerable.Repeat("m=video 0 RTP/AVP 96\r\n", 2000));
        Assert.Equal(32, Parse(manyMedia).Media.Count);
        var manyFormats = "m=video 0 RTP/AVP" + string.Concat(Enumerable.Repeat(" 96", 10000));
        Assert.Equal(16, Parse(manyFormats).Media[0].Formats.Count);
        var manyParameters = "m=video 0 RTP/AVP 96\r\na=fmtp:96 "
            + string.Concat(Enumerable.Range(0, 5000).Select(i => $"p{i}=1;"));
        Assert.Equal(64, Parse(manyParameters).Media[0].Formats[0].FormatParameters.Count);
    }

    [Fact]
    public void Reads_parameters_once_for_all_formats_that_share_them()
    {
        var media = string.Concat(Enumerable.Repeat("m=audio 0 RTP/AVP" + string.Concat(Enumerable.Repeat(" 96", 16)) + "\n", 32));
        var body = Encoding.Latin1.GetBytes(media + "a=fmtp:96 " + string.Concat(Enumerable.Repeat("a=b;", 4000)));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(SdpParser.TryParse(body, out _, out _));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    private static SessionDescription Parse(string text)
    {
        Assert.True(SdpParser.TryParse(Encoding.Latin1.GetBytes(text), out var description, out var error), error);
        return description!;
    }
}
