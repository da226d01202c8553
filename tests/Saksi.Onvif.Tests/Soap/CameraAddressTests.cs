using Saksi.Onvif.Soap;

namespace Saksi.Onvif.Tests.Soap;

public sealed class CameraAddressTests
{
    [Theory]
    [InlineData("no path", "http://192.0.2.7", "http://192.0.2.7/onvif/device_service")]
    [InlineData("a port and a slash", "http://192.0.2.7:8080/", "http://192.0.2.7:8080/onvif/device_service")]
    [InlineData("a path", "https://camera.lan/other?x=1", "https://camera.lan/other?x=1")]
    [InlineData("credentials", "http://admin:secret@192.0.2.7/onvif/device_service", "http://192.0.2.7/onvif/device_service")]
    [InlineData("IPv6", "http://[2001:db8::7]:81/", "http://[2001:db8::7]:81/onvif/device_service")]
    public void Knows_the_device_service(string name, string address, string expected) =>
        Assert.Equal((name, expected), (name, new CameraAddress(new Uri(address)).DeviceService.AbsoluteUri));

    [Theory]
    [InlineData("another protocol", "rtsp://192.0.2.7/")]
    [InlineData("no host", "file:///etc/passwd")]
    [InlineData("relative", "onvif/device_service")]
    public void Refuses(string name, string address)
    {
        var error = Assert.Throws<OnvifException>(() => new CameraAddress(new Uri(address, UriKind.RelativeOrAbsolute)));
        Assert.Equal((name, OnvifErrorReason.Unreachable), (name, error.Reason));
    }

    [Theory]
    [InlineData("ours", "http://192.0.2.7:8080/onvif/Media", "http://192.0.2.7:8080/onvif/Media")]
    [InlineData("another port of ours", "http://192.0.2.7:8899/onvif/Media", "http://192.0.2.7:8899/onvif/Media")]
    [InlineData("0.0.0.0", "http://0.0.0.0:8000/onvif/Media?a=b", "http://192.0.2.7:8080/onvif/Media?a=b")]
    [InlineData("behind NAT", "http://10.1.1.1/onvif/Media", "http://192.0.2.7:8080/onvif/Media")]
    [InlineData("credentials", "http://u:p@10.1.1.1/onvif/Media", "http://192.0.2.7:8080/onvif/Media")]
    [InlineData("another scheme", "https://192.0.2.7/onvif/Media", "http://192.0.2.7:8080/onvif/Media")]
    [InlineData("only a path", "/onvif/Media", "http://192.0.2.7:8080/onvif/Media")]
    [InlineData("blanks around it", "  http://192.0.2.7/onvif/Media\n", "http://192.0.2.7/onvif/Media")]
    [InlineData("not HTTP", "ftp://192.0.2.7/x", null)]
    [InlineData("nonsense", "http://[", null)]
    public void Stays_on_the_host_that_was_named(string name, string announced, string? expected) =>
        Assert.Equal((name, expected), (name, new CameraAddress(new Uri("http://192.0.2.7:8080/")).Resolve(announced)?.AbsoluteUri));

    [Theory]
    [InlineData("ours", "rtsp://192.0.2.7:554/a?b=c&d", "rtsp://192.0.2.7:554/a?b=c&d")]
    [InlineData("behind NAT", "rtsp://10.0.0.1:8554/Streaming/Channels/101", "rtsp://192.0.2.7:8554/Streaming/Channels/101")]
    [InlineData("without a port", "rtsp://0.0.0.0/a", "rtsp://192.0.2.7/a")]
    [InlineData("without a path", "rtsp://10.0.0.1:554", "rtsp://192.0.2.7:554/")]
    [InlineData("only a query", "rtsp://10.0.0.1?x=1", "rtsp://192.0.2.7?x=1")]
    [InlineData("credentials", "rtsp://admin:p@ss@10.0.0.1/a", "rtsp://192.0.2.7/a")]
    [InlineData("as it was written", "rtsp://10.0.0.1/a%2f..//b{c}", "rtsp://192.0.2.7/a%2f..//b{c}")]
    [InlineData("IPv6", "rtsp://[fe80::1]:554/a", "rtsp://192.0.2.7:554/a")]
    [InlineData("TLS", "rtsps://10.0.0.1:322/a", "rtsps://192.0.2.7:322/a")]
    [InlineData("not RTSP", "http://10.0.0.1/a", null)]
    [InlineData("no host", "rtsp:///a", null)]
    [InlineData("two lines", "rtsp://10.0.0.1/a\r\nX: y", null)]
    public void Puts_the_host_into_a_stream(string name, string announced, string? expected) =>
        Assert.Equal((name, expected), (name, new CameraAddress(new Uri("http://192.0.2.7:8080/")).ResolveStream(announced)));

    [Theory]
    [InlineData("another path", "http://camera/", "http://camera/x", true)]
    [InlineData("another port", "http://camera/", "http://camera:81/x", true)]
    [InlineData("into TLS", "http://camera/", "https://camera/x", true)]
    [InlineData("out of TLS", "https://camera/", "http://camera/x", false)]
    [InlineData("another host", "http://camera/", "http://camera.example/x", false)]
    [InlineData("nowhere", "http://camera/", null, false)]
    public void Follows_on_the_same_host_only(string name, string address, string? location, bool isFollowed)
    {
        var error = Record.Exception(() => new CameraAddress(new Uri(address)).Follow(location is null ? null : new Uri(location)));

        Assert.Equal((name, isFollowed), (name, error is null));
        Assert.True(error is null or OnvifException { Reason: OnvifErrorReason.RedirectRefused });
    }
}
