using Saksi.Onvif.Soap;
using Saksi.Onvif.Tests.Support;

namespace Saksi.Onvif.Tests.Soap;

public sealed class SoapRequestTests
{
    private static readonly Uri Address = new("http://192.0.2.7/onvif/Events?a=1&b=2");

    [Fact]
    public void Has_no_header_unless_something_stands_in_it()
    {
        var root = Read(new SoapRequest(SoapNamespaces.Device, "GetSystemDateAndTime"), null);

        Assert.Null(root.Find("Header"));
        Assert.Equal(SoapNamespaces.Device, root.Find("Body", "GetSystemDateAndTime")?.NamespaceUri);
    }

    [Fact]
    public void Gives_reference_parameters_back_as_they_came()
    {
        var reference = Xml.Element(
            "<x:Subscription xmlns:x='urn:x' x:Type='a' xml:lang='en' plain='&lt;'><x:Id>7 &amp; 8</x:Id><Y xmlns=''/></x:Subscription>");
        var request = new SoapRequest(SoapNamespaces.Events, "PullMessages") { IsAddressed = true, ReferenceParameters = [reference] };

        var header = Read(request, UsernameToken.Create("ü<&>", "p", DateTimeOffset.UnixEpoch)).Find("Header");
        var given = header?.Find("Subscription");

        Assert.Equal(Address.AbsoluteUri, header?.TextOf("To"));
        Assert.Equal("ü<&>", header?.TextOf("Security", "UsernameToken", "Username"));
        Assert.Equal("urn:x", given?.NamespaceUri);
        Assert.Equal(("a", "en", "<", "true"), (given?.Attribute("Type"), given?.Attribute("lang"), given?.Attribute("plain"), given?.Attribute("IsReferenceParameter")));
        Assert.Equal("7 & 8", given?.TextOf("Id"));
    }

    [Theory]
    [InlineData("half a pair", new[] { 0xD83D }, false)]
    [InlineData("the other half", new[] { 0xDE00 }, false)]
    [InlineData("a control character", new[] { 'a', 1, 'b' }, true)]
    [InlineData("a pair", new[] { 0xD83D, 0xDE00 }, true)]
    public void Writes_what_is_text(string name, int[] characters, bool isText)
    {
        var typed = string.Concat(characters.Select(each => (char)each));
        var request = new SoapRequest(SoapNamespaces.Ptz, "SetPreset")
        {
            Content = writer => writer.WriteElementString("PresetName", SoapNamespaces.Ptz, typed),
        };

        var error = Record.Exception(() => request.ToBytes(Address, null));

        Assert.Equal((name, isText), (name, error is null));
        Assert.True(error is null or OnvifException { Reason: OnvifErrorReason.RequestRefused });
    }

    private static SoapElement Read(SoapRequest request, UsernameToken? token)
    {
        Assert.True(SoapXml.TryParse(request.ToBytes(Address, token), out var root, out var error), error);
        return root!;
    }
}
