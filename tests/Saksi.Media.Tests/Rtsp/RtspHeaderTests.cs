using Saksi.Media.Rtsp;

namespace Saksi.Media.Tests.Rtsp;

public sealed class RtspHeaderTests
{
    [Fact]
    public void Folded_lines_do_not_make_memory_grow()
    {
        var head = System.Text.Encoding.Latin1.GetBytes("RTSP/1.0 200 OK\r\nPublic: OPTIONS\r\n" + string.Concat(Enumerable.Repeat(" x\n", 5000)) + "\r\n");
        var before = GC.GetAllocatedBytesForCurrentThread();
        var message = RtspMessage.TryParse(head, default);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.StartsWith("OPTIONS x x", message!.Headers["Public"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain", "RTP/AVP/TCP;unicast;interleaved=0-1;ssrc=B6020AD0", true, 0, 1, 0xB6020AD0u, false)]
    [InlineData("46 Hikvision: padded", "RTP/AVP/TCP;unicast;interleaved=0-1;ssrc= d6d6627;mode=\"play\"", true, 0, 1, 0xD6D6627u, false)]
    [InlineData("46 more blanks", "RTP/AVP/TCP;interleaved=0-1;ssrc=     D93FF", true, 0, 1, 0xD93FFu, false)]
    [InlineData("46 Dahua", "RTP/AVP/TCP;unicast;interleaved=2-3;ssrc= 4317f", true, 2, 3, 0x4317Fu, false)]
    [InlineData("47 short", "RTP/AVP/TCP;interleaved=0-1;ssrc=B6020AD", true, 0, 1, 0xB6020ADu, false)]
    [InlineData("47 decimal, too long for hex", "RTP/AVP/TCP;interleaved=0-1;ssrc=1449463210", true, 0, 1, null, true)]
    [InlineData("48 Luckfox: SSRC first, no unicast", "RTP/AVP/TCP;ssrc=22345684;interleaved=0-1", true, 0, 1, 0x22345684u, false)]
    [InlineData("49 other channels", "RTP/AVP/TCP;unicast;interleaved=10-11", true, 10, 11, null, false)]
    [InlineData("49 single channel", "RTP/AVP/TCP;unicast;interleaved=0", true, 0, 1, null, false)]
    [InlineData("50 Escam: labelled UDP", "RTP/AVP;unicast;destination=1.2.3.4;interleaved=0-1", false, 0, 1, null, false)]
    [InlineData("53 any order", "interleaved=4-5;RTP/AVP/TCP;mode=\"PLAY\";unicast", true, 4, 5, null, false)]
    [InlineData("blanks", " RTP/AVP/TCP ; unicast ; interleaved = 0 - 1 ", true, 0, 1, null, false)]
    [InlineData("lower case", "rtp/avp/tcp;Interleaved=0-1", true, 0, 1, null, false)]
    [InlineData("channel that is none", "RTP/AVP/TCP;interleaved=300-301", true, null, null, null, false)]
    [InlineData("empty", "", false, null, null, null, false)]
    public void Reads_transports_over_TCP(
        string name, string value, bool isTcp, int? rtp, int? rtcp, uint? ssrc, bool isSsrcInvalid)
    {
        Assert.NotEmpty(name);
        var transport = TransportHeader.Parse(value);
        Assert.Equal(isTcp, transport.IsLabelledTcp);
        Assert.Equal((rtp, rtcp), (transport.Interleaved?.Rtp, transport.Interleaved?.Rtcp));
        Assert.Equal((ssrc, isSsrcInvalid), (transport.Ssrc, transport.HasInvalidSsrc));
    }

    [Theory]
    [InlineData("plain", "RTP/AVP;unicast;client_port=3456-3457;server_port=5000-5001;source=10.0.0.1", 5000, 5001, "10.0.0.1")]
    [InlineData("51 OpenIPC: absent", "RTP/AVP;unicast;client_port=59612-59613", null, null, null)]
    [InlineData("51 0-1", "RTP/AVP;unicast;client_port=5-6;server_port=0-1", 0, 1, null)]
    [InlineData("51 single", "RTP/AVP;unicast;client_port=5-6;server_port=5000", 5000, 5001, null)]
    [InlineData("52 empty source", "RTP/AVP;unicast;source=;server_port=1-2", 1, 2, null)]
    [InlineData("52 source is a name", "RTP/AVP;unicast;source=camera.local;server_port=2-3", 2, 3, "camera.local")]
    [InlineData("53 any order", "client_port=3456-3457;RTP/AVP;mode=\"PLAY\";unicast;server_port=6-7", 6, 7, null)]
    [InlineData("port that is none", "RTP/AVP;server_port=70000-70001", null, null, null)]
    public void Reads_transports_over_UDP(string name, string value, int? rtp, int? rtcp, string? source)
    {
        Assert.NotEmpty(name);
        var transport = TransportHeader.Parse(value);
        Assert.Equal((rtp, rtcp), (transport.ServerPorts?.Rtp, transport.ServerPorts?.Rtcp));
        Assert.Equal(source, transport.Source);
    }

    [Theory]
    [InlineData("plain", "12345678", "12345678", 60, false)]
    [InlineData("14 FLIR/Siqura", "851006239;timeout=20", "851006239", 20, false)]
    [InlineData("15 timeout 0", "1234;timeout=0", "1234", 60, true)]
    [InlineData("15 Axis: blank before timeout", "9a90de54; timeout=120", "9a90de54", 120, false)]
    [InlineData("10 Hikvision: leading blanks", "        708345999  ", "708345999", 60, false)]
    [InlineData("timeout without number", "1;timeout=abc", "1", 60, true)]
    [InlineData("timeout without value", "1;timeout", "1", 60, true)]
    [InlineData("blanks around the equals sign", "1;timeout = 30", "1", 30, false)]
    [InlineData("other parameters", "1;foo=bar;Timeout=30", "1", 30, false)]
    [InlineData("negative timeout", "1;timeout=-5", "1", 60, true)]
    [InlineData("absurd timeout", "1;timeout=99999999999", "1", 60, true)]
    public void Reads_sessions(string name, string value, string id, int timeoutSeconds, bool isInvalid)
    {
        Assert.NotEmpty(name);
        var session = SessionHeader.Parse(value);
        Assert.Equal(new SessionHeader(id, TimeSpan.FromSeconds(timeoutSeconds), isInvalid), session);
    }

    [Fact]
    public void Refuses_a_session_without_id() => Assert.Null(SessionHeader.Parse(" ;timeout=60"));

    [Theory]
    [InlineData("plain", "url=rtsp://h/s/track1;seq=1;rtptime=2,url=rtsp://h/s/track2;seq=3;rtptime=4", "rtsp://h/s/track1 rtsp://h/s/track2", null, false)]
    [InlineData("41 Dahua: bare track", "url=trackID=0;seq=47121;rtptime=3475222385", "trackID=0", null, false)]
    [InlineData("41 Laureii: trailing semicolon", "url=rtsp://h/1;seq=1;rtptime=0;", "rtsp://h/1", null, false)]
    [InlineData("41 blanks", " url = x , url=rtsp://h/1 ; seq=1 ; rtptime=0", "rtsp://h/1", null, true)]
    [InlineData("41 no seq", "url=rtsp://h/1;rtptime=7", "rtsp://h/1", null, false)]
    [InlineData("41 no rtptime", "url=rtsp://h/1;seq=7", "rtsp://h/1", null, false)]
    [InlineData("42 OMNY: rtptime=-1", "url=rtsp://h/1;seq=7;rtptime=-1", "rtsp://h/1", null, false)]
    [InlineData("43 seq=0", "url=rtsp://h/1;seq=0;rtptime=0", "rtsp://h/1", null, false)]
    [InlineData("45 Reolink: SSRC", "url=rtsp://h/trackID=1;seq=1;rtptime=0;ssrc=56597976", "rtsp://h/trackID=1", 0x56597976u, false)]
    [InlineData("quoted", "url=\"rtsp://h/1\";seq=0", "rtsp://h/1", null, false)]
    [InlineData("nonsense", "hello", "", null, true)]
    [InlineData("empty", "", "", null, true)]
    public void Reads_RTP_info(string name, string value, string urls, uint? ssrc, bool isMalformed)
    {
        Assert.NotEmpty(name);
        var entries = RtpInfoHeader.Parse(value, out var malformed);
        Assert.Equal(urls, string.Join(' ', entries.Select(e => e.Url)));
        Assert.Equal(ssrc, entries.FirstOrDefault()?.Ssrc);
        Assert.Equal(isMalformed, malformed);
    }

    [Theory]
    [InlineData("plain", "Content-Base: rtsp://10.0.0.1:554/s/", "rtsp://10.0.0.1:554/s/", null)]
    [InlineData("none", "X: y", "rtsp://10.0.0.1:554/s", null)]
    [InlineData("empty", "Content-Base: ", "rtsp://10.0.0.1:554/s", null)]
    [InlineData("Content-Location", "Content-Location: rtsp://10.0.0.1/t/", "rtsp://10.0.0.1/t/", null)]
    [InlineData("33 Anjvision", "Content-Base: 192.168.1.10:554/stream0/", "rtsp://192.168.1.10:554/stream0/", "content-base-without-scheme")]
    [InlineData("34 doubled scheme", "Content-Base: rtsp://rtsp://turret2-cam.lan:554/stream1/", "rtsp://turret2-cam.lan:554/stream1/", "content-base-with-doubled-scheme")]
    [InlineData("34 tripled", "Content-Base: rtsp://rtsp://RTSP://h/", "rtsp://h/", "content-base-with-doubled-scheme")]
    [InlineData("35 unbracketed IPv6", "Content-Base: rtsp://::ffff:192.168.1.123/onvif/profile.1/", "rtsp://[::ffff:192.168.1.123]/onvif/profile.1/", "content-base-with-unbracketed-ipv6")]
    [InlineData("36 relative", "Content-Base: /stream", "rtsp://10.0.0.1:554/stream", "content-base-relative")]
    [InlineData("37 GW", "Content-Base: rtsp://192.168.1.110:5050/H264?channel=1&subtype=0", "rtsp://192.168.1.110:5050/H264?channel=1&subtype=0", null)]
    [InlineData("bracketed IPv6", "Content-Base: rtsp://[::1]:554/", "rtsp://[::1]:554/", null)]
    [InlineData("blank inside", "Content-Base: rtsp://h/a b/", "rtsp://h/a%20b/", null)]
    public void Finds_the_base(string name, string header, string expected, string? quirk)
    {
        Assert.NotEmpty(name);
        var headers = new RtspHeaders();
        headers.AddLine(header);
        var quirks = new RtspQuirkSet();
        Assert.Equal(expected, BaseUrl.Find(headers, RtspUrl.Parse("rtsp://u:p@10.0.0.1:554/s"), quirks));
        Assert.Equal(quirk ?? "", string.Join(' ', quirks.Select(RtspQuirkSet.NameOf)));
    }

    [Theory]
    [InlineData("none", "rtsp://h/s", null, "rtsp://h/s")]
    [InlineData("asterisk", "rtsp://h/s", "*", "rtsp://h/s")]
    [InlineData("relative", "rtsp://h/s", "track1", "rtsp://h/s/track1")]
    [InlineData("relative to a slash", "rtsp://h/s/", "track1", "rtsp://h/s/track1")]
    [InlineData("38 base with query", "rtsp://h/H264?channel=1&subtype=0", "video", "rtsp://h/H264?channel=1&subtype=0/video")]
    [InlineData("38 control is a query", "rtsp://h/s", "?ctype=video", "rtsp://h/s?ctype=video")]
    [InlineData("38 control is a query, base ends in slash", "rtsp://h/s/", "?ctype=video", "rtsp://h/s/?ctype=video")]
    [InlineData("38 control starts with slash", "rtsp://h/s", "/track1", "rtsp://h/s/track1")]
    [InlineData("38 slash meets slash", "rtsp://h/s/", "/track1", "rtsp://h/s/track1")]
    [InlineData("38 control repeats the path", "rtsp://h/media/video1", "/media/video1/track1", "rtsp://h/media/video1/track1")]
    [InlineData("38 control repeats the path of a base with slash", "rtsp://h:5/s/", "/s/track1", "rtsp://h:5/s/track1")]
    [InlineData("38 control repeats the path of a base with query", "rtsp://h/s?a=b", "/s/track1", "rtsp://h/s/track1")]
    [InlineData("38 control starts like the path", "rtsp://h/s", "/stream/1", "rtsp://h/s/stream/1")]
    [InlineData("38 slash to a host alone", "rtsp://h", "/track1", "rtsp://h/track1")]
    [InlineData("38 absolute", "rtsp://h/s/", "rtsp://other/x", "rtsp://other/x")]
    [InlineData("38 absolute in upper case", "rtsp://h/s/", "RTSP://h/x", "RTSP://h/x")]
    [InlineData("equals sign", "rtsp://h/s/", "trackID=1", "rtsp://h/s/trackID=1")]
    [InlineData("blank inside", "rtsp://h/s/", "track 1", "rtsp://h/s/track%201")]
    public void Joins_controls(string name, string baseUrl, string? control, string expected)
    {
        Assert.NotEmpty(name);
        Assert.Equal(expected, BaseUrl.Join(baseUrl, control));
    }

    [Fact]
    public void Documents_every_quirk_by_name()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Saksi.slnx")))
        {
            folder = folder.Parent;
        }

        var page = File.ReadAllText(Path.Combine(folder!.FullName, "docs", "design", "receive.md"));
        Assert.All(
            Enum.GetValues<RtspQuirk>(),
            quirk => Assert.Contains($"`{RtspQuirkSet.NameOf(quirk)}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public void Names_quirks_in_a_stable_way()
    {
        Assert.Equal("content-base-without-scheme", RtspQuirkSet.NameOf(RtspQuirk.ContentBaseWithoutScheme));
        Assert.Equal("response-without-cseq", RtspQuirkSet.NameOf(RtspQuirk.ResponseWithoutCSeq));
        Assert.Equal("content-base-with-unbracketed-ipv6", RtspQuirkSet.NameOf(RtspQuirk.ContentBaseWithUnbracketedIPv6));
        Assert.True(Enum.GetValues<RtspQuirk>().Length <= 64);
        var names = Enum.GetValues<RtspQuirk>().Select(RtspQuirkSet.NameOf).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.All(names, n => Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", n));
    }
}
