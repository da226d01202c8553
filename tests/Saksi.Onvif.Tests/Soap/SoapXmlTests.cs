using System.Text;
using Saksi.Onvif.Soap;

namespace Saksi.Onvif.Tests.Soap;

public sealed class SoapXmlTests
{
    public static TheoryData<string, byte[]> Readable() => new()
    {
        { "plain", Encoding.UTF8.GetBytes("<a>é</a>") },
        { "with a declaration", Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"utf-8\"?><a>é</a>") },
        { "with a byte order mark", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("<a>é</a>")] },
        { "UTF-16", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("<?xml version=\"1.0\" encoding=\"utf-16\"?><a>é</a>")] },
        { "UTF-16, big-endian", [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes("<a>é</a>")] },
        { "lines before the declaration", Encoding.UTF8.GetBytes("\r\n\r\n<?xml version=\"1.0\"?><a>é</a>") },
        { "NULs behind it", Encoding.UTF8.GetBytes("<a>é</a>\0\0\0\0") },
        { "an encoding that it is not in", Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"GB2312\"?><a>é</a>") },
        { "an encoding that nobody knows", Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"x-camera\"?><a>é</a>") },
        { "CDATA and comments", Encoding.UTF8.GetBytes("<!-- a --><a><![CDATA[é]]><!-- b --></a>") },
        { "as references", Encoding.UTF8.GetBytes("<a>&#xE9;</a>") },
    };

    public static TheoryData<string, string> Unreadable() => new()
    {
        { "nothing", "" },
        { "no XML", "404 Not Found" },
        { "HTML", "<html><br><p>Login</html>" },
        { "cut off", "<a><b>text</b>" },
        { "a DTD", "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>" },
        { "entities in entities", "<!DOCTYPE a [<!ENTITY b \"bbbb\"><!ENTITY c \"&b;&b;&b;\">]><a>&c;</a>" },
        { "a prefix without a namespace", "<x:a/>" },
        { "too deep", string.Concat(Enumerable.Repeat("<a>", 70)) + string.Concat(Enumerable.Repeat("</a>", 70)) },
        { "too many elements", "<a>" + string.Concat(Enumerable.Repeat("<b/>", 60_000)) + "</a>" },
        { "too many attributes", "<a " + string.Join(' ', Enumerable.Range(0, 60_000).Select(number => $"b{number}=''")) + "/>" },
        { "too large", "<a>" + new string('b', SoapXml.MaxSizeBytes) + "</a>" },
    };

    [Theory]
    [MemberData(nameof(Readable))]
    public void Reads(string name, byte[] bytes)
    {
        Assert.True(SoapXml.TryParse(bytes, out var root, out var error), $"{name}: {error}");
        Assert.Equal("é", root!.Text);
    }

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void Refuses_with_a_reason(string name, string text)
    {
        Assert.False(SoapXml.TryParse(Encoding.UTF8.GetBytes(text), out var root, out var error), name);
        Assert.Null(root);
        Assert.StartsWith("it", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Finds_elements_by_their_local_names()
    {
        Assert.True(SoapXml.TryParse("<a xmlns:x='u' y='1'><x:b z='2'><c> d </c></x:b><b/></a>"u8, out var root, out _));

        Assert.Equal("d", root!.TextOf("b", "c"));
        Assert.Equal("1", root.Attribute("y"));
        Assert.Equal("2", root.Find("b")?.Attribute("z"));
        Assert.Equal(2, root.All("b").Count());
        Assert.Equal("c", root.Descendant("c")?.Name);
        Assert.Null(root.TextOf("c"));
        Assert.Null(root.Descendant("a"));
    }
}
