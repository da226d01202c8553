using Saksi.Server.Events;

namespace Saksi.Server.Settings;

/// <summary>Reads who is told of what.</summary>
internal sealed class AlertReader(string folder, List<SettingsMistake> mistakes, List<string> known)
{
    public AlertSettings Read(MappingReader top)
    {
        if (top.Below("alerts") is not { } alerts)
        {
            return new AlertSettings();
        }

        var settings = new AlertSettings
        {
            Rules = ReadRules(alerts),
            Mail = ReadMail(alerts),
            PushContact = alerts.Text("push-contact"),
            Mqtt = ReadMqtt(alerts),
        };
        if (settings.PushContact is { } contact
            && !contact.StartsWith("mailto:", StringComparison.Ordinal) && !contact.StartsWith("https://", StringComparison.Ordinal))
        {
            alerts.Complain<string>("push-contact", "'push-contact' is mailto:YOU@EXAMPLE.ORG or https://…: push servers refuse what has none.");
        }

        foreach (var rule in settings.Rules)
        {
            Check(alerts, settings, rule);
        }

        Finish(alerts);
        return settings;
    }

    private static void Check(MappingReader alerts, AlertSettings settings, AlertRule rule)
    {
        var missing = rule.MailTo.Count > 0 && settings.Mail is null ? "mail"
            : rule.UsesPush && settings.PushContact is null ? "push-contact"
            : rule.UsesMqtt && settings.Mqtt is null ? "mqtt"
            : null;
        if (missing is not null)
        {
            alerts.Complain<string>("rules", $"The rule '{rule.Name}' needs 'alerts.{missing}', which is not there.");
        }
    }

    private List<AlertRule> ReadRules(MappingReader alerts)
    {
        var rules = new List<AlertRule>();
        switch (alerts.Take("rules"))
        {
            case null:
                break;
            case YamlMapping mapping:
                foreach (var entry in mapping.Entries)
                {
                    if (entry.Value is YamlScalar { IsNull: true } && IsName(entry.Key.Value))
                    {
                        TellsNobody(alerts, entry.Key, entry.Key.Value);
                    }
                    else if (entry.Value is YamlMapping below && IsName(entry.Key.Value))
                    {
                        rules.Add(ReadRule(entry.Key.Value, new MappingReader(below, "alerts.rules.", mistakes)));
                    }
                    else
                    {
                        alerts.Complain<string>(
                            entry.Key, "A rule has a key of letters, digits and '-', and below it what is told to whom, such as 'webhook: https://…'.");
                    }
                }

                break;
            case var other:
                alerts.Complain<string>(other, "'rules' has one key for each rule below it.");
                break;
        }

        return rules;
    }

    private AlertRule ReadRule(string name, MappingReader reader)
    {
        var when = reader.Texts("when");
        if (!WeeklySchedule.TryParse([.. when.Select(text => text.Value)], out var schedule, out var wrong))
        {
            reader.Complain<string>(when.First(text => text.Value == wrong), $"'{wrong}' is no time of the week. Write days and hours: mon-fri 08:00-18:00.");
        }

        var rule = new AlertRule
        {
            Name = name,
            Kinds = ReadKinds(reader),
            Cameras = reader.Texts("cameras").Select(text => text.Value).ToList(),
            When = when.Count > 0 ? schedule : null,
            Quiet = reader.Duration("quiet") ?? AlertRule.UsualQuiet,
            Webhook = ReadWebhook(reader),
            WebhookSecret = reader.Text("webhook-secret"),
            WebhookSecretFile = ReadFile(reader, "webhook-secret-file"),
            MailTo = ReadAddresses(reader),
            UsesPush = reader.Flag("push"),
            UsesMqtt = reader.Flag("mqtt"),
        };
        if (rule is { Webhook: null, MailTo.Count: 0, UsesPush: false, UsesMqtt: false })
        {
            TellsNobody(reader, reader.Mapping, name);
        }

        RefuseBoth(reader, "webhook-secret");
        Finish(reader);
        return rule;
    }

    private static void TellsNobody(MappingReader reader, YamlNode place, string name) =>
        reader.Complain<string>(place, $"The rule '{name}' tells nobody: add webhook, mail-to, push or mqtt.");

    private static List<EventKind> ReadKinds(MappingReader reader)
    {
        var kinds = new List<EventKind>();
        foreach (var text in reader.Texts("kinds"))
        {
            if (EventKindNames.Parse(text.Value) is { } kind)
            {
                kinds.Add(kind);
            }
            else
            {
                reader.Complain<string>(text, $"'{text.Value}' is no kind of event. There are {EventKindNames.All}.");
            }
        }

        return kinds;
    }

    private static Uri? ReadWebhook(MappingReader reader) => reader.Text("webhook") switch
    {
        null => null,
        var text when Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" => new Uri(text),
        _ => reader.Complain<Uri>("webhook", "'webhook' is an address: https://…"),
    };

    private static List<string> ReadAddresses(MappingReader reader)
    {
        var addresses = new List<string>();
        foreach (var text in reader.Texts("mail-to"))
        {
            if (IsAddress(text.Value))
            {
                addresses.Add(text.Value);
            }
            else
            {
                reader.Complain<string>(text, $"'{text.Value}' is no mail address.");
            }
        }

        return addresses;
    }

    private MailSettings? ReadMail(MappingReader alerts)
    {
        if (alerts.Below("mail") is not { } reader)
        {
            return null;
        }

        var security = reader.Choice(
            "security", MailSecurity.StartTls, ("starttls", MailSecurity.StartTls), ("tls", MailSecurity.Tls), ("none", MailSecurity.None));
        var mail = new MailSettings(
            reader.Text("host") ?? Missing(reader, "host", "the mail server"),
            reader.Number("port", MailSettings.UsualPort(security), 1, 65535),
            security,
            reader.Text("user"),
            reader.Text("password"),
            ReadFile(reader, "password-file"),
            reader.Text("from") ?? "");
        if (!IsAddress(mail.From))
        {
            reader.Complain<string>("from", "'from' is the mail address of the sender.");
        }

        RefuseBoth(reader, "password");
        Finish(reader);
        return mail;
    }

    private MqttSettings? ReadMqtt(MappingReader alerts)
    {
        if (alerts.Below("mqtt") is not { } reader)
        {
            return null;
        }

        var usesTls = reader.Flag("tls");
        var mqtt = new MqttSettings(
            reader.Text("host") ?? Missing(reader, "host", "the broker"),
            reader.Number("port", MqttSettings.UsualPort(usesTls), 1, 65535),
            usesTls,
            ReadFile(reader, "certificate-authority"),
            reader.Text("user"),
            reader.Text("password"),
            ReadFile(reader, "password-file"),
            ReadPrefix(reader, "prefix", MqttSettings.UsualPrefix) ?? MqttSettings.UsualPrefix,
            ReadPrefix(reader, "discovery", MqttSettings.UsualDiscovery));
        RefuseBoth(reader, "password");
        Finish(reader);
        return mqtt;
    }

    private static string? ReadPrefix(MappingReader reader, string key, string otherwise)
    {
        var text = reader.Text(key) ?? otherwise;
        return text == "false" ? null
            : text.Split('/').All(IsName) ? text
            : reader.Complain<string>(key, $"'{key}' is made of letters, digits, '-', '_' and '/'.");
    }

    private string? ReadFile(MappingReader reader, string key)
    {
        if (reader.Text(key) is not { } text)
        {
            return null;
        }

        var path = Path.GetFullPath(text, folder);
        return File.Exists(path) ? path : reader.Complain<string>(key, $"There is no file '{path}'.");
    }

    private static void RefuseBoth(MappingReader reader, string secret)
    {
        if (reader.Has(secret) && reader.Has($"{secret}-file"))
        {
            reader.Complain<string>($"{secret}-file", $"Write '{secret}' or '{secret}-file', not both.");
        }
    }

    private static string Missing(MappingReader reader, string key, string what) =>
        reader.Complain<string>(key, $"'{key}' is missing: the name or address of {what}.") ?? "";

    private static bool IsName(string text) =>
        text.Length is > 0 and <= 64 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');

    private static bool IsAddress(string text) =>
        text.Length is > 2 and <= 254 && text.IndexOf('@') is > 0 and var at && at < text.Length - 1 && !text.Any(letter => char.IsControl(letter) || letter == ' ');

    private void Finish(MappingReader reader)
    {
        reader.Finish();
        known.AddRange(reader.Known);
    }
}
