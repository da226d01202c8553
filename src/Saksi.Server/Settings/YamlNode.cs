namespace Saksi.Server.Settings;

/// <summary>A piece of a YAML file with its place; lines and columns begin with 1.</summary>
internal abstract record YamlNode(int Line, int Column, int EndLine);

/// <summary>A text.</summary>
/// <param name="Value">Without quotes and escapes.</param>
/// <param name="IsPlain">It was not in quotes: <c>null</c> and nothing at all mean that there is no value.</param>
/// <param name="Line">Where it begins.</param>
/// <param name="Column">Where it begins.</param>
/// <param name="EndLine">The last line of it.</param>
internal sealed record YamlScalar(string Value, bool IsPlain, int Line, int Column, int EndLine) : YamlNode(Line, Column, EndLine)
{
    public bool IsNull => IsPlain && Value is "" or "~" or "null";
}

/// <summary>A list.</summary>
internal sealed record YamlSequence(IReadOnlyList<YamlNode> Items, int Line, int Column, int EndLine) : YamlNode(Line, Column, EndLine);

/// <summary>Keys with values, in the order of the file.</summary>
/// <param name="Entries">Also those whose key is there twice.</param>
/// <param name="IsFlow">Written in braces, on one line or more.</param>
/// <param name="Line">Where it begins.</param>
/// <param name="Column">Where it begins.</param>
/// <param name="EndLine">The last line of its last value.</param>
internal sealed record YamlMapping(IReadOnlyList<YamlEntry> Entries, bool IsFlow, int Line, int Column, int EndLine)
    : YamlNode(Line, Column, EndLine);

/// <summary>A key and its value.</summary>
internal sealed record YamlEntry(YamlScalar Key, YamlNode Value);
