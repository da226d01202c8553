using Saksi.Server.Events;

namespace Saksi.Server.Settings;

/// <summary>Who is told of what. Nothing here: nothing is sent anywhere.</summary>
public sealed record AlertSettings
{
    public IReadOnlyList<AlertRule> Rules { get; init; } = [];

    public MailSettings? Mail { get; init; }

    /// <summary>The owner's address for push servers (RFC 8292 2.1); null: no browser is notified.</summary>
    public string? PushContact { get; init; }

    public MqttSettings? Mqtt { get; init; }

    public bool Equals(AlertSettings? other) =>
        other is not null && Rules.SequenceEqual(other.Rules) && Mail == other.Mail && PushContact == other.PushContact && Mqtt == other.Mqtt;

    public override int GetHashCode() => HashCode.Combine(Rules.Count, Mail, PushContact, Mqtt);
}

/// <summary>What is told to whom, and when.</summary>
public sealed record AlertRule
{
    public required string Name { get; init; }

    /// <summary>Empty: all.</summary>
    public IReadOnlyList<EventKind> Kinds { get; init; } = [];

    /// <summary>Empty: all.</summary>
    public IReadOnlyList<string> Cameras { get; init; } = [];

    /// <summary>Null: always.</summary>
    public WeeklySchedule? When { get; init; }

    /// <summary>After an alert of a camera and kind, nothing more of them for so long.</summary>
    public TimeSpan Quiet { get; init; } = UsualQuiet;

    public static TimeSpan UsualQuiet { get; } = TimeSpan.FromMinutes(5);

    public Uri? Webhook { get; init; }

    /// <summary>Signs what is sent there; null: the file has it, or nothing is signed.</summary>
    public string? WebhookSecret { get; init; }

    public string? WebhookSecretFile { get; init; }

    public IReadOnlyList<string> MailTo { get; init; } = [];

    public bool UsesPush { get; init; }

    public bool UsesMqtt { get; init; }

    public bool Equals(AlertRule? other) =>
        other is not null
        && Name == other.Name
        && Kinds.SequenceEqual(other.Kinds)
        && Cameras.SequenceEqual(other.Cameras)
        && Equals(When, other.When)
        && Quiet == other.Quiet
        && Webhook == other.Webhook
        && WebhookSecret == other.WebhookSecret
        && WebhookSecretFile == other.WebhookSecretFile
        && MailTo.SequenceEqual(other.MailTo)
        && UsesPush == other.UsesPush
        && UsesMqtt == other.UsesMqtt;

    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    /// <summary>The address of a webhook may hold a secret: it is not for printing.</summary>
    public override string ToString() => Name;
}

/// <summary>How a connection to a mail server is protected.</summary>
public enum MailSecurity
{
    StartTls,
    Tls,
    None,
}

/// <summary>How mail is sent.</summary>
/// <param name="Host">The mail server's name or address.</param>
/// <param name="Port">Its port.</param>
/// <param name="Security">How the line is protected.</param>
/// <param name="User">Null: nobody signs in.</param>
/// <param name="Password">Null: the file has it.</param>
/// <param name="PasswordFile">Its first line is the password.</param>
/// <param name="From">The sender.</param>
public sealed record MailSettings(
    string Host, int Port, MailSecurity Security, string? User, string? Password, string? PasswordFile, string From)
{
    /// <summary>The usual port.</summary>
    public static int UsualPort(MailSecurity security) => security switch { MailSecurity.StartTls => 587, MailSecurity.Tls => 465, _ => 25 };

    /// <summary>A password is not for printing.</summary>
    public override string ToString() => $"{Host}:{Port}";
}

/// <summary>The MQTT broker.</summary>
/// <param name="Host">Its name or address.</param>
/// <param name="Port">Its port.</param>
/// <param name="UsesTls">The line is encrypted and the certificate checked.</param>
/// <param name="CertificateAuthorityFile">PEM; null: whom the machine trusts.</param>
/// <param name="User">Null: nobody signs in.</param>
/// <param name="Password">Null: the file has it.</param>
/// <param name="PasswordFile">Its first line is the password.</param>
/// <param name="Prefix">What topics begin with.</param>
/// <param name="Discovery">Home Assistant's prefix; null: it is not told.</param>
public sealed record MqttSettings(
    string Host,
    int Port,
    bool UsesTls,
    string? CertificateAuthorityFile,
    string? User,
    string? Password,
    string? PasswordFile,
    string Prefix,
    string? Discovery)
{
    public const string UsualPrefix = "saksi";
    public const string UsualDiscovery = "homeassistant";

    /// <summary>The usual port.</summary>
    public static int UsualPort(bool usesTls) => usesTls ? 8883 : 1883;

    /// <summary>A password is not for printing.</summary>
    public override string ToString() => $"{Host}:{Port}";
}
