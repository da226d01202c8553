using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Saksi.Server.Tests.Support;

namespace Saksi.Server.Tests.Alerts;

public sealed class WebhookTests
{
    private const string Secret = "the webhook's secret";

    [Fact]
    public async Task Posts_what_happened_signed()
    {
        await using var receiver = new HttpReceiver();
        await using var rig = Rig(receiver, "      webhook-secret-file: hook.secret\n");
        rig.Motion();
        await Eventually.HoldsAsync(() => receiver.Requests.Count == 1, "the webhook is called");

        var (head, body) = receiver.Requests.Single();
        Assert.StartsWith("POST /hook?key=hidden-in-the-address HTTP/1.1", head, StringComparison.Ordinal);
        var alert = JsonDocument.Parse(body).RootElement;
        Assert.Equal(
            ("night", "gate", "Main gate", "motion", "2026-11-24T08:00:00Z", "saksi"),
            (Text("rule"), Text("camera"), Text("cameraName"), Text("kind"), Text("start"), Text("source")));
        Assert.Equal(0.25, alert.GetProperty("score").GetDouble());
        var expected = HMACSHA256.HashData(
            Encoding.UTF8.GetBytes(Secret), (byte[])[.. Encoding.ASCII.GetBytes(Header(head, "X-Saksi-Timestamp") + "."), .. body]);
        Assert.Equal($"sha256={Convert.ToHexStringLower(expected)}", Header(head, "X-Saksi-Signature"));

        string? Text(string name) => alert.GetProperty(name).GetString();
    }

    [Fact]
    public async Task Tries_again_what_may_arrive_later_and_says_no_secret()
    {
        var time = AlertRig.Clock();
        await using var receiver = new HttpReceiver(500, 429);
        await using var rig = Rig(receiver, "      webhook-secret-file: hook.secret\n", time);
        rig.Motion();
        await Eventually.HoldsAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return receiver.Requests.Count == 3;
            },
            "it is tried until it arrives");
        var said = rig.AllDiagnostics();
        Assert.Contains("the server answered 500", said, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden-in-the-address", said, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_address_that_fails_does_not_hold_up_another()
    {
        var time = AlertRig.Clock(); // Nobody moves it on: what is tried again waits for ever.
        await using var failing = new HttpReceiver(500);
        await using var receiver = new HttpReceiver();
        await using var rig = Rig(failing, $"    other:\n      webhook: {receiver.Address}\n", time);
        rig.Motion();
        await Eventually.HoldsAsync(() => receiver.Requests.Count == 1, "the other rule's webhook is called");
        rig.Motion("yard");
        await Eventually.HoldsAsync(() => receiver.Requests.Count == 2 && failing.Requests.Count == 2, "and so are both for the next event");
    }

    [Fact]
    public async Task Signs_nothing_with_an_empty_secret()
    {
        var time = AlertRig.Clock();
        await using var receiver = new HttpReceiver();
        await using var rig = new AlertRig(
            $"  rules:\n    night:\n      webhook: {receiver.Address}\n      webhook-secret-file: hook.secret\n",
            time,
            folder =>
            {
                File.WriteAllText(Path.Combine(folder, "hook.secret"), "\n");
                return "";
            });
        rig.Motion();
        await Eventually.HoldsAsync(() => rig.AllDiagnostics().Contains("write the secret there", StringComparison.Ordinal), "it says what to do");
        Assert.Empty(receiver.Requests);
    }

    [Theory]
    [InlineData("a refusal", 403)]
    [InlineData("a redirect, which is not followed", 302)]
    public async Task Gives_up_what_is_refused_and_sends_the_next_one(string name, int status)
    {
        Assert.NotEmpty(name);
        await using var receiver = new HttpReceiver(status);
        await using var rig = Rig(receiver, "      quiet: 1ms\n");
        rig.Motion();
        await Eventually.HoldsAsync(() => rig.AllDiagnostics().Contains("given up", StringComparison.Ordinal), "it is given up");
        rig.Motion();
        await Eventually.HoldsAsync(() => receiver.Requests.Count == 2, "the next one arrives");
    }

    [Fact]
    public async Task Is_quiet_after_an_alert_of_a_camera_and_kind()
    {
        var time = AlertRig.Clock();
        await using var receiver = new HttpReceiver();
        await using var rig = Rig(receiver, "", time);
        rig.Motion();
        rig.Motion();
        rig.Motion("yard");
        await Eventually.HoldsAsync(() => receiver.Requests.Count == 2, "one for each camera");
        time.Advance(TimeSpan.FromMinutes(6));
        rig.Motion();
        await Eventually.HoldsAsync(() => receiver.Requests.Count == 3, "loud again");
    }

    [Fact]
    public async Task Rules_choose_kinds_cameras_and_hours()
    {
        var time = AlertRig.Clock(); // A Tuesday, eight in the morning.
        time.SetLocalTimeZone(TimeZoneInfo.Utc);
        await using var receiver = new HttpReceiver();
        await using var rig = Rig(receiver, "      kinds: [motion]\n      cameras: [gate]\n      when: [tue 07:00-09:00]\n      quiet: 1ms\n", time);
        rig.Feed.Begin("gate", Saksi.Server.Events.EventKind.Tamper, time.GetUtcNow());
        rig.Motion("yard");
        rig.Feed.Begin(null, Saksi.Server.Events.EventKind.DiskLow, time.GetUtcNow());
        rig.Motion();
        time.Advance(TimeSpan.FromHours(2));
        rig.Motion();
        await Eventually.HoldsAsync(() => !receiver.Requests.IsEmpty, "the one of the gate");
        await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        Assert.Single(receiver.Requests);
    }

    private static AlertRig Rig(HttpReceiver receiver, string more, TimeProvider? time = null) => new(
        $"  rules:\n    night:\n      webhook: {receiver.Address}\n{more}",
        time,
        folder =>
        {
            File.WriteAllText(Path.Combine(folder, "hook.secret"), Secret + "\n");
            return "";
        });

    private static string Header(string head, string name) => head.Split("\r\n")
        .Single(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))[(name.Length + 1)..].Trim();
}
