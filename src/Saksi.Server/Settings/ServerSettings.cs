using Saksi.Age;
using Saksi.Recording.Retention;

namespace Saksi.Server.Settings;

/// <summary>What the settings file says. Each property is a setting; <c>saksi.yaml</c> explains them.</summary>
public sealed record ServerSettings
{
    /// <summary>Where the page and the API are served.</summary>
    public IReadOnlyList<ListenAddress> Listen { get; init; } = [ListenAddress.Default];

    public HttpsMode Https { get; init; }

    /// <summary>A PEM file with the owner's own certificate and its chain; null: one of our own making.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>The PEM file with its key; null: it is in the same file.</summary>
    public string? CertificateKeyFile { get; init; }

    /// <summary>Addresses besides those we listen on under which browsers reach the page, such as a proxy's.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>To whom recordings are sealed.</summary>
    public IReadOnlyList<X25519Recipient> Recipients { get; init; } = [];

    /// <summary>The owner waives the second recipient.</summary>
    public bool AllowsSingleRecipient { get; init; }

    public IReadOnlyList<string> StorageDirectories { get; init; } = [];

    /// <summary>How long recordings are kept, those of single cameras included.</summary>
    public RetentionPolicy Retention { get; init; } = RetentionPolicy.KeepEverything;

    public SignInSettings SignIn { get; init; } = new();

    /// <summary>Null: nobody signs in through another server.</summary>
    public OpenIdSettings? OpenId { get; init; }

    /// <summary><c>/metrics</c> needs no token when it is asked from this machine.</summary>
    public bool MetricsAreOpenOnLoopback { get; init; }

    /// <summary>One small picture of a camera in so long, where there are such.</summary>
    public TimeSpan ThumbnailInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What was noticed is kept for so long.</summary>
    public TimeSpan EventsAge { get; init; } = TimeSpan.FromDays(90);

    /// <summary>Less free space than this is told as an event.</summary>
    public long DiskLowBytes { get; init; } = 10_000_000_000;

    /// <summary>Who is told of what.</summary>
    public AlertSettings Alerts { get; init; } = new();

    public IReadOnlyList<CameraSettings> Cameras { get; init; } = [];
}
