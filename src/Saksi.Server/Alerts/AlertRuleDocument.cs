using Saksi.Server.Events;
using Saksi.Server.Settings;

namespace Saksi.Server.Alerts;

/// <summary>An alert rule. Secrets never come back.</summary>
/// <param name="Name">Names it; letters, digits, '-' and '_'.</param>
/// <param name="Kinds">motion, tamper, digital-input, camera-lost, camera-back, gap, disk-low; none: all.</param>
/// <param name="Cameras">Their ids; none: all.</param>
/// <param name="When">Such as mon-fri 22:00-06:00; none: always.</param>
/// <param name="QuietSeconds">After an alert of a camera and kind, nothing more of them for so long; null: 300.</param>
/// <param name="Webhook">In answers without what stands behind the host, which may be a secret: *** stands for it, also when it is sent back.</param>
/// <param name="WebhookSecret">Signs what is sent. Left out or null: as it was; empty: none. Never in an answer.</param>
/// <param name="HasWebhookSecret">Whether one is stored; not read.</param>
/// <param name="MailTo">Mail addresses.</param>
/// <param name="Push">The browsers that asked for it are notified.</param>
/// <param name="Mqtt">The broker is told.</param>
internal sealed record AlertRuleDocument(
    string Name,
    IReadOnlyList<string>? Kinds = null,
    IReadOnlyList<string>? Cameras = null,
    IReadOnlyList<string>? When = null,
    double? QuietSeconds = null,
    string? Webhook = null,
    string? WebhookSecret = null,
    bool HasWebhookSecret = false,
    IReadOnlyList<string>? MailTo = null,
    bool Push = false,
    bool Mqtt = false)
{
    private const int LongestText = 2000;
    private const int MostEntries = 1000;
    private const double LongestQuiet = 366 * 86_400;

    public static AlertRuleDocument Of(AlertRule rule) => new(
        rule.Name,
        rule.Kinds.Select(kind => kind.Name()).ToList(),
        rule.Cameras,
        rule.When?.Texts ?? [],
        rule.Quiet.TotalSeconds,
        Hide(rule.Webhook),
        WebhookSecret: null,
        (rule.WebhookSecret ?? rule.WebhookSecretFile) is not null,
        rule.MailTo,
        rule.UsesPush,
        rule.UsesMqtt);

    /// <summary>As the settings file holds it. The file's own reader checks the rest.</summary>
    /// <param name="before">What is stored of it; null: it is new.</param>
    /// <exception cref="SettingsException">It cannot be a rule.</exception>
    public AlertRule ToRule(AlertRule? before)
    {
        Check([Name, Webhook ?? "", WebhookSecret ?? "", .. Kinds ?? [], .. Cameras ?? [], .. When ?? [], .. MailTo ?? []]);
        if (!WeeklySchedule.TryParse(When ?? [], out var when, out var wrong))
        {
            throw new SettingsException($"'{wrong}' is no time of the week. Write days and hours: mon-fri 22:00-06:00.");
        }

        var webhook = ToWebhook(before);
        var keepsSecret = webhook is not null && WebhookSecret is null && before?.Webhook is not null;
        return new AlertRule
        {
            Name = Name,
            Kinds = (Kinds ?? []).Select(kind => EventKindNames.Parse(kind)
                ?? throw new SettingsException($"'{kind}' is no kind of event. There are {EventKindNames.All}.")).Distinct().ToList(),
            Cameras = Cameras ?? [],
            When = When is { Count: > 0 } ? when : null,
            Quiet = QuietSeconds switch
            {
                null => AlertRule.UsualQuiet,
                > 0 and <= LongestQuiet => TimeSpan.FromSeconds(Math.Ceiling(QuietSeconds.Value)),
                _ => throw new SettingsException("'quietSeconds' is a number of seconds, at least 1 and at most a year."),
            },
            Webhook = webhook,
            WebhookSecret = keepsSecret ? before!.WebhookSecret : webhook is null ? null : Blank(WebhookSecret), // keepsSecret says that there is one.
            WebhookSecretFile = keepsSecret ? before!.WebhookSecretFile : null,
            MailTo = MailTo ?? [],
            UsesPush = Push,
            UsesMqtt = Mqtt,
        };
    }

    /// <summary>A secret is not for printing.</summary>
    public override string ToString() => Name;

    private Uri? ToWebhook(AlertRule? before)
    {
        if (Blank(Webhook) is not { } text)
        {
            return null;
        }

        if (before?.Webhook is { } stored && text == Hide(stored))
        {
            return stored;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var webhook) && webhook.Scheme is "https" or "http" && !text.Contains("***", StringComparison.Ordinal)
            ? new Uri(text)
            : throw new SettingsException("A webhook has an address that begins with https:// or http://");
    }

    /// <summary>What stands behind the host of a webhook is often all that protects it.</summary>
    private static string? Hide(Uri? webhook) => webhook is null ? null
        : webhook is { PathAndQuery: "/", UserInfo: "", Fragment: "" } ? webhook.OriginalString
        : $"{webhook.Scheme}://{webhook.Authority}/***";

    private static void Check(IReadOnlyList<string?> texts)
    {
        if (texts.Count > MostEntries || texts.Any(text => text is null || text.Length > LongestText || text.Any(char.IsControl)))
        {
            throw new SettingsException("The texts of a rule have at most 2000 characters and no control characters.");
        }
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
