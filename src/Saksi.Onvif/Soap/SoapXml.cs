using System.Text;
using System.Xml;

namespace Saksi.Onvif.Soap;

/// <summary>Reads XML from the network into <see cref="SoapElement"/>s, within bounds.</summary>
internal static class SoapXml
{
    /// <summary>Far more than the largest answer seen: a recorder's 64 channels with two profiles each are 400 KB.</summary>
    public const int MaxSizeBytes = 2 * 1024 * 1024;

    private const int MaxDepth = 64;
    private const int MaxNodes = 50_000;

    /// <summary>SOAP messages have no DTD (SOAP 1.2 part 1, 5); nothing outside the text is ever loaded.</summary>
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MaxSizeBytes,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
        CheckCharacters = false,
    };

    /// <summary>Reads a document.</summary>
    /// <param name="bytes">UTF-8, or UTF-16 with a byte order mark. Blanks and NULs around it are forgiven.</param>
    /// <param name="root">The root element.</param>
    /// <param name="error">What is wrong, as the end of a sentence; null when it could be read.</param>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out SoapElement? root, out string? error)
    {
        root = null;
        if (bytes.Length > MaxSizeBytes)
        {
            error = $"it is larger than {MaxSizeBytes >> 20} MiB";
            return false;
        }

        var text = Decode(bytes);
        var start = text.IndexOf('<', StringComparison.Ordinal);
        var end = text.LastIndexOf('>') + 1;
        if (start < 0 || end <= start)
        {
            error = "it is no XML";
            return false;
        }

        try
        {
            using var reader = XmlReader.Create(new StringReader(text[start..end]), Settings);
            root = Read(reader, out error);
            return root is not null;
        }
        catch (XmlException mistake)
        {
            // Only where it is: the message itself may quote what a camera wrote.
            error = $"its XML is broken in line {mistake.LineNumber}, column {mistake.LinePosition}";
            return false;
        }
    }

    // The declared encoding is not looked at: it is UTF-8 in fact, or a name in it is unreadable and all else is ASCII.
    private static string Decode(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xFF, 0xFE, .. var rest] => Encoding.Unicode.GetString(rest),
        [0xFE, 0xFF, .. var rest] => Encoding.BigEndianUnicode.GetString(rest),
        _ => Encoding.UTF8.GetString(bytes),
    };

    private static SoapElement? Read(XmlReader reader, out string? error)
    {
        SoapElement? root = null;
        var open = new Stack<SoapElement>();
        var nodes = 0;
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    var isEmpty = reader.IsEmptyElement;
                    var element = ReadElement(reader, ref nodes);
                    if (open.TryPeek(out var parent))
                    {
                        parent.Add(element);
                    }

                    root ??= element;
                    if (!isEmpty)
                    {
                        open.Push(element);
                    }

                    break;
                case XmlNodeType.EndElement:
                    open.Pop();
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA when open.TryPeek(out var holder):
                    holder.AddText(reader.Value);
                    break;
            }

            if (++nodes > MaxNodes || reader.Depth > MaxDepth)
            {
                error = "it has too many elements, or they are nested too deeply";
                return null;
            }
        }

        error = root is null ? "it has no element" : null;
        return root;
    }

    private static SoapElement ReadElement(XmlReader reader, ref int nodes)
    {
        var element = new SoapElement(reader.LocalName, reader.NamespaceURI);
        while (reader.MoveToNextAttribute())
        {
            nodes++;
            if (reader.Prefix != "xmlns" && reader.Name != "xmlns")
            {
                element.Add(new SoapAttribute(reader.LocalName, reader.NamespaceURI, reader.Value));
            }
        }

        reader.MoveToElement();
        return element;
    }
}
