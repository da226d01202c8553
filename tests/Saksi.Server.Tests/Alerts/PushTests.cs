using System.Buffers.Text;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Saksi.Server.Accounts;
using Saksi.Server.Alerts.Push;
using Saksi.Server.Tests.Support;

namespace Saksi.Server.Tests.Alerts;

public sealed class PushTests
{
    /// <summary>RFC 8291 appendix A: message, keys and salt, and what has to come out.</summary>
    [Fact]
    public void Encrypts_as_the_example_of_the_specification()
    {
        using var server = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            D = Decode("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
            Q = Point("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8"),
        });
        var message = PushMessage.Encrypt(
            "When I grow up, I want to be a watermelon"u8,
            Decode("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
            Decode("BTBZMqHH6r4Tts7J_aSIgg"),
            server,
            Decode("DGv6ra1nlYgDCS1FRnbzlw"));

        Assert.Equal(
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
            + "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
            Base64Url.EncodeToString(message));
    }

    [Fact]
    public async Task Signs_so_that_a_push_server_can_check_it()
    {
        await using var rig = new AlertRig("");
        var value = rig.Key.Authorization(new Uri("https://push.example.net/send/1"), "mailto:ada@example.org");
        var token = value["vapid t=".Length..value.IndexOf(',', StringComparison.Ordinal)].Split('.');
        var point = Decode(value[(value.IndexOf("k=", StringComparison.Ordinal) + 2)..]);
        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = point[1..33], Y = point[33..] } });

        Assert.True(key.VerifyData(Encoding.ASCII.GetBytes($"{token[0]}.{token[1]}"), Decode(token[2]), HashAlgorithmName.SHA256));
        var claims = JsonDocument.Parse(Decode(token[1])).RootElement;
        Assert.Equal(("https://push.example.net", "mailto:ada@example.org"), (claims.GetProperty("aud").GetString(), claims.GetProperty("sub").GetString()));
        Assert.InRange(claims.GetProperty("exp").GetInt64() - TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(), 3600, 24 * 3600);
        var file = Path.Combine(rig.Folder, "server", "push.pem");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        using var again = new VapidKey(file, TimeProvider.System);
        Assert.Equal(rig.Key.PublicKey(), again.PublicKey());
    }

    [Fact]
    public async Task Notifies_those_who_may_see_the_camera_and_forgets_browsers_that_are_gone()
    {
        await using var receiver = new HttpReceiver(410);
        await using var rig = new AlertRig("  rules:\n    night:\n      push: true\n      quiet: 1ms\n  push-contact: mailto:ada@example.org\n");
        using var browser = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var secret = RandomNumberGenerator.GetBytes(16);
        Add(rig, "ada", Role.Administrator, null);
        Add(rig, "vic", Role.Viewer, ["yard"]);
        rig.Subscriptions.Add(new PushSubscription(receiver.Address + "&vic", "vic", PointOf(browser), secret));
        rig.Subscriptions.Add(new PushSubscription(receiver.Address + "&gone", "ada", PointOf(browser), secret));
        rig.Motion();
        await Eventually.HoldsAsync(() => receiver.Requests.Count == 1 && rig.Subscriptions.For("gate").Count == 0, "the browser that is gone is forgotten");

        rig.Subscriptions.Add(new PushSubscription(receiver.Address + "&ada", "ada", PointOf(browser), secret));
        rig.Motion();
        await Eventually.HoldsAsync(() => receiver.Requests.Count == 2, "ada is notified");
        var (head, body) = receiver.Requests.Last();
        Assert.Contains("&ada", head, StringComparison.Ordinal);
        Assert.Contains("Content-Encoding: aes128gcm", head, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Authorization: vapid t=", head, StringComparison.Ordinal);
        Assert.Contains("Main gate: motion", Open(body, browser, secret), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Subscriptions_are_a_browsers_own_and_off_unless_configured()
    {
        var (fixture, client) = await ServerFixture.StartSetUpAsync();
        await using (fixture)
        {
            Assert.Equal(JsonValueKind.Null, (await client.JsonAsync("/api/v1/push/key")).GetProperty("key").ValueKind);
            using var browser = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
            var subscription = new
            {
                endpoint = "https://push.example.net/1",
                p256dh = Base64Url.EncodeToString(PointOf(browser)),
                auth = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16)),
            };
            await (await client.PostAsJsonAsync("/api/v1/push/subscriptions", subscription)).ProblemAsync(HttpStatusCode.Conflict);

            await File.AppendAllTextAsync(fixture.SettingsFile, "\nalerts:\n  push-contact: mailto:ada@example.org\n");
            await Eventually.HoldsAsync(
                async () => (await client.JsonAsync("/api/v1/push/key")).GetProperty("key").ValueKind == JsonValueKind.String, "there is a key");
            client.DefaultRequestHeaders.UserAgent.ParseAdd("Ada/1.0");
            await (await client.PostAsJsonAsync("/api/v1/push/subscriptions", subscription)).ExpectAsync(HttpStatusCode.NoContent);
            var own = Assert.Single((await client.JsonAsync("/api/v1/push/subscriptions")).EnumerateArray());
            Assert.Equal((subscription.endpoint, "Ada/1.0"), (own.GetProperty("endpoint").GetString(), own.GetProperty("userAgent").GetString()));
            Assert.DoesNotContain(subscription.auth, own.GetRawText(), StringComparison.Ordinal);
            foreach (var endpoint in (string[])["http://push.example.net/1", "https://127.0.0.1/", "https://[::1]/", "https://router/", "https://a:b@push.example.net/", "x"])
            {
                await (await client.PostAsJsonAsync("/api/v1/push/subscriptions", new { endpoint, subscription.p256dh, subscription.auth }))
                    .ProblemAsync(HttpStatusCode.BadRequest);
            }
        }
    }

    private static void Add(AlertRig rig, string id, Role role, string[]? cameras) => rig.Accounts.Execute(
        "INSERT INTO account (id, name, normalized_name, security_stamp, access_failed, role, cameras, created) VALUES ($1, $1, $1, '', 0, $2, $3, 0)",
        id,
        (int)role,
        cameras is null ? null : JsonSerializer.Serialize(cameras));

    private static string Open(byte[] message, ECDiffieHellman browser, byte[] secret)
    {
        var (salt, serverPoint) = (message[..16], message[21..86]);
        using var server = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = serverPoint[1..33], Y = serverPoint[33..] },
        });
        var shared = browser.DeriveRawSecretAgreement(server.PublicKey);
        var input = HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, 32, secret, [.. "WebPush: info\0"u8, .. PointOf(browser), .. serverPoint]);
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, input, 16, salt, "Content-Encoding: aes128gcm\0"u8.ToArray());
        var nonce = HKDF.DeriveKey(HashAlgorithmName.SHA256, input, 12, salt, "Content-Encoding: nonce\0"u8.ToArray());
        var plain = new byte[message.Length - 86 - 16];
        using var cipher = new AesGcm(key, 16);
        cipher.Decrypt(nonce, message[86..^16], message[^16..], plain);
        return Encoding.UTF8.GetString(plain);
    }

    private static byte[] PointOf(ECDiffieHellman key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return [4, .. point.X!, .. point.Y!];
    }

    private static ECPoint Point(string text)
    {
        var point = Decode(text);
        return new ECPoint { X = point[1..33], Y = point[33..] };
    }

    private static byte[] Decode(string text) => Base64Url.DecodeFromChars(text);
}
