using Saksi.Media.Rtsp;
using Saksi.Recording.Retention;

namespace Saksi.Server.Settings;

/// <summary>One camera of the settings file.</summary>
public sealed record CameraSettings
{
    public const string MainStream = "main";
    public const string SubStream = "sub";

    /// <summary>Names the camera in addresses and folders; never changes.</summary>
    public required string Id { get; init; }

    /// <summary>What people call it; null: its id.</summary>
    public string? Name { get; init; }

    public string? Group { get; init; }

    /// <summary>The address as written, possibly with credentials in it.</summary>
    public required string Main { get; init; }

    public string? Sub { get; init; }

    public string? User { get; init; }

    /// <summary>As written in the file; see <see cref="PasswordFile"/>.</summary>
    public string? Password { get; init; }

    /// <summary>A file whose first line is the password.</summary>
    public string? PasswordFile { get; init; }

    public RtspTransport Transport { get; init; }

    public IReadOnlyList<string> Fingerprints { get; init; } = [];

    public bool AllowsBasic { get; init; }

    /// <summary>False: nothing is recorded or shown until it is true again.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>The address of its ONVIF device service; null: it is not asked.</summary>
    public string? Onvif { get; init; }

    /// <summary>When it is recorded.</summary>
    public RecordingRule Recording { get; init; } = new();

    /// <summary>What is looked at in its pictures.</summary>
    public WatchRule Watching { get; init; } = new();

    public RetentionLimit Retention { get; init; } = new();

    public string DisplayName => Name ?? Id;

    /// <summary>Its streams: name and address.</summary>
    public IEnumerable<(string Name, string Url)> Streams =>
        Sub is null ? [(MainStream, Main)] : [(MainStream, Main), (SubStream, Sub)];

    /// <summary>A password is not for printing.</summary>
    public override string ToString() => $"{Id} {UrlSecrets.Hide(Main)}";
}
