using System.Globalization;
using Saksi.Media.Rtsp;
using Saksi.Server.Settings;
using Saksi.Server.Watching.Motion;

namespace Saksi.Server.Cameras;

/// <summary>Cameras as a table for spreadsheets. Passwords go in, never out.</summary>
internal static class CameraTable
{
    /// <summary>Twice what the recorder is made for; more is a table of something else.</summary>
    internal const int MostCameras = 1000;

    private static readonly MotionSettings Usual = new();

    private static readonly string[] Columns =
    [
        "id", "name", "group", "main", "sub", "user", "password", "transport", "fingerprint", "allow-basic", "enabled", "onvif",
        "record", "pre-roll", "post-roll", "schedule", "keep", "max-bytes",
        "motion", "motion-sensitivity", "motion-size", "motion-duration", "motion-zones", "thumbnails", "camera-events",
    ];

    public static string Write(IEnumerable<CameraSettings> cameras) =>
        CsvText.Format(Columns) + string.Concat(cameras.Select(camera => CsvText.Format(
        [
            camera.Id,
            camera.Name,
            camera.Group,
            UrlSecrets.Hide(camera.Main),
            camera.Sub is null ? null : UrlSecrets.Hide(camera.Sub),
            camera.User,
            null,
            camera.Transport.ToString().ToLowerInvariant(),
            string.Join(' ', camera.Fingerprints),
            camera.AllowsBasic ? "true" : null,
            camera.IsEnabled ? null : "false",
            camera.Onvif,
            camera.Recording.Mode == RecordingMode.Always ? null : RecordingModeNames.Name(camera.Recording.Mode),
            camera.Recording.PreRoll == RecordingRule.DefaultPreRoll ? null : DurationText.FormatExact(camera.Recording.PreRoll),
            camera.Recording.PostRoll == RecordingRule.DefaultPostRoll ? null : DurationText.FormatExact(camera.Recording.PostRoll),
            camera.Recording.Schedule is { } schedule ? string.Join("; ", schedule.Texts) : null,
            camera.Retention.MaximumAge is { } age ? DurationText.FormatExact(age) : null,
            camera.Retention.MaximumBytes?.ToString(CultureInfo.InvariantCulture),
            camera.Watching.HasMotion ? "true" : null,
            Unless(Usual.Sensitivity, camera.Watching.Motion.Sensitivity),
            Unless(Usual.SmallestPerMille, camera.Watching.Motion.SmallestPerMille),
            camera.Watching.Motion.ShortestDuration == Usual.ShortestDuration ? null : DurationText.FormatExact(camera.Watching.Motion.ShortestDuration),
            string.Join("; ", camera.Watching.Motion.Zones.Select(zone => zone.ToText())),
            camera.Watching.HasThumbnails ? "true" : null,
            camera.Watching.HearsCamera ? null : "false",
        ])));

    /// <summary>Reads a table.</summary>
    /// <param name="text">The file.</param>
    /// <param name="present">The cameras there are; one with the same id is changed, and keeps its password where the table has none.</param>
    /// <param name="mistakes">All mistakes, with their lines.</param>
    public static List<CameraSettings> Read(string text, IReadOnlyList<CameraSettings> present, out List<string> mistakes)
    {
        mistakes = [];
        var records = CsvText.Read(text, out var mistake);
        if (mistake is not null)
        {
            mistakes.Add(mistake);
            return [];
        }

        if (records.Count > MostCameras + 1)
        {
            mistakes.Add($"The table has {records.Count - 1} lines. At most {MostCameras} cameras can be imported at once.");
            return [];
        }

        if (records.Count == 0)
        {
            mistakes.Add("The table is empty. Its first line names the columns: id, name, main and so on.");
            return [];
        }

        var header = records[0].Fields.Select(field => field.Trim().ToLowerInvariant()).ToList();
        mistakes.AddRange(header.Where(name => !Columns.Contains(name))
            .Select(name => $"Line {records[0].Line}: there is no column '{name}'. There are: {string.Join(", ", Columns)}."));
        if (!header.Contains("main"))
        {
            mistakes.Add($"Line {records[0].Line}: the column 'main', the addresses of the streams, is missing.");
        }

        return mistakes.Count > 0 ? [] : Read(records.Skip(1), header, present, mistakes);
    }

    private static List<CameraSettings> Read(
        IEnumerable<(int Line, List<string> Fields)> records, List<string> header, IReadOnlyList<CameraSettings> present, List<string> mistakes)
    {
        var cameras = new List<CameraSettings>();
        var lines = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var (line, fields) in records)
        {
            var row = header.Zip(fields, (name, value) => (name, value: value.Trim()))
                .Where(field => field.value.Length > 0)
                .GroupBy(field => field.name)
                .ToDictionary(group => group.Key, group => group.First().value);
            try
            {
                var camera = Read(row, [.. present, .. cameras]);
                if (!lines.TryAdd(camera.Id, line))
                {
                    mistakes.Add($"Line {line}: a camera '{camera.Id}' is in line {lines[camera.Id]} already.");
                }

                // What the settings file's own reader says of it.
                var reading = SettingsReader.Read(SettingsEditor.SetCamera("", camera), ".");
                mistakes.AddRange(reading.Mistakes.Select(each => $"Line {line}: {each.Message}"));
                cameras.Add(camera);
            }
            catch (SettingsException exception)
            {
                mistakes.Add($"Line {line}: {exception.Message}");
            }
        }

        return cameras;
    }

    private static CameraSettings Read(Dictionary<string, string> row, IReadOnlyList<CameraSettings> taken)
    {
        var document = new CameraSettingsDocument(
            Streams(row),
            row.GetValueOrDefault("id"),
            row.GetValueOrDefault("name"),
            row.GetValueOrDefault("group"),
            row.GetValueOrDefault("user"),
            row.GetValueOrDefault("password"),
            HasPassword: false,
            row.GetValueOrDefault("transport"),
            row.TryGetValue("fingerprint", out var prints) ? prints.Split(' ', StringSplitOptions.RemoveEmptyEntries) : null,
            Flag(row, "allow-basic"),
            Flag(row, "enabled"),
            row.GetValueOrDefault("onvif"),
            row.GetValueOrDefault("record"),
            row.TryGetValue("pre-roll", out var preRoll) ? Seconds(preRoll) : null,
            row.TryGetValue("post-roll", out var postRoll) ? Seconds(postRoll) : null,
            List(row, "schedule"),
            Flag(row, "motion"),
            Number(row, "motion-sensitivity"),
            Number(row, "motion-size"),
            row.TryGetValue("motion-duration", out var duration) ? Seconds(duration) : null,
            List(row, "motion-zones"),
            Flag(row, "thumbnails"),
            Flag(row, "camera-events"),
            KeepSeconds: row.TryGetValue("keep", out var keep) ? Seconds(keep) : null,
            MaxBytes: row.TryGetValue("max-bytes", out var size) ? Bytes(size) : null);
        var id = document.ChooseId(taken);
        return document.ToSettings(id, taken.FirstOrDefault(camera => camera.Id == id));
    }

    private static List<CameraSettingsDocument.StreamAddress> Streams(Dictionary<string, string> row) =>
        new[] { CameraSettings.MainStream, CameraSettings.SubStream }
            .Where(row.ContainsKey)
            .Select(name => new CameraSettingsDocument.StreamAddress(name, row[name]))
            .ToList();

    private static string[]? List(Dictionary<string, string> row, string column) =>
        row.GetValueOrDefault(column)?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static int? Number(Dictionary<string, string> row, string column) => row.GetValueOrDefault(column) switch
    {
        null => null,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        var other => throw new SettingsException($"'{column}' is a whole number, not '{other}'."),
    };

    private static string? Unless(int usual, int value) => value == usual ? null : value.ToString(CultureInfo.InvariantCulture);

    private static bool? Flag(Dictionary<string, string> row, string column) => row.GetValueOrDefault(column)?.ToLowerInvariant() switch
    {
        null => null,
        "true" or "yes" => true,
        "false" or "no" => false,
        var other => throw new SettingsException($"'{column}' is true or false, not '{other}'."),
    };

    private static double Seconds(string text) => DurationText.TryParse(text, out var duration)
        ? duration.TotalSeconds
        : throw new SettingsException($"'{text}' is not a duration. Write it as 12h, 7d or 90d.");

    private static long Bytes(string text) => ByteSizeText.TryParse(text, out var bytes)
        ? bytes
        : throw new SettingsException($"'{text}' is not a size. Write it as 500MB, 10GB or 2TB.");
}
