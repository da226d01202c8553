using Saksi.Media.Rtsp;
using Saksi.Recording.Retention;
using Saksi.Recording.Segments;

namespace Saksi.Server.Settings;

/// <summary>Reads the cameras of the settings file.</summary>
internal sealed class CameraReader(string folder, List<SettingsMistake> mistakes, List<string> known)
{
    public const string Key = "cameras";

    public IReadOnlyList<CameraSettings> ReadAll(MappingReader top)
    {
        var cameras = new List<CameraSettings>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        switch (top.Take(Key))
        {
            case null:
                break;
            case YamlMapping mapping:
                foreach (var entry in mapping.Entries)
                {
                    Add(cameras, seen, entry);
                }

                break;
            case var other:
                Complain(other, "'cameras' has one key for each camera below it, such as 'gate:', each further to the right.");
                break;
        }

        return cameras;
    }

    private void Add(List<CameraSettings> cameras, HashSet<string> seen, YamlEntry entry)
    {
        var id = entry.Key.Value;
        if (!StreamName.IsValidPart(id))
        {
            Complain(entry.Key, $"'{id}' cannot name a camera. Use letters, digits, '.', '_' and '-', at most 64; 'name' takes any text.");
        }
        else if (!seen.Add(id))
        {
            // Two folders whose names differ in capitals alone are one folder on some disks.
            Complain(entry.Key, $"A camera '{id}' is there twice. Give this one another name.");
        }

        if (entry.Value is YamlMapping mapping)
        {
            cameras.Add(Read(id, entry.Key, mapping));
        }
        else
        {
            Complain(entry.Value is YamlScalar { IsNull: true } ? entry.Key : entry.Value, $"The camera '{id}' needs 'main: rtsp://…' below it.");
        }
    }

    private CameraSettings Read(string id, YamlScalar key, YamlMapping mapping)
    {
        var reader = new MappingReader(mapping, $"{Key}.", mistakes);
        var camera = new CameraSettings
        {
            Id = id,
            Name = reader.Text("name"),
            Group = reader.Text("group"),
            Main = Url(reader, "main") ?? "",
            Sub = Url(reader, "sub"),
            User = reader.Text("user"),
            Password = reader.Text("password"),
            PasswordFile = reader.Text("password-file") is { } file ? Path.GetFullPath(file, folder) : null,
            Transport = reader.Choice(
                "transport", RtspTransport.Auto, ("auto", RtspTransport.Auto), ("tcp", RtspTransport.Tcp), ("udp", RtspTransport.Udp)),
            Fingerprints = Fingerprints(reader),
            AllowsBasic = reader.Flag("allow-basic"),
            IsEnabled = reader.Flag("enabled", otherwise: true),
            Onvif = reader.Text("onvif"),
            Recording = Recording(reader),
            Watching = WatchRule.Read(reader),
            Retention = new RetentionLimit { MaximumAge = reader.Duration("keep"), MaximumBytes = reader.Size("max-bytes") },
        };
        if (!reader.Has("main"))
        {
            Complain(key, $"The camera '{id}' needs 'main: rtsp://…', the address of its stream.");
        }

        Check(reader, camera);
        reader.Finish();
        known.AddRange(reader.Known);
        return camera;
    }

    private static void Check(MappingReader reader, CameraSettings camera)
    {
        if (camera is { Password: not null, PasswordFile: not null })
        {
            reader.Complain<string>("password-file", "Write 'password' or 'password-file', not both.");
        }

        if (camera.User is null && (camera.Password ?? camera.PasswordFile) is not null)
        {
            reader.Complain<string>(camera.Password is null ? "password-file" : "password", "A password needs a 'user' beside it.");
        }

        if (camera.PasswordFile is { } file && !File.Exists(file))
        {
            reader.Complain<string>("password-file", $"There is no file '{file}'.");
        }

        if (camera.Onvif is { } onvif && (!Uri.TryCreate(onvif, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")))
        {
            reader.Complain<string>("onvif", "'onvif' is the address of the camera's device service: http://HOST/onvif/device_service.");
        }
    }

    private static RecordingRule Recording(MappingReader reader)
    {
        var texts = reader.Texts("schedule");
        if (!WeeklySchedule.TryParse([.. texts.Select(text => text.Value)], out var schedule, out var wrong))
        {
            reader.Complain<string>(
                texts.First(text => text.Value == wrong),
                $"'{wrong}' is no time of the week. Write days and hours: mon-fri 08:00-18:00, or sat 22:00-06:00 past midnight.");
        }

        var rule = new RecordingRule
        {
            Mode = reader.Choice("record", RecordingMode.Always, [.. RecordingModeNames.All]),
            PreRoll = reader.Duration("pre-roll") ?? RecordingRule.DefaultPreRoll,
            PostRoll = reader.Duration("post-roll") ?? RecordingRule.DefaultPostRoll,
            Schedule = texts.Count > 0 ? schedule : null,
        };
        if (rule.PreRoll > RecordingRule.LongestPreRoll)
        {
            reader.Complain<string>("pre-roll", $"'pre-roll' is kept in memory: at most {RecordingRule.LongestPreRoll.TotalSeconds}s.");
        }

        return rule;
    }

    private static string? Url(MappingReader reader, string key)
    {
        var text = reader.Text(key);
        if (text is null)
        {
            // 'main:' with nothing behind it is as good as none.
            return reader.Has(key) && key == CameraSettings.MainStream
                ? reader.Complain<string>(key, "'main' takes the address of a stream: rtsp://HOST/PATH.")
                : null;
        }

        return RtspUrl.TryParse(text, out _, out var error)
            ? text
            : reader.Complain<string>(key, $"This is no camera address: {error}. Write it as rtsp://HOST/PATH.");
    }

    private static List<string> Fingerprints(MappingReader reader)
    {
        var fingerprints = new List<string>();
        foreach (var text in reader.Texts("fingerprint"))
        {
            var digits = text.Value.Replace(":", "", StringComparison.Ordinal);
            if (digits.Length == 64 && digits.All(char.IsAsciiHexDigit))
            {
                fingerprints.Add(text.Value);
            }
            else
            {
                reader.Complain<string>(text, "A fingerprint is the SHA-256 of the camera's certificate: 64 hexadecimal digits.");
            }
        }

        return fingerprints;
    }

    private void Complain(YamlNode place, string message) => mistakes.Add(new SettingsMistake(place.Line, place.Column, message));
}
