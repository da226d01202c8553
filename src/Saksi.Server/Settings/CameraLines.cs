using System.Globalization;
using System.Text.Json;
using Saksi.Media.Rtsp;
using Saksi.Server.Watching.Motion;

namespace Saksi.Server.Settings;

/// <summary>The lines of a camera's block in the settings file: a key and a value each, nothing for what is usual.</summary>
internal static class CameraLines
{
    /// <summary>All lines, in the order in which they are written.</summary>
    public static IReadOnlyList<(string Key, string Value)> Of(CameraSettings camera)
    {
        var lines = new List<(string Key, string Value)>();
        var motion = camera.Watching.Motion;
        var usual = new MotionSettings();
        Text("name", camera.Name);
        Text("group", camera.Group);
        Text("main", camera.Main);
        Text("sub", camera.Sub);
        Text("user", camera.User);
        Text("password", camera.Password);
        Text("password-file", camera.PasswordFile);
        Text("transport", camera.Transport == RtspTransport.Auto ? null : camera.Transport.ToString().ToLowerInvariant());
        Raw("fingerprint", List(camera.Fingerprints.Select(each => JsonSerializer.Serialize(each))));
        Raw("allow-basic", camera.AllowsBasic ? "true" : null);
        Raw("enabled", camera.IsEnabled ? null : "false");
        Text("onvif", camera.Onvif);
        Raw("record", camera.Recording.Mode == RecordingMode.Always ? null : RecordingModeNames.Name(camera.Recording.Mode));
        Raw("pre-roll", Unless(RecordingRule.DefaultPreRoll, camera.Recording.PreRoll));
        Raw("post-roll", Unless(RecordingRule.DefaultPostRoll, camera.Recording.PostRoll));
        Raw("schedule", camera.Recording.Schedule is { } schedule ? List(schedule.Texts.Select(SettingsEditor.Quote)) : null);
        Raw("motion", camera.Watching.HasMotion ? "true" : null);
        Raw("motion-sensitivity", Unless(usual.Sensitivity, motion.Sensitivity));
        Raw("motion-size", Unless(usual.SmallestPerMille, motion.SmallestPerMille));
        Raw("motion-duration", Unless(usual.ShortestDuration, motion.ShortestDuration));
        Raw("motion-zones", List(motion.Zones.Select(zone => SettingsEditor.Quote(zone.ToText()))));
        Raw("thumbnails", camera.Watching.HasThumbnails ? "true" : null);
        Raw("camera-events", camera.Watching.HearsCamera ? null : "false");
        Raw("keep", camera.Retention.MaximumAge is { } age ? DurationText.FormatExact(age) : null);
        Raw("max-bytes", camera.Retention.MaximumBytes?.ToString(CultureInfo.InvariantCulture));
        return lines;

        void Text(string key, string? value) => Raw(key, value is null ? null : SettingsEditor.Quote(value));

        void Raw(string key, string? value)
        {
            if (value is not null)
            {
                lines.Add((key, value));
            }
        }
    }

    /// <summary>Changes a block where what it says changes; all other lines stay as somebody wrote them, comments too.</summary>
    /// <param name="lines">Of the whole file.</param>
    /// <param name="name">The camera's key.</param>
    /// <param name="block">What stands below it.</param>
    /// <param name="before">What it says now.</param>
    /// <param name="after">What it is to say.</param>
    public static void Change(List<string> lines, YamlScalar name, YamlMapping block, CameraSettings before, CameraSettings after)
    {
        var said = Of(before).ToDictionary(line => line.Key, line => line.Value);
        var wanted = Of(after);
        var indent = new string(' ', block.Column - 1);
        var entries = block.Entries.GroupBy(entry => entry.Key.Value).ToDictionary(group => group.Key, group => group.Last());
        var edits = said.Keys.Except(wanted.Select(line => line.Key)).Where(entries.ContainsKey)
            .Select(key => new Edit(entries[key].Key.Line - 1, LineCount(entries[key]), null)).ToList();
        var behind = name.EndLine; // Where a key goes that is not there yet: behind the one before it.
        foreach (var (key, value) in wanted)
        {
            var isChanged = said.GetValueOrDefault(key) != value;
            if (entries.TryGetValue(key, out var entry))
            {
                behind = SettingsEditor.EndLine(entry);
                if (isChanged)
                {
                    edits.Add(new Edit(entry.Key.Line - 1, LineCount(entry), $"{indent}{key}: {value}{CommentBehind(lines[entry.Key.Line - 1], entry)}"));
                }
            }
            else if (isChanged)
            {
                edits.Add(new Edit(behind, 0, $"{indent}{key}: {value}"));
            }
        }

        // From below, so that the places of the others stay. At one place the old line goes first, and what comes there comes in its own order.
        foreach (var edit in edits.AsEnumerable().Reverse().OrderByDescending(edit => edit.At).ThenByDescending(edit => edit.Removed))
        {
            lines.RemoveRange(edit.At, edit.Removed);
            if (edit.Line is not null)
            {
                lines.Insert(edit.At, edit.Line);
            }
        }
    }

    private static int LineCount(YamlEntry entry) => SettingsEditor.EndLine(entry) - entry.Key.Line + 1;

    /// <summary>What stands behind the value of a line, with the blanks before it; nothing where the value has several lines.</summary>
    private static string CommentBehind(string line, YamlEntry entry)
    {
        if (entry.Value is not YamlScalar value || LineCount(entry) > 1)
        {
            return "";
        }

        // A # may be part of the value: the comment is what can be cut off without changing it.
        for (var at = line.IndexOf(" #", StringComparison.Ordinal); at >= 0; at = line.IndexOf(" #", at + 1, StringComparison.Ordinal))
        {
            if (YamlReader.Read(line[..at], []) is YamlMapping { Entries: [{ Value: YamlScalar same }] } && same.Value == value.Value)
            {
                return line[line[..at].TrimEnd().Length..];
            }
        }

        return "";
    }

    private static string? List(IEnumerable<string> values) => string.Join(", ", values) is { Length: > 0 } list ? $"[{list}]" : null;

    private static string? Unless(int usual, int value) => value == usual ? null : value.ToString(CultureInfo.InvariantCulture);

    private static string? Unless(TimeSpan usual, TimeSpan value) => value == usual ? null : DurationText.FormatExact(value);

    /// <summary>Lines to take out at a place, and one to put there.</summary>
    private sealed record Edit(int At, int Removed, string? Line);
}
