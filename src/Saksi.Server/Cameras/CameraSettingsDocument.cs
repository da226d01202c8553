using System.Globalization;
using Saksi.Media.Rtsp;
using Saksi.Recording.Retention;
using Saksi.Recording.Segments;
using Saksi.Server.Settings;
using Saksi.Server.Watching.Motion;

namespace Saksi.Server.Cameras;

/// <summary>What is stored of a camera. Secrets never come back.</summary>
/// <remarks>What is left out or null stays as it was, except name, group and userName; an empty text or 0 takes it away.</remarks>
/// <param name="Streams">main, and possibly sub. An address with *** in it stands for the one that is stored.</param>
/// <param name="Id">Names it for ever; letters, digits, '.', '_' and '-'. When a camera is added it may be left out: it is made of the name.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Group">Under which it is shown.</param>
/// <param name="UserName">Who signs in at the camera.</param>
/// <param name="Password">Left out or null: as it was, unless an address has another protocol, host or port than before: then give it again; empty: none. Never in an answer.</param>
/// <param name="HasPassword">Whether one is stored; not read.</param>
/// <param name="Transport">auto, tcp or udp.</param>
/// <param name="Fingerprints">SHA-256 of certificates that are accepted.</param>
/// <param name="AllowBasic">Answer Basic authentication in clear.</param>
/// <param name="IsEnabled">False: nothing is recorded or shown of it.</param>
/// <param name="OnvifUrl">Its device service.</param>
/// <param name="Record">always, on-motion, on-event or never; null: always.</param>
/// <param name="PreRollSeconds">How much before an event is recorded as well; null: 5.</param>
/// <param name="PostRollSeconds">How much after its end; null: 30.</param>
/// <param name="Schedule">The only times at which it is recorded, such as mon-fri 08:00-18:00; null or none: always.</param>
/// <param name="Motion">Whether motion is looked for; null: as it was.</param>
/// <param name="MotionSensitivity">1 to 100; null: as it was.</param>
/// <param name="MotionSizePerMille">What moves has to fill so many thousandths of the picture, 1 to 1000; null: as it was.</param>
/// <param name="MotionSeconds">For so long, at least 0.001; null: as it was.</param>
/// <param name="MotionZones">Such as <c>include 0,0.5 1,0.5 1,1 0,1</c> or <c>exclude …</c>, in fractions of the picture; null: as it was.</param>
/// <param name="Thumbnails">Whether sealed small pictures are kept for the timeline; null: as it was.</param>
/// <param name="CameraEvents">Whether the camera is asked for its own events over ONVIF; null: as it was.</param>
/// <param name="KeepSeconds">How long its recordings are kept; null: as the others.</param>
/// <param name="MaxBytes">How large its recordings may become; null: as the others.</param>
internal sealed record CameraSettingsDocument(
    IReadOnlyList<CameraSettingsDocument.StreamAddress> Streams,
    string? Id = null,
    string? Name = null,
    string? Group = null,
    string? UserName = null,
    string? Password = null,
    bool HasPassword = false,
    string? Transport = null,
    IReadOnlyList<string>? Fingerprints = null,
    bool? AllowBasic = null,
    bool? IsEnabled = null,
    string? OnvifUrl = null,
    string? Record = null,
    double? PreRollSeconds = null,
    double? PostRollSeconds = null,
    IReadOnlyList<string>? Schedule = null,
    bool? Motion = null,
    int? MotionSensitivity = null,
    int? MotionSizePerMille = null,
    double? MotionSeconds = null,
    IReadOnlyList<string>? MotionZones = null,
    bool? Thumbnails = null,
    bool? CameraEvents = null,
    double? KeepSeconds = null,
    long? MaxBytes = null)
{
    private const double LongestMotion = 3600;

    public static CameraSettingsDocument Of(CameraSettings camera) => new(
        camera.Streams.Select(stream => new StreamAddress(stream.Name, UrlSecrets.Hide(stream.Url))).ToList(),
        camera.Id,
        camera.DisplayName,
        camera.Group,
        camera.User,
        Password: null,
        (camera.Password ?? camera.PasswordFile) is not null,
        camera.Transport.ToString().ToLowerInvariant(),
        camera.Fingerprints,
        camera.AllowsBasic,
        camera.IsEnabled,
        camera.Onvif,
        RecordingModeNames.Name(camera.Recording.Mode),
        camera.Recording.PreRoll.TotalSeconds,
        camera.Recording.PostRoll.TotalSeconds,
        camera.Recording.Schedule?.Texts,
        camera.Watching.HasMotion,
        camera.Watching.Motion.Sensitivity,
        camera.Watching.Motion.SmallestPerMille,
        camera.Watching.Motion.ShortestDuration.TotalSeconds,
        camera.Watching.Motion.Zones.Select(zone => zone.ToText()).ToList(),
        camera.Watching.HasThumbnails,
        camera.Watching.HearsCamera,
        camera.Retention.MaximumAge?.TotalSeconds,
        camera.Retention.MaximumBytes);

    /// <summary>As the settings file holds it. The file's own reader checks the rest.</summary>
    /// <param name="id">Of the camera.</param>
    /// <param name="before">What is stored of it; null: it is new.</param>
    /// <exception cref="SettingsException">It cannot be a camera.</exception>
    public CameraSettings ToSettings(string id, CameraSettings? before)
    {
        var unknown = Streams.FirstOrDefault(stream => stream.Name is not (CameraSettings.MainStream or CameraSettings.SubStream));
        if (unknown is not null || Streams.DistinctBy(stream => stream.Name).Count() != Streams.Count)
        {
            throw new SettingsException("A camera has a stream called main and possibly one called sub.");
        }

        var main = Address(CameraSettings.MainStream, before?.Main)
            ?? throw new SettingsException("The camera needs a stream called main with its address: rtsp://HOST/PATH.");
        CheckText(Name, Group, UserName, Password);
        var settings = new CameraSettings
        {
            Id = id,
            Name = Blank(Name) is { } name && name != id ? name : null,
            Group = Blank(Group),
            Main = main,
            Sub = Address(CameraSettings.SubStream, before?.Sub),
            User = Blank(UserName),
            Password = Blank(UserName) is null ? null : Password is null ? before?.Password : Blank(Password),
            PasswordFile = Password is null && Blank(UserName) is not null ? before?.PasswordFile : null,
            Transport = Transport?.ToLowerInvariant() switch
            {
                null => before?.Transport ?? RtspTransport.Auto,
                "" or "auto" => RtspTransport.Auto,
                "tcp" => RtspTransport.Tcp,
                "udp" => RtspTransport.Udp,
                var other => throw new SettingsException($"'{other}' is no transport. Write auto, tcp or udp."),
            },
            Fingerprints = Fingerprints ?? before?.Fingerprints ?? [],
            AllowsBasic = AllowBasic ?? before?.AllowsBasic ?? false,
            IsEnabled = IsEnabled ?? before?.IsEnabled ?? true,
            Onvif = OnvifUrl is null ? before?.Onvif : Blank(OnvifUrl),
            Recording = Rule(before?.Recording ?? new RecordingRule()),
            Watching = Watch(before?.Watching ?? new WatchRule()),
            Retention = new RetentionLimit
            {
                MaximumAge = KeepSeconds is null ? before?.Retention.MaximumAge : Age(),
                MaximumBytes = MaxBytes is null ? before?.Retention.MaximumBytes : MaxBytes > 0 ? MaxBytes : null,
            },
        };
        if (before is not null && Password is null)
        {
            StoredPassword.Check(before, settings);
        }

        return settings;
    }

    /// <summary>The id that was asked for, or one of the name that no camera has.</summary>
    public string ChooseId(IReadOnlyList<CameraSettings> cameras)
    {
        if (Blank(Id) is { } wanted)
        {
            return wanted;
        }

        var host = Streams.Count > 0 && RtspUrl.TryParse(Streams[0].Url, out var url, out _) ? url!.Host : "camera"; // TryParse said so.
        var root = StreamName.Sanitize((Blank(Name) ?? host).ToLowerInvariant());
        root = root.Length > 56 ? root[..56] : root;
        var id = root;
        var taken = cameras.Select(camera => camera.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);
        for (var number = 2; taken.Contains(id); number++)
        {
            id = string.Create(CultureInfo.InvariantCulture, $"{root}-{number}");
        }

        return id;
    }

    private RecordingRule Rule(RecordingRule before)
    {
        if (!WeeklySchedule.TryParse(Schedule ?? [], out var schedule, out var wrong))
        {
            throw new SettingsException($"'{wrong}' is no time of the week. Write days and hours: mon-fri 08:00-18:00.");
        }

        return new RecordingRule
        {
            Mode = Record is null ? before.Mode : RecordingModeNames.Parse(Blank(Record) ?? "always"),
            PreRoll = Seconds(PreRollSeconds, before.PreRoll, RecordingRule.LongestPreRoll),
            PostRoll = Seconds(PostRollSeconds, before.PostRoll, TimeSpan.FromDays(1)),
            Schedule = Schedule is null ? before.Schedule : Schedule.Count > 0 ? schedule : null,
        };
    }

    private WatchRule Watch(WatchRule before)
    {
        var zones = MotionZones?.Select(text => Zone.TryParse(text) ?? throw new SettingsException(
            $"'{text}' is no zone. Write include or exclude and at least three corners: include 0,0.5 1,0.5 1,1 0,1")).ToList();
        return before with
        {
            HasMotion = Motion ?? before.HasMotion,
            Motion = before.Motion with
            {
                Sensitivity = MotionSensitivity is null or (>= 1 and <= 100)
                    ? MotionSensitivity ?? before.Motion.Sensitivity
                    : throw new SettingsException("'motionSensitivity' is a number from 1 to 100."),
                SmallestPercent = MotionSizePerMille switch
                {
                    null => before.Motion.SmallestPercent,
                    >= 1 and <= 1000 => MotionSizePerMille.Value / 10.0,
                    _ => throw new SettingsException("'motionSizePerMille' is a number from 1 to 1000."),
                },
                ShortestDuration = MotionSeconds switch
                {
                    null => before.Motion.ShortestDuration,
                    >= 0.001 and <= LongestMotion => TimeSpan.FromMilliseconds(Math.Round(MotionSeconds.Value * 1000)),
                    _ => throw new SettingsException("'motionSeconds' is a number of seconds, at least 0.001 and at most 3600."),
                },
                Zones = zones ?? before.Motion.Zones,
            },
            HasThumbnails = Thumbnails ?? before.HasThumbnails,
            HearsCamera = CameraEvents ?? before.HearsCamera,
        };
    }

    private static TimeSpan Seconds(double? seconds, TimeSpan otherwise, TimeSpan most) => seconds switch
    {
        null => otherwise,
        >= 0 when seconds <= most.TotalSeconds => TimeSpan.FromSeconds(Math.Ceiling(seconds.Value)),
        _ => throw new SettingsException($"A pre-roll or post-roll is a number of seconds, here at most {most.TotalSeconds}."),
    };

    private TimeSpan? Age() => KeepSeconds switch
    {
        null or 0 => null,
        > 0 and < 100 * 366 * 86_400.0 => TimeSpan.FromSeconds(Math.Ceiling(KeepSeconds.Value)),
        _ => throw new SettingsException("'keepSeconds' is a number of seconds, at most a hundred years."),
    };

    private string? Address(string name, string? before)
    {
        var url = Streams.FirstOrDefault(stream => stream.Name == name)?.Url;
        return Blank(url) is { } address && before is not null && address == UrlSecrets.Hide(before) ? before : Blank(url);
    }

    private static void CheckText(params ReadOnlySpan<string?> texts)
    {
        foreach (var text in texts)
        {
            if (text is not null && (text.Length > 256 || text.Any(char.IsControl)))
            {
                throw new SettingsException("Names and passwords have at most 256 characters and no control characters.");
            }
        }
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    /// <summary>A stream and where it is.</summary>
    /// <param name="Name">main or sub.</param>
    /// <param name="Url">rtsp://…; in answers without credentials.</param>
    internal sealed record StreamAddress(string Name, string Url);

    /// <summary>A password is not for printing.</summary>
    public override string ToString() => $"{Id} {Name}";
}
