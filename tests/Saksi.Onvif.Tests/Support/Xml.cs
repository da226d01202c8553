using System.Text;
using Saksi.Onvif.Soap;

namespace Saksi.Onvif.Tests.Support;

/// <summary>Makes elements of text.</summary>
internal static class Xml
{
    private static readonly string Prefixes = string.Concat(
        "tt tds trt tr2 tev wsnt wsa tptz s".Split(' ').Select(prefix => $" xmlns:{prefix}=\"urn:{prefix}\""));

    /// <summary>Reads an element; prefixes need not be declared.</summary>
    public static SoapElement Element(string text)
    {
        Assert.True(SoapXml.TryParse(Encoding.UTF8.GetBytes($"<root{Prefixes}>{text}</root>"), out var root, out var error), error);
        return Assert.Single(root!.Children);
    }
}
