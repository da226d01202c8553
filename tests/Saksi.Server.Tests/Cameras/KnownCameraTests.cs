using Saksi.Server.Cameras.Onvif;
using Saksi.Server.Settings;

namespace Saksi.Server.Tests.Cameras;

public sealed class KnownCameraTests
{
    [Theory]
    [InlineData("its address", "http://192.0.2.1/onvif/device_service", "rtsp://192.0.2.1/a", true)]
    [InlineData("a slash more", "http://192.0.2.1/onvif/device_service/", "rtsp://192.0.2.1/a", true)]
    [InlineData("no path was written", "http://192.0.2.1", "rtsp://192.0.2.1/a", true)]
    [InlineData("another camera of the same host", "http://192.0.2.1/yard/device_service", "rtsp://192.0.2.1/a", false)]
    [InlineData("another port", "http://192.0.2.1:8080/onvif/device_service", "rtsp://192.0.2.1/a", false)]
    [InlineData("another host", "http://192.0.2.2/onvif/device_service", "rtsp://192.0.2.1/a", false)]
    [InlineData("only a stream, same host", null, "rtsp://192.0.2.1/a", true)]
    [InlineData("only a stream, another host", null, "rtsp://192.0.2.2/a", false)]
    public void A_found_camera_is_known_by_its_whole_address(string name, string? onvif, string main, bool isKnown)
    {
        var camera = new CameraSettings { Id = "gate", Main = main, Onvif = onvif };
        Assert.True(OnvifRoutes.IsAt(camera, new Uri("http://192.0.2.1/onvif/device_service")) == isKnown, name);
    }
}
