namespace Saksi.Server.Settings;

/// <summary>Puts a block of lines at a path of keys in the text of a settings file, and takes one out; every other line stays as it is.</summary>
internal static class SettingsBlocks
{
    /// <summary>Puts a block in the place of the old one, or behind the last of its neighbours.</summary>
    /// <param name="text">The file.</param>
    /// <param name="path">The keys that lead to it, its own included.</param>
    /// <param name="block">The lines with its key in the first, for a number of spaces before that.</param>
    /// <exception cref="SettingsException">Something above it is written so that it cannot be changed line by line.</exception>
    public static string Put(string text, IReadOnlyList<string> path, Func<int, IReadOnlyList<string>> block)
    {
        var lines = SettingsEditor.Lines(text);
        YamlNode? here = SettingsEditor.Top(text);
        YamlEntry? above = null;
        for (var depth = 0; depth < path.Count; depth++)
        {
            if (IsNothing(here))
            {
                InsertBelow(lines, above, path.Skip(depth).ToList(), block);
                return SettingsEditor.Join(lines);
            }

            var mapping = here as YamlMapping;
            Refuse(mapping, path.Take(depth));
            var entry = Find(mapping, path[depth]);
            if (entry is null)
            {
                InsertBehind(lines, mapping!, depth == 0, path.Skip(depth).ToList(), block); // Refuse saw that there is one.
                return SettingsEditor.Join(lines);
            }

            (above, here) = (entry, entry.Value);
        }

        var start = above!.Key.Line - 1; // The path is not empty.
        lines.RemoveRange(start, SettingsEditor.EndLine(above) - start);
        lines.InsertRange(start, block(above.Key.Column - 1));
        return SettingsEditor.Join(lines);
    }

    /// <summary>Takes a block out; what is not there is left.</summary>
    /// <exception cref="SettingsException">Something above it is written so that it cannot be changed line by line.</exception>
    public static string Remove(string text, IReadOnlyList<string> path)
    {
        YamlNode? here = SettingsEditor.Top(text);
        YamlEntry? entry = null;
        for (var depth = 0; depth < path.Count; depth++)
        {
            entry = Find(here as YamlMapping, path[depth]);
            if (entry is null)
            {
                return text;
            }

            Refuse(here as YamlMapping, path.Take(depth));
            here = entry.Value;
        }

        var lines = SettingsEditor.Lines(text);
        var start = entry!.Key.Line - 1; // The path is not empty.
        lines.RemoveRange(start, SettingsEditor.EndLine(entry) - start);
        return SettingsEditor.Join(lines);
    }

    private static bool IsNothing(YamlNode? node) => node is null or YamlScalar { IsNull: true } or YamlMapping { Entries.Count: 0 };

    private static YamlEntry? Find(YamlMapping? mapping, string key) => mapping?.Entries.FirstOrDefault(entry => entry.Key.Value == key);

    /// <summary>A key without anything below it, or an empty file.</summary>
    private static void InsertBelow(List<string> lines, YamlEntry? above, IReadOnlyList<string> path, Func<int, IReadOnlyList<string>> block)
    {
        if (above is null)
        {
            InsertAtTop(lines, path, block);
            return;
        }

        var indent = above.Key.Column - 1;
        if (above.Value is YamlMapping)
        {
            // Empty braces.
            lines[above.Key.Line - 1] = $"{new string(' ', indent)}{SettingsEditor.Quote(above.Key.Value)}:";
        }

        lines.InsertRange(above.Key.Line, Chain(path, indent + SettingsEditor.Step, block));
    }

    private static void InsertBehind(
        List<string> lines, YamlMapping mapping, bool isTop, IReadOnlyList<string> path, Func<int, IReadOnlyList<string>> block)
    {
        if (isTop)
        {
            InsertAtTop(lines, path, block);
            return;
        }

        lines.InsertRange(mapping.Entries.Max(SettingsEditor.EndLine), Chain(path, mapping.Entries[0].Key.Column - 1, block));
    }

    /// <summary>Before its commented example, or at the end.</summary>
    private static void InsertAtTop(List<string> lines, IReadOnlyList<string> path, Func<int, IReadOnlyList<string>> block)
    {
        var example = lines.FindIndex(line => line.StartsWith($"#{path[0]}:", StringComparison.Ordinal));
        if (example >= 0)
        {
            lines.InsertRange(example, Chain(path, 0, block));
            return;
        }

        SettingsEditor.TrimEnd(lines);
        lines.AddRange(lines.Count > 0 ? ["", .. Chain(path, 0, block)] : Chain(path, 0, block));
    }

    private static List<string> Chain(IReadOnlyList<string> path, int indent, Func<int, IReadOnlyList<string>> block)
    {
        var above = path.SkipLast(1).Select((key, depth) => $"{new string(' ', indent + (depth * SettingsEditor.Step))}{SettingsEditor.Quote(key)}:");
        return [.. above, .. block(indent + ((path.Count - 1) * SettingsEditor.Step))];
    }

    private static void Refuse(YamlMapping? mapping, IEnumerable<string> path)
    {
        if (mapping is null or { IsFlow: true })
        {
            throw new SettingsException(
                $"'{string.Join('.', path)}' is written in braces or as a list in the settings file. Write each key on a line of its own to change it here.");
        }
    }
}
