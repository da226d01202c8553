using System.Text;

namespace Saksi.Onvif.Soap;

/// <summary>One element of a message: its name, attributes, text and children.</summary>
/// <remarks>
/// Elements are found by their local names: cameras put the right names into wrong namespaces, never the other way round.
/// Not LINQ to XML, because that keeps the names of all elements that it ever saw.
/// </remarks>
internal sealed class SoapElement(string name, string namespaceUri)
{
    private readonly List<SoapElement> _children = [];
    private readonly List<SoapAttribute> _attributes = [];
    private string _text = "";
    private StringBuilder? _texts;

    public string Name => name;

    public string NamespaceUri => namespaceUri;

    public IReadOnlyList<SoapElement> Children => _children;

    public IReadOnlyList<SoapAttribute> Attributes => _attributes;

    /// <summary>Its own text, without that of its children, trimmed.</summary>
    public string Text => (_texts?.ToString() ?? _text).Trim();

    public void Add(SoapElement child) => _children.Add(child);

    public void Add(SoapAttribute attribute) => _attributes.Add(attribute);

    public void AddText(string text)
    {
        if (_text.Length == 0)
        {
            _text = text;
            return;
        }

        _texts ??= new StringBuilder(_text);
        _texts.Append(text);
    }

    /// <summary>The value of an attribute; null when it is not there.</summary>
    public string? Attribute(string attribute) =>
        _attributes.Find(each => each.Name == attribute)?.Value;

    /// <summary>The first child of each name in turn; null when one is missing.</summary>
    public SoapElement? Find(params ReadOnlySpan<string> path)
    {
        var found = this;
        foreach (var step in path)
        {
            found = found._children.Find(child => child.Name == step);
            if (found is null)
            {
                return null;
            }
        }

        return found;
    }

    /// <summary>The text at the end of a path; null when there is none.</summary>
    public string? TextOf(params ReadOnlySpan<string> path) => Find(path)?.Text is { Length: > 0 } text ? text : null;

    /// <summary>All children of a name.</summary>
    public IEnumerable<SoapElement> All(string child) => _children.Where(each => each.Name == child);

    /// <summary>The first element of a name below this one, at any depth.</summary>
    public SoapElement? Descendant(string wanted)
    {
        var waiting = new Stack<SoapElement>([this]);
        while (waiting.TryPop(out var element))
        {
            if (element != this && element.Name == wanted)
            {
                return element;
            }

            for (var index = element._children.Count - 1; index >= 0; index--)
            {
                waiting.Push(element._children[index]);
            }
        }

        return null;
    }
}

/// <summary>An attribute of a <see cref="SoapElement"/>.</summary>
internal sealed record SoapAttribute(string Name, string NamespaceUri, string Value);
