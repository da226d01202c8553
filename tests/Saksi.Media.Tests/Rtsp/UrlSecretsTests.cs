using Saksi.Media.Rtsp;

namespace Saksi.Media.Tests.Rtsp;

public sealed class UrlSecretsTests
{
    [Theory]
    [InlineData("nothing to hide", "rtsp://cam/stream1?channel=1", "rtsp://cam/stream1?channel=1")]
    [InlineData("XiongMai", "rtsp://cam/user=admin_password=tlJ_wp_channel=1_stream=0.sdp?x", "rtsp://cam/user=admin_password=***_channel=1_stream=0.sdp?x")]
    [InlineData("XiongMai with ampersands", "rtsp://cam/user=admin&password=secret&channel=1", "rtsp://cam/user=admin&password=***&channel=1")]
    [InlineData("no password", "rtsp://cam/user=admin_password=_channel=1", "rtsp://cam/user=admin_password=_channel=1")]
    [InlineData("a query", "rtsp://cam/x?usr=admin&pwd=secret", "rtsp://cam/x?usr=admin&pwd=***")]
    [InlineData("in capitals", "rtsp://cam/x?PASSWORD=secret#t", "rtsp://cam/x?PASSWORD=***#t")]
    [InlineData("user info", "rtsp://admin:sec:ret@cam/x@y", "rtsp://cam/x@y")]
    [InlineData("no address at all", "trackID=1", "trackID=1")]
    public void Hides_what_opens_a_camera(string name, string url, string expected) =>
        Assert.True(UrlSecrets.Hide(url) == expected, $"{name}: {UrlSecrets.Hide(url)}");

    [Fact]
    public void The_request_keeps_what_the_printed_address_hides()
    {
        var url = RtspUrl.Parse("rtsp://cam/user=admin&password=secret&channel=1");

        Assert.Equal("rtsp://cam/user=admin&password=secret&channel=1", url.RequestUri);
        Assert.DoesNotContain("secret", url.ToString(), StringComparison.Ordinal);
    }
}
