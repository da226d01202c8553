using System.Net;
using System.Text;
using Saksi.Onvif.Discovery;

namespace Saksi.Onvif.Tests.Discovery;

public sealed class ProbeMatchesTests
{
    private static readonly IPAddress Sender = IPAddress.Parse("192.0.2.7");

    [Theory]
    [InlineData("usual", "http://192.0.2.7/onvif/device_service", "http://192.0.2.7/onvif/device_service")]
    [InlineData("0.0.0.0", "http://0.0.0.0:8080/onvif/device_service", "http://192.0.2.7:8080/onvif/device_service")]
    [InlineData("behind NAT", "http://10.0.0.5/onvif/device_service", "http://192.0.2.7/onvif/device_service http://10.0.0.5/onvif/device_service")]
    [InlineData("ours comes last", "http://10.0.0.5/a http://[fe80::1]/b http://192.0.2.7:81/c", "http://192.0.2.7:81/c http://10.0.0.5/a http://[fe80::1]/b")]
    [InlineData("IPv6 only", "http://[2001:db8::1]/a", "http://192.0.2.7/a http://[2001:db8::1]/a")]
    [InlineData("TLS", "https://192.0.2.7/a", "https://192.0.2.7/a")]
    [InlineData("credentials", "http://u:p@192.0.2.7/a", "http://192.0.2.7/a")]
    [InlineData("none", "", "http://192.0.2.7/onvif/device_service")]
    [InlineData("nonsense", "soap.udp://239.255.255.250:3702 http:// x", "http://192.0.2.7/onvif/device_service")]
    [InlineData("the same twice", "http://192.0.2.7/a http://192.0.2.7/a", "http://192.0.2.7/a")]
    public void Prefers_the_address_that_answered(string name, string announced, string expected)
    {
        var camera = Assert.Single(Parse($"<a:EndpointReference><a:Address>urn:uuid:1</a:Address></a:EndpointReference><d:XAddrs>{announced}</d:XAddrs>"));

        Assert.Equal((name, expected), (name, string.Join(' ', camera.Addresses)));
        Assert.Equal("urn:uuid:1", camera.EndpointReference);
    }

    [Fact]
    public void Reads_scopes_and_types()
    {
        var camera = Assert.Single(Parse("""
            <d:Types>dn:NetworkVideoTransmitter tds:Device</d:Types>
            <d:Scopes>onvif://www.onvif.org/type/video_encoder onvif://www.onvif.org/Profile/Streaming onvif://www.onvif.org/Profile/T
              onvif://www.onvif.org/MAC/44:47:CC:12:34:56 onvif://www.onvif.org/hardware/DS-2CD2032-I
              onvif://www.onvif.org/name/HIKVISION%20DS-2CD2032-I ONVIF://www.onvif.org/Location/city/hangzhou http://other/x onvif://www.onvif.org/</d:Scopes>
            """));

        Assert.Equal(["NetworkVideoTransmitter", "Device"], camera.Types);
        Assert.Equal(("HIKVISION DS-2CD2032-I", "DS-2CD2032-I", "44:47:cc:12:34:56"), (camera.Scopes.Name, camera.Scopes.Hardware, camera.Scopes.MacAddress));
        Assert.Equal(["city/hangzhou"], camera.Scopes.Locations);
        Assert.Equal(["Streaming", "T"], camera.Scopes.Profiles);
        Assert.Equal(9, camera.Scopes.All.Count);
    }

    [Theory]
    [InlineData("a MAC without colons", "onvif://www.onvif.org/MAC/4447cc123456", "44:47:cc:12:34:56")]
    [InlineData("with dashes", "onvif://www.onvif.org/mac/44-47-CC-12-34-56", "44:47:cc:12:34:56")]
    [InlineData("too short", "onvif://www.onvif.org/MAC/4447", null)]
    [InlineData("none", "", null)]
    public void Reads_a_MAC(string name, string scopes, string? mac) =>
        Assert.Equal((name, mac), (name, OnvifScopes.Parse(scopes).MacAddress));

    [Fact]
    public void Cleans_names()
    {
        Assert.Equal("a b", OnvifScopes.Parse("onvif://www.onvif.org/name/a%0Ab").Name);
        Assert.Equal(64, OnvifScopes.Parse(string.Join(' ', Enumerable.Repeat("onvif://www.onvif.org/name/a", 1000))).All.Count);
        Assert.Empty(OnvifScopes.Parse("onvif://www.onvif.org/name/" + new string('a', 1000)).All);
    }

    [Theory]
    [InlineData("a probe", "<s:Envelope xmlns:s='s'><s:Body><Probe/></s:Body></s:Envelope>")]
    [InlineData("a fault", "<s:Envelope xmlns:s='s'><s:Body><s:Fault/></s:Body></s:Envelope>")]
    [InlineData("an empty body", "<s:Envelope xmlns:s='s'><s:Body/></s:Envelope>")]
    [InlineData("no SOAP", "<a/>")]
    [InlineData("no XML", "M-SEARCH * HTTP/1.1")]
    [InlineData("nothing", "")]
    public void Ignores_what_is_no_answer(string name, string datagram)
    {
        Assert.Empty(ProbeMatches.Parse(Encoding.UTF8.GetBytes(datagram), Sender, out var error));
        Assert.True(error is not null, name);
    }

    private static IReadOnlyList<DiscoveredCamera> Parse(string match)
    {
        var cameras = ProbeMatches.Parse(
            Encoding.UTF8.GetBytes($"<s:Envelope xmlns:s='s' xmlns:a='a' xmlns:d='d'><s:Body><d:ProbeMatches><d:ProbeMatch>{match}</d:ProbeMatch></d:ProbeMatches></s:Body></s:Envelope>"),
            Sender,
            out var error);
        Assert.Null(error);
        return cameras;
    }
}
