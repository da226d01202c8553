using Saksi.Age;
using Saksi.Recording.Retention;

namespace Saksi.Server.Settings;

/// <summary>Reads the settings file and reports all mistakes at once, each with its place.</summary>
public sealed class SettingsReader
{
    private readonly List<SettingsMistake> _mistakes = [];
    private readonly List<string> _known = [];
    private readonly string _folder;

    private SettingsReader(string folder) => _folder = folder;

    /// <summary>Reads settings.</summary>
    /// <param name="text">The content of the file.</param>
    /// <param name="folder">What relative paths in it are relative to.</param>
    public static SettingsReading Read(string text, string folder)
    {
        var reader = new SettingsReader(Path.GetFullPath(folder));
        var settings = YamlReader.Read(text, reader._mistakes) switch
        {
            null => reader.ReadAll(new YamlMapping([], IsFlow: false, 1, 1, 1)),
            YamlMapping mapping => reader.ReadAll(mapping),
            var other => reader.Refuse(other),
        };
        var mistakes = reader._mistakes.OrderBy(mistake => mistake.Line).ThenBy(mistake => mistake.Column).ToList();
        return new SettingsReading(mistakes.Count == 0 ? settings : null, mistakes, reader._known.Distinct().ToList());
    }

    private ServerSettings? Refuse(YamlNode node)
    {
        _mistakes.Add(new SettingsMistake(node.Line, node.Column, "Settings are lines of the form 'name: value'."));
        return null;
    }

    private ServerSettings ReadAll(YamlMapping mapping)
    {
        var top = new MappingReader(mapping, "", _mistakes);
        var cameras = new CameraReader(_folder, _mistakes, _known).ReadAll(top);
        var settings = new ServerSettings
        {
            Listen = ReadListen(top),
            Https = top.Choice("https", HttpsMode.Auto, ("auto", HttpsMode.Auto), ("always", HttpsMode.Always), ("never", HttpsMode.Never)),
            CertificateFile = ReadPath(top, "certificate"),
            CertificateKeyFile = ReadPath(top, "certificate-key"),
            Origins = ReadOrigins(top),
            Recipients = ReadRecipients(top),
            AllowsSingleRecipient = top.Flag("single-recipient"),
            StorageDirectories = top.Texts("storage").Select(path => Path.GetFullPath(path.Value, _folder)).ToList(),
            Retention = ReadRetention(top, cameras),
            SignIn = ReadSignIn(top),
            OpenId = ReadOpenId(top),
            MetricsAreOpenOnLoopback = top.Flag("metrics-open-on-loopback"),
            ThumbnailInterval = ReadThumbnailInterval(top),
            EventsAge = top.Duration("keep-events") ?? new ServerSettings().EventsAge,
            DiskLowBytes = top.Size("disk-low") ?? new ServerSettings().DiskLowBytes,
            Alerts = new AlertReader(_folder, _mistakes, _known).Read(top),
            Cameras = cameras,
        };
        if (settings.Recipients.Distinct().Count() == 1 && !settings.AllowsSingleRecipient)
        {
            top.Complain<string>(
                "recipients",
                "Recordings sealed to a single recipient are lost with its identity. Add a second one whose identity you keep elsewhere, "
                + "or write 'single-recipient: true'.");
        }

        Finish(top);
        return settings;
    }

    private static List<ListenAddress> ReadListen(MappingReader top)
    {
        var addresses = new List<ListenAddress>();
        foreach (var text in top.Texts("listen"))
        {
            if (ListenAddress.TryParse(text.Value, out var address, out var reason))
            {
                addresses.Add(address);
            }
            else
            {
                top.Complain<string>(text, reason);
            }
        }

        return addresses.Count > 0 ? addresses : [ListenAddress.Default];
    }

    private static List<string> ReadOrigins(MappingReader top)
    {
        var origins = new List<string>();
        foreach (var text in top.Texts("origins"))
        {
            if (Uri.TryCreate(text.Value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.PathAndQuery == "/")
            {
                origins.Add(uri.GetLeftPart(UriPartial.Authority));
            }
            else
            {
                top.Complain<string>(text, $"'{text.Value}' is no address of a page. Write https://NAME or https://NAME:PORT, without a path.");
            }
        }

        return origins;
    }

    private static List<X25519Recipient> ReadRecipients(MappingReader top)
    {
        var recipients = new List<X25519Recipient>();
        foreach (var text in top.Texts("recipients"))
        {
            if (X25519Recipient.TryParse(text.Value, out var recipient, out var reason))
            {
                recipients.Add(recipient);
            }
            else
            {
                // Who mixes up the two halves of a key pair shall not find the secret one in diagnostics.
                var shown = text.Value.Length <= 12 ? text.Value : text.Value[..8] + "…";
                top.Complain<string>(text, $"'{shown}' is no recipient: {reason}. A recipient starts with age1; `saksi keygen` prints one.");
            }
        }

        return recipients;
    }

    private RetentionPolicy ReadRetention(MappingReader top, IReadOnlyList<CameraSettings> cameras)
    {
        var all = new RetentionLimit();
        if (top.Below("retention") is { } retention)
        {
            all = new RetentionLimit { MaximumAge = retention.Duration("keep"), MaximumBytes = retention.Size("max-bytes") };
            Finish(retention);
        }

        return new RetentionPolicy
        {
            All = all,
            Cameras = cameras.Where(camera => !camera.Retention.IsEmpty)
                .ToDictionary(camera => camera.Id, camera => camera.Retention),
        };
    }

    private SignInSettings ReadSignIn(MappingReader top)
    {
        var otherwise = new SignInSettings();
        if (top.Below("sign-in") is not { } signIn)
        {
            return otherwise;
        }

        var read = new SignInSettings
        {
            SessionIdle = signIn.Duration("session-idle") ?? otherwise.SessionIdle,
            SessionLife = signIn.Duration("session-life") ?? otherwise.SessionLife,
            Attempts = signIn.Number("attempts", otherwise.Attempts, 3, 1000),
            Lockout = signIn.Duration("lockout") ?? otherwise.Lockout,
            AttemptsPerMinute = signIn.Number("attempts-per-minute", otherwise.AttemptsPerMinute, 1, 10_000),
            ShortestPassword = signIn.Number("shortest-password", otherwise.ShortestPassword, 8, 128),
        };
        Finish(signIn);
        return read;
    }

    private OpenIdSettings? ReadOpenId(MappingReader top)
    {
        if (top.Below("openid") is not { } openId)
        {
            return null;
        }

        var otherwise = new OpenIdSettings { Authority = "", ClientId = "" };
        var read = otherwise with
        {
            Authority = openId.Text("authority") ?? "",
            ClientId = openId.Text("client-id") ?? "",
            ClientSecret = ReadSecret(openId, "client-secret-file"),
            Name = openId.Text("name") ?? otherwise.Name,
            RoleClaim = openId.Text("role-claim") ?? otherwise.RoleClaim,
            Administrators = Words(openId, "administrators"),
            Operators = Words(openId, "operators"),
            Viewers = Words(openId, "viewers"),
        };
        if (!Uri.TryCreate(read.Authority, UriKind.Absolute, out var authority)
            || !(authority.Scheme == "https" || (authority.Scheme == "http" && authority.IsLoopback)))
        {
            openId.Complain<string>("authority", "'authority' is the address of the OpenID Connect server: https://…");
        }

        if (read.ClientId.Length == 0)
        {
            openId.Complain<string>("client-id", "'client-id' is missing: the server at 'authority' gave it to you.");
        }

        Finish(openId);
        return read;
    }

    private static TimeSpan ReadThumbnailInterval(MappingReader top)
    {
        const string Key = "thumbnail-interval";
        var interval = top.Duration(Key) ?? new ServerSettings().ThumbnailInterval;
        if (interval < TimeSpan.FromSeconds(1) || interval > TimeSpan.FromHours(1))
        {
            top.Complain<string>(Key, $"'{Key}' is at least 1s and at most 1h.");
        }

        return interval;
    }

    private static List<string> Words(MappingReader reader, string key) => reader.Texts(key).Select(text => text.Value).ToList();

    private string? ReadPath(MappingReader reader, string key) =>
        reader.Text(key) is { } path ? Path.GetFullPath(path, _folder) : null;

    private string? ReadSecret(MappingReader reader, string key)
    {
        if (ReadPath(reader, key) is not { } path)
        {
            return null;
        }

        try
        {
            return File.ReadLines(path).FirstOrDefault() ?? "";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return reader.Complain<string>(key, $"This file cannot be read: {exception.Message}");
        }
    }

    private void Finish(MappingReader reader)
    {
        reader.Finish();
        _known.AddRange(reader.Known);
    }
}
