using System.Xml;
using System.Xml.Linq;

namespace Saksi.Simulator.Onvif;

/// <summary>A request in SOAP.</summary>
internal sealed class OnvifMessage
{
    private const string Soap = "http://www.w3.org/2003/05/soap-envelope";

    private readonly XElement? _header;

    private OnvifMessage(XElement? header, XElement body)
    {
        _header = header;
        Body = body;
    }

    /// <summary>The operation's element.</summary>
    public XElement Body { get; }

    public string Operation => Body.Name.LocalName;

    public string Space => Body.Name.NamespaceName;

    /// <returns>Null for what is no SOAP.</returns>
    public static OnvifMessage? Parse(byte[] bytes)
    {
        try
        {
            using var reader = XmlReader.Create(
                new MemoryStream(bytes), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            var root = XDocument.Load(reader).Root;
            XNamespace soap = Soap;
            return root?.Name == soap + "Envelope" && root.Element(soap + "Body")?.Elements().FirstOrDefault() is { } body
                ? new OnvifMessage(root.Element(soap + "Header"), body) : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    /// <summary>The text of an element of the header, in any namespace.</summary>
    public string? HeaderText(string name) => TextOf(_header, name);

    /// <summary>The text of an element anywhere below the operation's; null when it is missing.</summary>
    public string? Text(string name) => TextOf(Body, name);

    /// <summary>Two attributes of an element, such as x and y of PanTilt.</summary>
    public (double X, double Y) Vector(string name)
    {
        var element = Body.Descendants().FirstOrDefault(each => each.Name.LocalName == name);
        return ((double?)element?.Attribute("x") ?? 0, (double?)element?.Attribute("y") ?? 0);
    }

    /// <summary>A duration such as PT5S.</summary>
    public TimeSpan? Duration(string name)
    {
        try
        {
            return Text(name) is { } text ? XmlConvert.ToTimeSpan(text) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string? TextOf(XElement? holder, string name) =>
        holder?.Descendants().FirstOrDefault(each => each.Name.LocalName == name)?.Value;
}
