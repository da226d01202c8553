using CsCheck;
using Saksi.Server.Events;
using Saksi.Server.Settings;

namespace Saksi.Server.Tests.Settings;

public sealed class AlertEditorTests
{
    private static readonly AlertRule Night = new() { Name = "night", Kinds = [EventKind.Motion], UsesPush = true };

    [Theory]
    [InlineData("nothing", "", "alerts:\n  rules:\n    night:\n      kinds: [motion]\n      push: true\n")]
    [InlineData("other settings", "https: auto\n", "https: auto\n\nalerts:\n  rules:\n    night:\n      kinds: [motion]\n      push: true\n")]
    [InlineData("its example", "# who\n#alerts:\n#  rules:\n", "# who\nalerts:\n  rules:\n    night:\n      kinds: [motion]\n      push: true\n#alerts:\n#  rules:\n")]
    [InlineData("an empty key", "alerts: # told\ncameras:\n", "alerts: # told\n  rules:\n    night:\n      kinds: [motion]\n      push: true\ncameras:\n")]
    [InlineData("empty braces", "alerts:\n  rules: {}\n", "alerts:\n  rules:\n    night:\n      kinds: [motion]\n      push: true\n")]
    [InlineData(
        "a rule and more behind",
        "alerts:\n   rules:\n      day: # mine\n         push: true # yes\n   # told by\n   push-contact: mailto:a@b.c\n",
        "alerts:\n   rules:\n      day: # mine\n         push: true # yes\n      night:\n        kinds: [motion]\n        push: true\n   # told by\n   push-contact: mailto:a@b.c\n")]
    [InlineData(
        "an older block of it",
        "alerts:\n  rules:\n    # why\n    night:\n      mqtt: true\n    day:\n      push: true\n",
        "alerts:\n  rules:\n    # why\n    night:\n      kinds: [motion]\n      push: true\n    day:\n      push: true\n")]
    public void A_rule_goes_where_it_belongs_and_comments_stay(string name, string before, string after)
    {
        Assert.NotEmpty(name);
        var text = AlertEditor.SetRule(before, Night);
        Assert.Equal(after, text);
        Assert.Equal(text, AlertEditor.SetRule(text, Night));
        var removed = AlertEditor.RemoveRule(text, "night");
        Assert.DoesNotContain("night", removed, StringComparison.Ordinal);
        Assert.All(before.Split('\n').Where(line => line.Contains('#', StringComparison.Ordinal)), line => Assert.Contains(line, removed, StringComparison.Ordinal));
        Assert.Equal(removed, AlertEditor.RemoveRule(removed, "night"));
    }

    [Fact]
    public void What_is_in_braces_is_refused_and_not_spoilt()
    {
        Assert.Throws<SettingsException>(() => AlertEditor.SetRule("alerts: {push-contact: \"mailto:a@b.c\"}\n", Night));
        Assert.Throws<SettingsException>(() => AlertEditor.RemoveRule("alerts:\n  rules: {night: {push: true}}\n", "night"));
        Assert.Throws<SettingsException>(() => AlertEditor.SetRule("alerts: [x]\n", Night));
    }

    [Fact]
    public void Everything_of_a_rule_and_of_the_ways_out_comes_back()
    {
        var rule = Night with
        {
            Kinds = [EventKind.CameraLost, EventKind.DiskLow],
            Cameras = ["gate", "yes"],
            When = Schedule("mon-fri 22:00-06:00", "sun 00:00-24:00"),
            Quiet = TimeSpan.FromSeconds(90),
            Webhook = new Uri("https://alerts.example.org/T/a?b=c#d"),
            WebhookSecret = "s: #1",
            MailTo = ["ada@example.org"],
            UsesMqtt = true,
        };
        var mail = new MailSettings("127.0.0.1", 2525, MailSecurity.None, "saksi", "p: \"#\"", null, "saksi@example.org");
        var mqtt = new MqttSettings("broker.local", 8883, true, null, "null", "true", null, "house/saksi", null);
        var text = SettingsStore.Template();
        text = AlertEditor.SetRule(text, rule);
        text = AlertEditor.SetMqtt(AlertEditor.SetMail(text, mail), mqtt);
        text = AlertEditor.SetPushContact(text, "mailto:ada@example.org");
        var read = Read(text);
        Assert.Equal(rule, Assert.Single(read.Rules));
        Assert.Equal((mail, mqtt, "mailto:ada@example.org"), (read.Mail, read.Mqtt, read.PushContact));
        Assert.All(SettingsStore.Template().Split('\n'), line => Assert.Contains(line, text, StringComparison.Ordinal));

        text = AlertEditor.RemoveRule(text, "night");
        text = AlertEditor.SetPushContact(AlertEditor.SetMqtt(AlertEditor.SetMail(text, null), null), null);
        Assert.Equal(new AlertSettings(), Read(text));
    }

    [Fact]
    public void Whatever_people_choose_as_secrets_comes_back() =>
        Gen.String[Gen.OneOf(Gen.Char[' ', '~'], Gen.Char["äß€#:\"'\\{}[]-?!&*|>%@`"]), 1, 20].Where(text => text.Trim().Length > 0).Sample(secret =>
        {
            var mail = new MailSettings("mail.example.org", 587, MailSecurity.StartTls, secret, secret, null, "a@b.c");
            return Read(AlertEditor.SetMail("", mail)).Mail == mail;
        });

    private static WeeklySchedule? Schedule(params string[] texts) =>
        WeeklySchedule.TryParse(texts, out var schedule, out _) ? schedule : throw new ArgumentException("no schedule", nameof(texts));

    private static AlertSettings Read(string text)
    {
        var reading = SettingsReader.Read(text, ".");
        Assert.Empty(reading.Mistakes);
        return reading.Settings!.Alerts; // Without mistakes there are settings.
    }
}
