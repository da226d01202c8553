using Saksi.Media.Rtsp;

namespace Saksi.Media.Tests.Rtsp;

public sealed class RtspUrlTests
{
    [Theory]
    [InlineData("plain", "rtsp://cam/stream", "cam", 554, "rtsp://cam/stream", null, null)]
    [InlineData("default port of TLS", "rtsps://cam", "cam", 322, "rtsps://cam", null, null)]
    [InlineData("port", "rtsp://192.0.2.7:8554/a?b=c&d=e", "192.0.2.7", 8554, "rtsp://192.0.2.7:8554/a?b=c&d=e", null, null)]
    [InlineData("empty port", "rtsp://cam:/x", "cam", 554, "rtsp://cam:/x", null, null)]
    [InlineData("upper case scheme", "RTSP://Cam/S", "Cam", 554, "rtsp://Cam/S", null, null)]
    [InlineData("credentials", "rtsp://u:p@cam/x", "cam", 554, "rtsp://cam/x", "u", "p")]
    [InlineData("29 escaped percent", "rtsp://u:p%25x@cam/x", "cam", 554, "rtsp://cam/x", "u", "p%x")]
    [InlineData("29 bare percent", "rtsp://u:100%@cam/x", "cam", 554, "rtsp://cam/x", "u", "100%")]
    [InlineData("29 percent and no hex", "rtsp://u:a%zzb@cam/x", "cam", 554, "rtsp://cam/x", "u", "a%zzb")]
    [InlineData("29 at sign", "rtsp://u:a@b@cam/x", "cam", 554, "rtsp://cam/x", "u", "a@b")]
    [InlineData("29 slash", "rtsp://u:a/b@cam/x", "cam", 554, "rtsp://cam/x", "u", "a/b")]
    [InlineData("29 question mark and hash", "rtsp://u:a?b#c@cam:99/x", "cam", 99, "rtsp://cam:99/x", "u", "a?b#c")]
    [InlineData("29 at sign and slash", "rtsp://u:x@/?#:y@cam/x", "cam", 554, "rtsp://cam/x", "u", "x@/?#:y")]
    [InlineData("29 colons", "rtsp://u:a:b:c@cam/x", "cam", 554, "rtsp://cam/x", "u", "a:b:c")]
    [InlineData("29 UTF-8", "rtsp://u:%C3%BCä@cam/x", "cam", 554, "rtsp://cam/x", "u", "üä")]
    [InlineData("user alone", "rtsp://u@cam/x", "cam", 554, "rtsp://cam/x", "u", "")]
    [InlineData("at sign in the path", "rtsp://cam/a@b", "cam", 554, "rtsp://cam/a@b", null, null)]
    [InlineData("at sign in the query", "rtsp://u:p@cam/?to=a@b", "cam", 554, "rtsp://cam/?to=a@b", "u", "p")]
    [InlineData("IPv6", "rtsp://[2001:db8::1]:555/x", "2001:db8::1", 555, "rtsp://[2001:db8::1]:555/x", null, null)]
    [InlineData("IPv6 without port", "rtsp://u:p@[::1]/x", "::1", 554, "rtsp://[::1]/x", "u", "p")]
    [InlineData("blank in the path", "rtsp://cam/a b", "cam", 554, "rtsp://cam/a%20b", null, null)]
    public void Takes_addresses_apart(
        string name, string text, string host, int port, string requestUri, string? userName, string? password)
    {
        Assert.NotEmpty(name);
        var url = RtspUrl.Parse(text);
        Assert.Equal((host, port, requestUri), (url.Host, url.Port, url.RequestUri));
        Assert.Equal((userName, password), (url.UserName, url.Password));
        Assert.Equal(requestUri, url.ToString());
    }

    [Theory]
    [InlineData("no scheme", "cam/stream")]
    [InlineData("other scheme", "http://u:secret@cam/")]
    [InlineData("no host", "rtsp://u:secret@/x")]
    [InlineData("port too large", "rtsp://u:secret@cam:65536/x")]
    [InlineData("port 0", "rtsp://cam:0/x")]
    [InlineData("line break", "rtsp://u:secret@cam/x\r\nHost: y")]
    [InlineData("escaped line break in the password", "rtsp://u:secret%0d%0a@cam/x")]
    [InlineData("unclosed bracket", "rtsp://[::1/x")]
    [InlineData("no address in brackets", "rtsp://[cam]/x")]
    [InlineData("empty", "")]
    public void Refuses_what_is_no_address_without_telling_the_password(string name, string text)
    {
        Assert.NotEmpty(name);
        Assert.False(RtspUrl.TryParse(text, out _, out var error));
        Assert.DoesNotContain("secret", error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", Assert.Throws<FormatException>(() => RtspUrl.Parse(text)).Message, StringComparison.Ordinal);
    }
}
