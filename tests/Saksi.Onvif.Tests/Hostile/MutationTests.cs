using System.Diagnostics;
using System.Net;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Saksi.Onvif.Device;
using Saksi.Onvif.Discovery;
using Saksi.Onvif.Events;
using Saksi.Onvif.Http;
using Saksi.Onvif.Media;
using Saksi.Onvif.Ptz;
using Saksi.Onvif.Soap;
using Saksi.Onvif.Tests.Support;

namespace Saksi.Onvif.Tests.Hostile;

/// <summary>What a simulated camera answers, mutated: read or refused, and nothing else.</summary>
public sealed class MutationTests
{
    private const int MutationsPerAnswer = 400;

    private static readonly string[] Operations =
    [
        "http://www.onvif.org/ver10/device/wsdl GetSystemDateAndTime", "http://www.onvif.org/ver10/device/wsdl GetDeviceInformation",
        "http://www.onvif.org/ver10/device/wsdl GetServices", "http://www.onvif.org/ver10/device/wsdl GetCapabilities",
        "http://www.onvif.org/ver10/media/wsdl GetProfiles", "http://www.onvif.org/ver20/media/wsdl GetProfiles",
        "http://www.onvif.org/ver10/events/wsdl CreatePullPointSubscription", "http://www.onvif.org/ver10/device/wsdl Unknown",
    ];

    [Fact]
    public async Task Are_read_or_refused()
    {
        var answers = await AnswersAsync();
        var state = 0x9E3779B97F4A7C15UL;
        var clock = Stopwatch.StartNew();
        foreach (var answer in answers)
        {
            for (var number = 0; number < MutationsPerAnswer; number++)
            {
                ReadAll(Mutate(answer, answers, ref state));
            }
        }

        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 30);
    }

    [Fact]
    public async Task Of_the_answers_themselves_all_are_read() =>
        Assert.All(await AnswersAsync(), answer =>
        {
            Assert.True(SoapAnswer.TryParse(answer, out _, out var error), error);
            ReadAll(answer);
        });

    [Theory]
    [InlineData("Digest realm=\"IP Camera(AB705)\", nonce=\"fcc8\", algorithm=SHA-256, qop=\"auth,auth-int\", opaque=\"x\\\"y\", stale=true")]
    [InlineData("Basic realm=\"x\", Digest realm=y,nonce=0123,algorithm=MD5-sess,qop=auth")]
    public void Of_challenges_are_read_or_refused(string header)
    {
        var state = 7UL;
        byte[][] all = [Encoding.Latin1.GetBytes(header)];
        for (var number = 0; number < 5000; number++)
        {
            foreach (var challenge in HttpChallenge.ParseAll([Encoding.Latin1.GetString(Mutate(all[0], all, ref state))]))
            {
                Assert.NotNull(HttpAuthorization.Create("u", "p", challenge, "POST", "/", 1, "c").Value);
            }
        }
    }

    private static void ReadAll(byte[] bytes)
    {
        _ = ProbeMatches.Parse(bytes, IPAddress.Loopback, out _);
        if (!SoapAnswer.TryParse(bytes, out var answer, out var error))
        {
            Assert.NotNull(error);
            return;
        }

        if (answer!.Response is not { } response)
        {
            Assert.NotNull(answer.Fault);
            return;
        }

        _ = CameraDateTime.Parse(response);
        _ = OnvifDeviceInformation.Parse(response);
        _ = ServiceList.ParseServices(response);
        _ = ServiceList.ParseCapabilities(response);
        _ = ProfileList.Parse(response);
        _ = ProfileList.Parse2(response);
        _ = OnvifMediaCapabilities.Parse(response);
        _ = PresetList.Parse(response);
        var states = new EventStates(new FakeTimeProvider());
        foreach (var notification in Notification.ParseAll(response))
        {
            _ = states.Accept(notification, TimeSpan.FromDays(1));
        }

        // What a camera wants to see again is written again, and can be read.
        var request = new SoapRequest("urn:x", "Y") { IsAddressed = true, ReferenceParameters = response.Children };
        Assert.True(SoapXml.TryParse(request.ToBytes(new Uri("http://192.0.2.7/"), null), out _, out var mistake), mistake);
    }

    private static async Task<List<byte[]>> AnswersAsync()
    {
        await using var rig = await CameraRig.StartAsync(isOpen: true);
        using var client = new HttpClient();
        var answers = new List<byte[]>();
        foreach (var operation in Operations)
        {
            var (space, name) = (operation.Split(' ')[0], operation.Split(' ')[1]);
            using var content = new StringContent(
                $"<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><s:Body><{name} xmlns=\"{space}\"/></s:Body></s:Envelope>");
            using var response = await client.PostAsync(rig.Device.Address, content);
            answers.Add(await response.Content.ReadAsByteArrayAsync());
        }

        answers.Add(Encoding.UTF8.GetBytes(
            "<s:Envelope xmlns:s='s'><s:Body><R xmlns:t='t'><NotificationMessage><Topic>tns1:VideoSource/MotionAlarm</Topic><Message><Message UtcTime='2026-01-01T00:00:00Z' PropertyOperation='Changed'><Source><SimpleItem Name='Source' Value='1'/></Source><Data><SimpleItem Name='State' Value='true'/></Data></Message></Message></NotificationMessage><Preset t:token='1' token='1'><Name>a</Name></Preset></R></s:Body></s:Envelope>"));
        answers.Add(Encoding.UTF8.GetBytes(
            "<s:Envelope xmlns:s='s'><s:Body><ProbeMatches><ProbeMatch><EndpointReference><Address>urn:uuid:1</Address></EndpointReference><Types>dn:NetworkVideoTransmitter</Types><Scopes>onvif://www.onvif.org/name/a%20b onvif://www.onvif.org/MAC/001122334455</Scopes><XAddrs>http://0.0.0.0:80/x http://[fe80::1%25eth0]/y</XAddrs></ProbeMatch></ProbeMatches></s:Body></s:Envelope>"));
        return answers;
    }

    /// <summary>Flips, deletes, repeats and exchanges pieces, the same ones each time.</summary>
    private static byte[] Mutate(byte[] input, IReadOnlyList<byte[]> others, ref ulong state)
    {
        var bytes = input.ToList();
        for (var changes = 1 + (int)(Next(ref state) % 4); changes > 0 && bytes.Count > 0; changes--)
        {
            var at = (int)(Next(ref state) % (ulong)bytes.Count);
            var length = (int)Math.Min(Next(ref state) % 60, (ulong)(bytes.Count - at));
            switch (Next(ref state) % 5)
            {
                case 0:
                    bytes[at] ^= (byte)(1 << (int)(Next(ref state) % 8));
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                case 3:
                    var other = others[(int)(Next(ref state) % (ulong)others.Count)];
                    var from = (int)(Next(ref state) % (ulong)other.Length);
                    bytes.InsertRange(at, other.AsSpan(from, Math.Min(length, other.Length - from)).ToArray());
                    break;
                default:
                    bytes[at] = (byte)"<>&\"'=/\0:;é"[(int)(Next(ref state) % 11)];
                    break;
            }
        }

        return [.. bytes];
    }

    private static ulong Next(ref ulong state)
    {
        state = unchecked((state * 6364136223846793005UL) + 1442695040888963407UL);
        return state >> 33;
    }
}
