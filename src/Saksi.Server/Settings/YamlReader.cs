using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Saksi.Server.Settings;

/// <summary>Reads the subset of YAML that settings need: mappings, lists and texts, each with its place.</summary>
/// <remarks>Anchors, aliases and tags are refused: nobody needs them here, and an alias can blow up a small file.</remarks>
internal sealed class YamlReader
{
    private const int DeepestNesting = 16;
    private const int LongestText = 1 << 20;

    private readonly Parser _parser;
    private readonly List<SettingsMistake> _mistakes;

    private YamlReader(string text, List<SettingsMistake> mistakes)
    {
        _parser = new Parser(new StringReader(text));
        _mistakes = mistakes;
    }

    /// <summary>Reads one document. What is wrong is added to the mistakes.</summary>
    /// <returns>Null when it cannot be read, or is empty.</returns>
    public static YamlNode? Read(string text, List<SettingsMistake> mistakes)
    {
        if (text.Length > LongestText)
        {
            mistakes.Add(new SettingsMistake(1, 1, "The file is larger than 1 MiB: this is no settings file."));
            return null;
        }

        // YamlDotNet takes it for the end, and what stands behind it would be passed over without a word.
        if (text.IndexOf('\0', StringComparison.Ordinal) is var zero and >= 0)
        {
            mistakes.Add(new SettingsMistake(text.AsSpan(0, zero).Count('\n') + 1, 1, "A byte 0 stands in this line: this is no text."));
            return null;
        }

        var reader = new YamlReader(text, mistakes);
        try
        {
            return reader.ReadDocument();
        }
        catch (YamlException exception)
        {
            var place = exception.Start;
            mistakes.Add(new SettingsMistake((int)place.Line, (int)place.Column, $"This is not YAML: {exception.Message}"));
            return null;
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            // YamlDotNet 18.1 loses its way in some texts that are no YAML, such as a plain text broken by a bracket.
            var place = reader._parser.Current?.End ?? Mark.Empty;
            mistakes.Add(new SettingsMistake((int)place.Line, (int)place.Column, "This is not YAML from here on."));
            return null;
        }
    }

    private YamlNode? ReadDocument()
    {
        YamlNode? root = null;
        while (_parser.MoveNext())
        {
            switch (_parser.Current)
            {
                case StreamStart or StreamEnd or DocumentEnd or Comment:
                    break;
                case DocumentStart start when root is null:
                    _ = start;
                    break;
                case DocumentStart second:
                    Complain(second.Start, "A second document begins here: settings are one document.");
                    return root;
                default:
                    root = ReadNode(DeepestNesting);
                    break;
            }
        }

        return root is YamlScalar { IsNull: true } ? null : root;
    }

    /// <summary>Reads the node that begins at the current event; afterwards its last event is the current one.</summary>
    private YamlNode ReadNode(int depth)
    {
        if (depth == 0)
        {
            var place = _parser.Current!.Start; // There is a current event, or nobody would call this.
            throw new YamlException(place, place, "it is nested too deeply");
        }

        switch (_parser.Current)
        {
            case Scalar scalar:
                Refuse(scalar);
                return Read(scalar);
            case SequenceStart start:
                Refuse(start);
                return ReadSequence(start, depth);
            case MappingStart start:
                Refuse(start);
                return ReadMapping(start, depth);
            case var other:
                Complain(other!.Start, "Aliases (*name) are not known here: write the value again.");
                return new YamlScalar("", IsPlain: true, Line(other.Start), Column(other.Start), Line(other.Start));
        }
    }

    private static YamlScalar Read(Scalar scalar)
    {
        // A block text ends where the next line begins.
        var endLine = Line(scalar.End);
        endLine = scalar.End.Column == 1 && endLine > Line(scalar.Start) ? endLine - 1 : endLine;
        return new YamlScalar(
            scalar.Value, scalar.Style is ScalarStyle.Plain, Line(scalar.Start), Column(scalar.Start), endLine);
    }

    private YamlSequence ReadSequence(SequenceStart start, int depth)
    {
        var items = new List<YamlNode>();
        while (Next() is not SequenceEnd)
        {
            items.Add(ReadNode(depth - 1));
        }

        return new YamlSequence(
            items,
            Line(start.Start),
            Column(start.Start),
            start.Style == SequenceStyle.Flow || items.Count == 0 ? Line(_parser.Current!.End) : items[^1].EndLine); // Next() read it.
    }

    private YamlMapping ReadMapping(MappingStart start, int depth)
    {
        var entries = new List<YamlEntry>();
        while (Next() is not MappingEnd)
        {
            var key = ReadNode(depth - 1);
            Next();
            var value = ReadNode(depth - 1);
            if (key is YamlScalar name)
            {
                entries.Add(new YamlEntry(name, value));
            }
            else
            {
                _mistakes.Add(new SettingsMistake(key.Line, key.Column, "A key has to be a word."));
            }
        }

        var isFlow = start.Style == MappingStyle.Flow;
        return new YamlMapping(
            entries,
            isFlow,
            Line(start.Start),
            Column(start.Start),
            isFlow || entries.Count == 0 ? Line(_parser.Current!.End) : entries[^1].Value.EndLine); // Next() read it.
    }

    private ParsingEvent Next()
    {
        do
        {
            if (!_parser.MoveNext())
            {
                throw new YamlException("the file ends in the middle");
            }
        }
        while (_parser.Current is Comment);
        return _parser.Current!; // MoveNext said that there is one.
    }

    private void Refuse(NodeEvent node)
    {
        if (!node.Anchor.IsEmpty || (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific))
        {
            Complain(node.Start, "Anchors (&name) and tags (!name) are not known here.");
        }
    }

    private void Complain(Mark place, string message) => _mistakes.Add(new SettingsMistake(Line(place), Column(place), message));

    private static int Line(Mark mark) => (int)mark.Line;

    private static int Column(Mark mark) => (int)mark.Column;
}
