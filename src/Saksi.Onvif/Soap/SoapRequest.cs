using System.Text;
using System.Xml;

namespace Saksi.Onvif.Soap;

/// <summary>One request: an operation, and what it is told.</summary>
/// <param name="NamespaceUri">The service's namespace.</param>
/// <param name="Operation">The name of the element in the body.</param>
internal sealed record SoapRequest(string NamespaceUri, string Operation)
{
    private static readonly XmlWriterSettings Settings = new() { Encoding = new UTF8Encoding(false), CheckCharacters = false };

    /// <summary>The SOAP action; null takes the usual one of ONVIF.</summary>
    public string? Action { get; init; }

    /// <summary>Writes what stands inside the operation's element, whose namespace is the default one.</summary>
    public Action<XmlWriter>? Content { get; init; }

    /// <summary>Never carries credentials: the camera answers it to anybody (ONVIF Core, access class PRE_AUTH).</summary>
    public bool IsOpen { get; init; }

    /// <summary>WS-Addressing headers are sent, as the event service demands.</summary>
    public bool IsAddressed { get; init; }

    /// <summary>What the camera wants to see again in the header of each request to a subscription (WS-Addressing 2.1).</summary>
    public IReadOnlyList<SoapElement> ReferenceParameters { get; init; } = [];

    public string ActionUri => Action ?? $"{NamespaceUri}/{Operation}";

    /// <summary>The whole message in UTF-8.</summary>
    /// <exception cref="OnvifException">Something in it cannot be written.</exception>
    public byte[] ToBytes(Uri address, UsernameToken? token)
    {
        try
        {
            return Write(address, token);
        }
        catch (ArgumentException exception)
        {
            // Half of a surrogate pair: in a name that was typed, or in a token that a camera told.
            throw new OnvifException(
                OnvifErrorReason.RequestRefused, $"{Operation} cannot be asked for: a name or token in it is no text.", exception);
        }
    }

    private byte[] Write(Uri address, UsernameToken? token)
    {
        using var buffer = new MemoryStream();
        using (var writer = XmlWriter.Create(buffer, Settings))
        {
            writer.WriteStartElement("s", "Envelope", SoapNamespaces.Envelope);
            WriteHeader(writer, address, token);
            writer.WriteStartElement("s", "Body", SoapNamespaces.Envelope);
            writer.WriteStartElement(Operation, NamespaceUri);
            Content?.Invoke(writer);
            writer.WriteEndElement();
            writer.WriteEndElement();
            writer.WriteEndElement();
        }

        return buffer.ToArray();
    }

    private void WriteHeader(XmlWriter writer, Uri address, UsernameToken? token)
    {
        if (token is null && !IsAddressed)
        {
            return;
        }

        writer.WriteStartElement("s", "Header", SoapNamespaces.Envelope);
        if (IsAddressed)
        {
            writer.WriteElementString("wsa", "Action", SoapNamespaces.Addressing, ActionUri);
            writer.WriteElementString("wsa", "MessageID", SoapNamespaces.Addressing, $"urn:uuid:{Guid.NewGuid()}");
            writer.WriteStartElement("wsa", "ReplyTo", SoapNamespaces.Addressing);
            writer.WriteElementString(
                "wsa", "Address", SoapNamespaces.Addressing, "http://www.w3.org/2005/08/addressing/anonymous");
            writer.WriteEndElement();
            writer.WriteElementString("wsa", "To", SoapNamespaces.Addressing, address.AbsoluteUri);
            foreach (var parameter in ReferenceParameters)
            {
                WriteElement(writer, parameter, isReference: true);
            }
        }

        token?.Write(writer);
        writer.WriteEndElement();
    }

    // As deep as a document that was read may be, see SoapXml.
    private static void WriteElement(XmlWriter writer, SoapElement element, bool isReference)
    {
        writer.WriteStartElement(element.Name, element.NamespaceUri);
        if (isReference)
        {
            writer.WriteAttributeString("wsa", "IsReferenceParameter", SoapNamespaces.Addressing, "true");
        }

        foreach (var attribute in element.Attributes.Where(each => each.Name != "IsReferenceParameter"))
        {
            writer.WriteAttributeString(attribute.Name, attribute.NamespaceUri, attribute.Value);
        }

        if (element.Text.Length > 0)
        {
            writer.WriteString(element.Text);
        }

        foreach (var child in element.Children)
        {
            WriteElement(writer, child, isReference: false);
        }

        writer.WriteEndElement();
    }
}
