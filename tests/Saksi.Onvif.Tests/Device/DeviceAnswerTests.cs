using System.Globalization;
using Saksi.Onvif.Device;
using Saksi.Onvif.Soap;
using Saksi.Onvif.Tests.Support;

namespace Saksi.Onvif.Tests.Device;

public sealed class DeviceAnswerTests
{
    [Theory]
    [InlineData("usual", "UTCDateTime", 2026, 11, 24, 18, 5, 59, "2026-11-24T18:05:59")]
    [InlineData("local time only", "LocalDateTime", 2026, 11, 24, 18, 5, 59, "2026-11-24T18:05:59")]
    [InlineData("a leap second", "UTCDateTime", 2016, 12, 31, 23, 59, 60, "2016-12-31T23:59:59")]
    [InlineData("never set", "UTCDateTime", 1970, 1, 1, 0, 0, 0, "1970-01-01T00:00:00")]
    [InlineData("no such day", "UTCDateTime", 2026, 2, 30, 0, 0, 0, null)]
    [InlineData("no such month", "UTCDateTime", 2026, 13, 1, 0, 0, 0, null)]
    [InlineData("no such hour", "UTCDateTime", 2026, 1, 1, 24, 0, 0, null)]
    [InlineData("negative", "UTCDateTime", -5, 1, 1, 0, 0, 0, null)]
    [InlineData("elsewhere", "Other", 2026, 1, 1, 0, 0, 0, null)]
    public void Reads_the_time(string name, string part, int year, int month, int day, int hour, int minute, int second, string? expected)
    {
        var response = Xml.Element(string.Create(
            CultureInfo.InvariantCulture,
            $"<tds:R><tds:SystemDateAndTime><tt:{part}><tt:Time><tt:Hour>{hour}</tt:Hour><tt:Minute>{minute}</tt:Minute><tt:Second>{second}</tt:Second></tt:Time><tt:Date><tt:Year>{year}</tt:Year><tt:Month>{month}</tt:Month><tt:Day>{day}</tt:Day></tt:Date></tt:{part}></tds:SystemDateAndTime></tds:R>"));

        Assert.Equal((name, expected), (name, CameraDateTime.Parse(response)?.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Reads_what_a_camera_is()
    {
        var information = OnvifDeviceInformation.Parse(Xml.Element(
            "<R><tds:Manufacturer>HIKVISION</tds:Manufacturer><tds:Model> DS-2CD2032-I </tds:Model><tds:FirmwareVersion>V5.4.41 build&#10;170710</tds:FirmwareVersion><tds:SerialNumber/></R>"));

        Assert.Equal(new OnvifDeviceInformation("HIKVISION", "DS-2CD2032-I", "V5.4.41 build 170710", "", ""), information);
    }

    [Fact]
    public void Reads_services_by_their_namespaces()
    {
        var services = ServiceList.ParseServices(Xml.Element(
            $"<R>{Service(SoapNamespaces.Media + "/", "http://c/m")}{Service(SoapNamespaces.Media2, "http://c/m2")}{Service("http://www.onvif.org/ver10/recording/wsdl", "http://c/r")}<tds:Service/></R>"));

        Assert.Equal(new ServiceList { Media = "http://c/m", Media2 = "http://c/m2" }, services);

        static string Service(string space, string address) =>
            $"<tds:Service><tds:Namespace>{space}</tds:Namespace><tds:XAddr>{address}</tds:XAddr></tds:Service>";
    }

    [Fact]
    public void Reads_services_of_old_firmware()
    {
        var services = ServiceList.ParseCapabilities(Xml.Element(
            "<R><tds:Capabilities><tt:Events><tt:XAddr>http://c/e</tt:XAddr></tt:Events><tt:Media><tt:XAddr>http://c/m</tt:XAddr></tt:Media><tt:PTZ/></tds:Capabilities></R>"));

        Assert.Equal(new ServiceList { Media = "http://c/m", Events = "http://c/e" }, services);
    }
}
