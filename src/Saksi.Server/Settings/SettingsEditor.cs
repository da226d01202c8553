using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Saksi.Server.Settings;

/// <summary>Changes the text of a settings file line by line, so that the owner's comments and order elsewhere stay.</summary>
public static partial class SettingsEditor
{
    internal const int Step = 2;

    private static readonly JsonSerializerOptions Quoting = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly HashSet<string> Words =
        new(StringComparer.OrdinalIgnoreCase) { "null", "true", "false", "yes", "no", "on", "off", "y", "n" };

    /// <summary>Puts a camera behind the last one, or changes the block that it has.</summary>
    /// <param name="text">The file.</param>
    /// <param name="camera">What is to stand there.</param>
    /// <param name="before">What stands there now: only lines that say something else change. Null: the whole block is written anew.</param>
    public static string SetCamera(string text, CameraSettings camera, CameraSettings? before = null)
    {
        var lines = Lines(text);
        var top = Top(text);
        var cameras = top?.Entries.FirstOrDefault(entry => entry.Key.Value == CameraReader.Key);
        if (cameras is null)
        {
            TrimEnd(lines);
            return Join([.. lines, "", $"{CameraReader.Key}:", .. Block(camera, Step)]);
        }

        if (cameras.Value is not YamlMapping { Entries.Count: > 0 } mapping)
        {
            // Nothing, or empty braces.
            lines[cameras.Key.Line - 1] = $"{CameraReader.Key}:";
            lines.InsertRange(cameras.Key.Line, Block(camera, Step));
            return Join(lines);
        }

        Refuse(mapping);
        var indent = mapping.Entries[0].Key.Column - 1;
        var old = mapping.Entries.FirstOrDefault(entry => entry.Key.Value == camera.Id);
        if (old is null)
        {
            lines.InsertRange(mapping.EndLine, ["", .. Block(camera, indent)]);
        }
        else if (before is not null && old.Value is YamlMapping { IsFlow: false, Entries.Count: > 0 } block)
        {
            CameraLines.Change(lines, old.Key, block, before, camera);
        }
        else
        {
            lines.RemoveRange(old.Key.Line - 1, EndLine(old) - old.Key.Line + 1);
            lines.InsertRange(old.Key.Line - 1, Block(camera, indent));
        }

        return Join(lines);
    }

    /// <summary>Takes a camera's block out; what is not there is left.</summary>
    public static string RemoveCamera(string text, string id)
    {
        var lines = Lines(text);
        if (Top(text)?.Entries.FirstOrDefault(entry => entry.Key.Value == CameraReader.Key)?.Value is not YamlMapping mapping
            || mapping.Entries.FirstOrDefault(entry => entry.Key.Value == id) is not { } entry)
        {
            return text;
        }

        Refuse(mapping);
        lines.RemoveRange(entry.Key.Line - 1, EndLine(entry) - entry.Key.Line + 1);
        if (mapping.Entries.Count == 1)
        {
            return Join(lines);
        }

        // One of the two empty lines around it.
        var gap = entry.Key.Line - 2;
        if (gap > 0 && lines[gap].Trim().Length == 0 && (gap + 1 >= lines.Count || lines[gap + 1].Trim().Length == 0))
        {
            lines.RemoveAt(gap);
        }

        return Join(lines);
    }

    /// <summary>Sets a setting at the top: in its place, before its commented example, or at the end.</summary>
    /// <param name="text">The file.</param>
    /// <param name="key">The setting.</param>
    /// <param name="values">One value, or several as a list.</param>
    public static string Set(string text, string key, params IReadOnlyList<string> values)
    {
        var lines = Lines(text);
        List<string> block = values.Count == 1
            ? [$"{key}: {Quote(values[0])}"]
            : [$"{key}:", .. values.Select(value => $"  - {Quote(value)}")];
        if (Top(text)?.Entries.FirstOrDefault(entry => entry.Key.Value == key) is { } old)
        {
            lines.RemoveRange(old.Key.Line - 1, EndLine(old) - old.Key.Line + 1);
            lines.InsertRange(old.Key.Line - 1, block);
            return Join(lines);
        }

        var example = lines.FindIndex(line => line.StartsWith($"#{key}:", StringComparison.Ordinal));
        if (example >= 0)
        {
            lines.InsertRange(example, block);
        }
        else
        {
            TrimEnd(lines);
            lines.AddRange(["", .. block]);
        }

        return Join(lines);
    }

    /// <summary>A value as YAML writes it, in quotes where it needs them.</summary>
    internal static string Quote(string value) =>
        Plain().IsMatch(value) && !Words.Contains(value) ? value : JsonSerializer.Serialize(value, Quoting);

    private static List<string> Block(CameraSettings camera, int indent) =>
    [
        $"{new string(' ', indent)}{Quote(camera.Id)}:",
        .. CameraLines.Of(camera).Select(line => $"{new string(' ', indent + Step)}{line.Key}: {line.Value}"),
    ];

    internal static YamlMapping? Top(string text) => YamlReader.Read(text, []) switch
    {
        null => null,
        YamlMapping { IsFlow: false } mapping => mapping,
        _ => throw new SettingsException("The settings file is written in braces or as a list; only lines of the form 'name: value' can be changed here."),
    };

    private static void Refuse(YamlMapping mapping)
    {
        if (mapping.IsFlow)
        {
            throw new SettingsException("The cameras are written in braces in the settings file. Write each on lines of its own to change them here.");
        }
    }

    internal static int EndLine(YamlEntry entry) => Math.Max(entry.Key.EndLine, entry.Value.EndLine);

    internal static List<string> Lines(string text) => [.. text.Split('\n')];

    internal static void TrimEnd(List<string> lines)
    {
        while (lines.Count > 0 && lines[^1].Trim().Length == 0)
        {
            lines.RemoveAt(lines.Count - 1);
        }
    }

    internal static string Join(List<string> lines) => string.Join('\n', lines).TrimEnd('\n') + "\n";

    // A letter first, then what has no meaning in YAML there; a colon only in front of something.
    [GeneratedRegex(@"^[A-Za-z/](?:[A-Za-z0-9._/?&=%@+-]|:(?=[A-Za-z0-9/]))*$")]
    private static partial Regex Plain();
}
