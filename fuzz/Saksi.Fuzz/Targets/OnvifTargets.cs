using System.Net;
using System.Text;
using Saksi.Fuzz.Running;
using Saksi.Onvif;
using Saksi.Onvif.Device;
using Saksi.Onvif.Discovery;
using Saksi.Onvif.Events;
using Saksi.Onvif.Http;
using Saksi.Onvif.Media;
using Saksi.Onvif.Ptz;
using Saksi.Onvif.Soap;

namespace Saksi.Fuzz.Targets;

/// <summary>What cameras say over ONVIF, and who answers a probe.</summary>
internal static class OnvifTargets
{
    private const int MaxToken = 256;

    private static readonly IPAddress Sender = IPAddress.Parse("192.0.2.7");
    private static readonly Uri Camera = new("http://192.0.2.7:8080/onvif/device_service");

    public static IEnumerable<FuzzTarget> All =>
    [
        new("onvif-answer", "the body of an answer over HTTP", Answer),
        new("onvif-events", "the body of an answer to PullMessages", Events),
        new("onvif-probe-matches", "a datagram that answers a probe", Matches),
        new("onvif-www-authenticate", "the value of a WWW-Authenticate header of HTTP", WwwAuthenticate),
        new("onvif-address", "an address that a camera announces, UTF-8", Address),
    ];

    private static void Answer(ReadOnlySpan<byte> input)
    {
        if (Response(input) is not { } response)
        {
            return;
        }

        _ = CameraDateTime.Parse(response);
        _ = OnvifDeviceInformation.Parse(response);
        _ = ServiceList.ParseServices(response);
        _ = ServiceList.ParseCapabilities(response);
        _ = OnvifMediaCapabilities.Parse(response);
        foreach (var profile in ProfileList.Parse(response).Concat(ProfileList.Parse2(response)))
        {
            FindingException.Unless(
                profile is { Token.Length: > 0 and <= MaxToken, Width: >= 0, Height: >= 0, FramesPerSecond: >= 0 and < 1000 },
                "a profile has a token, and sizes that can be");
        }

        FindingException.Unless(PresetList.Parse(response).All(preset => preset.Token.Length > 0), "a preset has a token");
        var request = new SoapRequest("urn:x", "Y") { IsAddressed = true, ReferenceParameters = response.Children };
        try
        {
            FindingException.Unless(
                SoapXml.TryParse(request.ToBytes(Camera, null), out _, out _), "what is sent back to a camera is XML");
        }
        catch (OnvifException)
        {
            // Half of a surrogate pair.
        }
    }

    private static void Events(ReadOnlySpan<byte> input)
    {
        if (Response(input) is not { } response)
        {
            return;
        }

        var states = new EventStates(TimeProvider.System);
        foreach (var notification in Notification.ParseAll(response))
        {
            var isNewest = states.Accept(notification, TimeSpan.FromHours(1));
            FindingException.Unless(
                isNewest is null || (isNewest.Topic.Length <= 128 && !isNewest.SourceToken.Any(char.IsControl)),
                "what is told of an event can be shown");
        }
    }

    private static SoapElement? Response(ReadOnlySpan<byte> input)
    {
        if (!SoapAnswer.TryParse(input, out var answer, out var error))
        {
            FindingException.Unless(error is not null, "a refusal has a reason");
            return null;
        }

        FindingException.Unless(answer!.Response is null != answer.Fault is null, "an answer is a response or a fault");
        FindingException.Unless(answer.Fault?.Text.Any(char.IsControl) != true, "a fault can be shown");
        return answer.Response;
    }

    private static void Matches(ReadOnlySpan<byte> input)
    {
        foreach (var camera in ProbeMatches.Parse(input, Sender, out _))
        {
            FindingException.Unless(
                camera.Addresses.Count > 0 && camera.Addresses.All(address => address.UserInfo.Length == 0 && address.Scheme.StartsWith("http", StringComparison.Ordinal)),
                "a camera has an address of HTTP, without credentials");
            FindingException.Unless(camera.Scopes.Name?.Any(char.IsControl) != true, "a name can be shown");
            _ = camera.Scopes.MacAddress;
        }
    }

    private static void WwwAuthenticate(ReadOnlySpan<byte> input)
    {
        string[] values = [Encoding.Latin1.GetString(input)];
        foreach (var challenge in HttpChallenge.ParseAll(values))
        {
            _ = HttpAuthorization.Create("u", "p", challenge, "POST", "/onvif/device_service", 1, "c").Value;
        }

        var authenticator = new HttpAuthenticator("u", "p", isEncrypted: false, allowBasicOverPlainText: false);
        HttpAuthorization? last = null;
        for (var tries = 0; authenticator.TryTake(Camera, values, last); tries++)
        {
            last = authenticator.Authorize("POST", Camera);
            FindingException.Unless(last?.Challenge.IsDigest == true, "a password is not sent readable");
            if (tries > 3)
            {
                // Only what calls its nonces old may be tried for ever; the client counts.
                FindingException.Unless(last!.Challenge.IsStale, "challenges come to an end");
                return;
            }
        }
    }

    private static void Address(ReadOnlySpan<byte> input)
    {
        var address = new CameraAddress(Camera);
        var text = Encoding.UTF8.GetString(input);
        FindingException.Unless(
            address.Resolve(text) is not { } resolved || (resolved.Host == Camera.Host && resolved.UserInfo.Length == 0),
            "a service stays on its host");
        FindingException.Unless(
            address.ResolveStream(text) is not { } stream
                || (stream.Split("://", 2)[1].StartsWith(Camera.Host, StringComparison.Ordinal) && !stream.Any(char.IsControl)),
            "a stream stays on its host");
    }
}
