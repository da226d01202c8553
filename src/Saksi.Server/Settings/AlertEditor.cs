using System.Globalization;
using Saksi.Server.Events;

namespace Saksi.Server.Settings;

/// <summary>Changes who is told of what in the text of a settings file; the owner's comments and order elsewhere stay.</summary>
public static class AlertEditor
{
    private const string Alerts = "alerts";
    private const string Rules = "rules";
    private const string Mail = "mail";
    private const string Mqtt = "mqtt";
    private const string PushContact = "push-contact";

    /// <summary>Puts a rule in the place of its old block, or behind the last rule.</summary>
    public static string SetRule(string text, AlertRule rule) => SettingsBlocks.Put(text, [Alerts, Rules, rule.Name], indent => Block(rule, indent));

    public static string RemoveRule(string text, string name) => SettingsBlocks.Remove(text, [Alerts, Rules, name]);

    /// <summary>Sets how mail is sent; null: it is not.</summary>
    public static string SetMail(string text, MailSettings? mail) => mail is null
        ? SettingsBlocks.Remove(text, [Alerts, Mail])
        : SettingsBlocks.Put(text, [Alerts, Mail], indent => Block(mail, indent));

    /// <summary>Sets the broker; null: there is none.</summary>
    public static string SetMqtt(string text, MqttSettings? mqtt) => mqtt is null
        ? SettingsBlocks.Remove(text, [Alerts, Mqtt])
        : SettingsBlocks.Put(text, [Alerts, Mqtt], indent => Block(mqtt, indent));

    /// <summary>Sets the owner's address for push servers; null: no browser is notified.</summary>
    public static string SetPushContact(string text, string? contact) => contact is null
        ? SettingsBlocks.Remove(text, [Alerts, PushContact])
        : SettingsBlocks.Put(text, [Alerts, PushContact], indent => [$"{new string(' ', indent)}{PushContact}: {SettingsEditor.Quote(contact)}"]);

    private static List<string> Block(AlertRule rule, int indent) => Lines(
        rule.Name,
        indent,
        ("kinds", List(rule.Kinds.Select(kind => kind.Name()))),
        ("cameras", List(rule.Cameras)),
        ("when", rule.When is { } when ? List(when.Texts) : null),
        ("quiet", rule.Quiet == AlertRule.UsualQuiet ? null : DurationText.FormatExact(rule.Quiet)),
        ("webhook", Text(rule.Webhook?.OriginalString)),
        ("webhook-secret", Text(rule.WebhookSecret)),
        ("webhook-secret-file", Text(rule.WebhookSecretFile)),
        ("mail-to", List(rule.MailTo)),
        ("push", rule.UsesPush ? "true" : null),
        ("mqtt", rule.UsesMqtt ? "true" : null));

    private static List<string> Block(MailSettings mail, int indent) => Lines(
        Mail,
        indent,
        ("host", Text(mail.Host)),
        ("port", Unless(MailSettings.UsualPort(mail.Security), mail.Port)),
        ("security", mail.Security == MailSecurity.StartTls ? null : mail.Security.ToString().ToLowerInvariant()),
        ("user", Text(mail.User)),
        ("password", Text(mail.Password)),
        ("password-file", Text(mail.PasswordFile)),
        ("from", Text(mail.From)));

    private static List<string> Block(MqttSettings mqtt, int indent) => Lines(
        Mqtt,
        indent,
        ("host", Text(mqtt.Host)),
        ("port", Unless(MqttSettings.UsualPort(mqtt.UsesTls), mqtt.Port)),
        ("tls", mqtt.UsesTls ? "true" : null),
        ("certificate-authority", Text(mqtt.CertificateAuthorityFile)),
        ("user", Text(mqtt.User)),
        ("password", Text(mqtt.Password)),
        ("password-file", Text(mqtt.PasswordFile)),
        ("prefix", mqtt.Prefix == MqttSettings.UsualPrefix ? null : Text(mqtt.Prefix)),
        ("discovery", mqtt.Discovery == MqttSettings.UsualDiscovery ? null : Text(mqtt.Discovery ?? "false")));

    private static List<string> Lines(string name, int indent, params ReadOnlySpan<(string Key, string? Value)> settings)
    {
        var lines = new List<string> { $"{new string(' ', indent)}{SettingsEditor.Quote(name)}:" };
        foreach (var (key, value) in settings)
        {
            if (value is not null)
            {
                lines.Add($"{new string(' ', indent + SettingsEditor.Step)}{key}: {value}");
            }
        }

        return lines;
    }

    private static string? Text(string? value) => value is null ? null : SettingsEditor.Quote(value);

    private static string? List(IEnumerable<string> values) =>
        string.Join(", ", values.Select(SettingsEditor.Quote)) is { Length: > 0 } list ? $"[{list}]" : null;

    private static string? Unless(int usual, int value) => value == usual ? null : value.ToString(CultureInfo.InvariantCulture);
}
