using System.Text.RegularExpressions;
using CsCheck;
using Saksi.Age;
using Saksi.Media.Rtsp;
using Saksi.Server.Settings;

namespace Saksi.Server.Tests.Settings;

public sealed partial class SettingsReaderTests
{
    private static readonly string Recipients =
        $"recipients: [{X25519Identity.Generate().Recipient}, {X25519Identity.Generate().Recipient}]\n";

    [Fact]
    public void All_mistakes_are_told_at_once_with_their_places()
    {
        const string Text = """
            listen: 127.0.0.1:99999
            recipents: []
            retention:
              keep: forever
              max-bytes: 10 parsecs
            cameras:
              front door:
                main: rtsp://192.0.2.1/a
              yard:
                mian: rtsp://192.0.2.2/a
                transport: carrier-pigeon
              Yard:
                main: http://192.0.2.3/
                password: secret
            """;
        var mistakes = Read(Text).Mistakes;
        Assert.Equal(
            [
                "line 1, column 9: '127.0.0.1:99999' is not an address to listen on. Write HOST:PORT, such as 127.0.0.1:8080 or 0.0.0.0:8443.",
                "line 2, column 1: There is no setting 'recipents'. Did you mean 'recipients'?",
                "line 4, column 9: 'forever' is not a duration. Write it as 30s, 5m, 12h or 30d.",
                "line 5, column 14: '10 parsecs' is not a size. Write it as 500MB, 10GB, 2TB or 10GiB.",
                "line 7, column 3: 'front door' cannot name a camera. Use letters, digits, '.', '_' and '-', at most 64; 'name' takes any text.",
                "line 9, column 3: The camera 'yard' needs 'main: rtsp://…', the address of its stream.",
                "line 10, column 5: There is no setting 'cameras.mian'. Did you mean 'main'?",
                "line 11, column 16: 'transport' is auto or tcp or udp, not 'carrier-pigeon'.",
                "line 12, column 3: A camera 'Yard' is there twice. Give this one another name.",
                "line 13, column 11: This is no camera address: an RTSP address starts with rtsp:// or rtsps://. Write it as rtsp://HOST/PATH.",
                "line 14, column 15: A password needs a 'user' beside it.",
            ],
            mistakes.Select(mistake => mistake.ToString()));
    }

    [Theory]
    [InlineData("broken quotes", "listen: \"127", "line 1")]
    [InlineData("a tab", "retention:\n\tkeep: 3d", "invalid tab")]
    [InlineData("a list", "- a\n- b", "name: value")]
    [InlineData("an alias", "listen: &a 8080\nhttps: *a", "line 2, column 8")]
    [InlineData("an anchor", "listen: &a 8080", "Anchors")]
    [InlineData("two documents", "listen: 8080\n---\nlisten: 8081", "one document")]
    [InlineData("twice", "https: auto\nhttps: never", "twice")]
    [InlineData("one recipient", "recipients: age1", "no recipient")]
    [InlineData("cameras as a list", "cameras:\n  - main: rtsp://x/", "one key for each camera")]
    [InlineData("an identity", "recipients: [AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX]", "AGE-SECR…")]
    public void A_mistake_has_its_sentence(string name, string text, string expected)
    {
        Assert.NotEmpty(name);
        var reading = Read(text);
        Assert.Null(reading.Settings);
        Assert.Contains(reading.Mistakes, mistake => mistake.ToString().Contains(expected, StringComparison.Ordinal));
        Assert.DoesNotContain(reading.Mistakes, mistake => mistake.Message.Contains("SECRET-KEY-1GFP", StringComparison.Ordinal));
    }

    [Fact]
    public void Settings_are_read()
    {
        var settings = Read(Recipients + """
            listen: [0.0.0.0:8443, "[::1]:8080"]
            https: always
            retention: {keep: 30d, max-bytes: 2TB}
            cameras:
              gate:
                name: "Gate: north"
                main: rtsp://192.0.2.17/stream1
                sub: rtsp://192.0.2.17/stream2
                user: viewer
                password: 12345
                transport: udp
                enabled: false
                keep: 7d
            """).Settings;
        Assert.NotNull(settings);
        Assert.Equal(["0.0.0.0:8443", "[::1]:8080"], settings.Listen.Select(address => address.ToString()));
        Assert.Equal(HttpsMode.Always, settings.Https);
        Assert.Equal(TimeSpan.FromDays(30), settings.Retention.All.MaximumAge);
        Assert.Equal(TimeSpan.FromDays(7), settings.Retention.Cameras["gate"].MaximumAge);
        var camera = Assert.Single(settings.Cameras);
        Assert.Equal("Gate: north", camera.DisplayName);
        Assert.Equal("12345", camera.Password);
        Assert.Equal(RtspTransport.Udp, camera.Transport);
        Assert.False(camera.IsEnabled);
        Assert.DoesNotContain("12345", camera.ToString(), StringComparison.Ordinal);
    }

    /// <summary>The settings file is the manual: everything in it has to be true, and everything there is has to be in it.</summary>
    [Fact]
    public void The_template_documents_every_setting_and_all_of_it_can_be_used()
    {
        var template = SettingsStore.Template();
        Assert.NotNull(Read(template).Settings);

        // A setting begins right behind the #, or two blanks further in; a sentence has one blank.
        var everything = Setting().Replace(template, "$1");
        var folder = Directory.CreateTempSubdirectory("saksi-template-");
        foreach (var file in new[] { "gate.password", "openid.secret", "webhook.secret", "mail.password", "mqtt.password", "mqtt-ca.pem" })
        {
            File.WriteAllText(Path.Combine(folder.FullName, file), "x\n");
        }

        // Password and file exclude each other; the example shows both.
        everything = Secret().Replace(everything, "");
        var reading = SettingsReader.Read(everything, folder.FullName);
        folder.Delete(recursive: true);
        Assert.Empty(reading.Mistakes);
        Assert.All(
            reading.Known,
            setting => Assert.Matches($@"(?m)^#? *{Regex.Escape(setting[(setting.LastIndexOf('.') + 1)..])}:", template));
        Assert.All(
            template.Split('\n').Index().Where(line => Setting().IsMatch(line.Item) && !line.Item.TrimStart('#').TrimStart().StartsWith("- ", StringComparison.Ordinal)),
            line => Assert.True(HasSentence(template.Split('\n'), line.Index), $"line {line.Index + 1} has no sentence above it: {line.Item}"));
        Assert.InRange(reading.Known.Count, 35, 100);
    }

    [Fact]
    public void Whatever_stands_in_the_file_it_is_read_or_refused()
    {
        var valid = SettingsStore.Template() + "cameras:\n  a:\n    main: rtsp://x/\n    fingerprint: [a, b]\n";
        Gen.Select(Gen.Int[0, valid.Length - 1], Gen.Int[0, 40], Gen.String[0, 12]).Sample((at, length, inserted) =>
        {
            var text = valid.Remove(at, Math.Min(length, valid.Length - at)).Insert(at, inserted);
            var reading = Read(text);
            return (reading.Settings is null) == (reading.Mistakes.Count > 0);
        }, iter: 2000);
        Gen.String[Gen.OneOf(Gen.Char["{}[]:,-\n #&*!|>\"'%@`?"], Gen.Char['a', 'z']), 0, 60].Sample(
            text => (Read(text).Settings is null) == (Read(text).Mistakes.Count > 0), iter: 5000);
    }

    [Theory]
    [InlineData(15, true)]
    [InlineData(17, false)]
    [InlineData(100_000, false)]
    public void Nesting_has_an_end(int depth, bool isRead)
    {
        var mistakes = Read($"storage: {new string('[', depth)}{new string(']', depth)}").Mistakes;
        Assert.NotEmpty(mistakes);
        Assert.Equal(!isRead, mistakes.Any(mistake => mistake.Message.Contains("not YAML", StringComparison.Ordinal)));
    }

    private static bool HasSentence(string[] lines, int index)
    {
        var above = lines.Take(index).Reverse().SkipWhile(line => Setting().IsMatch(line)).First();
        return above.StartsWith("# ", StringComparison.Ordinal) || above.Length == 0;
    }

    private static SettingsReading Read(string text) => SettingsReader.Read(text, "/nowhere");

    [GeneratedRegex("(?m)^ +(password|webhook-secret): \"correct horse\"\\n")]
    private static partial Regex Secret();

    [GeneratedRegex(@"(?m)^#((?:  )*(?:- |[a-z-]+:).*)$")]
    private static partial Regex Setting();
}
