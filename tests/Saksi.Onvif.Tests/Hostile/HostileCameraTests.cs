using System.Text;
using Saksi.Onvif.Soap;
using Saksi.Onvif.Tests.Support;

namespace Saksi.Onvif.Tests.Hostile;

/// <summary>What calls itself a camera and is none, or is an evil one.</summary>
public sealed class HostileCameraTests
{
    private const string Time = "<GetSystemDateAndTimeResponse><SystemDateAndTime><UTCDateTime><Time><Hour>1</Hour><Minute>2</Minute><Second>3</Second></Time><Date><Year>2026</Year><Month>1</Month><Day>2</Day></Date></UTCDateTime></SystemDateAndTime></GetSystemDateAndTimeResponse>";

    public static TheoryData<string, byte[], OnvifErrorReason> FirstAnswers() => new()
    {
        { "a login page", ScriptedServer.Http(200, "<html><body>Login</body></html>"), OnvifErrorReason.NotOnvif },
        { "not found", ScriptedServer.Http(404, "nothing here"), OnvifErrorReason.NotOnvif },
        { "another protocol", "SSH-2.0-OpenSSH_9.2\r\n"u8.ToArray(), OnvifErrorReason.MalformedAnswer },
        { "nothing", [], OnvifErrorReason.NoAnswer },
        { "a body that ends too soon", "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n<s:Env"u8.ToArray(), OnvifErrorReason.NoAnswer },
        { "a body without end", Encoding.UTF8.GetBytes("HTTP/1.1 200 OK\r\n\r\n" + new string('<', SoapXml.MaxSizeBytes + 10)), OnvifErrorReason.MalformedAnswer },
        { "headers without end", Encoding.UTF8.GetBytes("HTTP/1.1 200 OK\r\nX: " + new string('y', 200_000)), OnvifErrorReason.MalformedAnswer },
        { "to another host", ScriptedServer.Http(302, "", "Location: http://192.0.2.99/onvif/device_service\r\n"), OnvifErrorReason.RedirectRefused },
        { "to nowhere", ScriptedServer.Http(302, ""), OnvifErrorReason.RedirectRefused },
    };

    [Theory]
    [MemberData(nameof(FirstAnswers))]
    public async Task Is_told_from_a_camera(string name, byte[] answer, OnvifErrorReason reason)
    {
        await using var server = new ScriptedServer(_ => answer);

        var error = await Assert.ThrowsAsync<OnvifException>(() => ConnectAsync(server));

        Assert.Equal((name, reason), (name, error.Reason));
        Assert.DoesNotContain("kopi", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(server.Requests, request => request.Contains("Security", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Is_not_waited_for_long()
    {
        await using var server = new ScriptedServer(_ => null);

        var error = await Assert.ThrowsAsync<OnvifException>(() => ConnectAsync(server, patienceSeconds: 1));

        Assert.Equal(OnvifErrorReason.NoAnswer, error.Reason);
        Assert.Contains("within 1 s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gets_no_credentials_by_sending_us_in_circles()
    {
        ScriptedServer? server = null;
        await using var circle = server = new ScriptedServer(request => request.Contains("GetSystemDateAndTime", StringComparison.Ordinal)
            ? ScriptedServer.Soap(Time) : ScriptedServer.Http(307, "", $"Location: {server!.Address}?again\r\n"));

        var error = await Assert.ThrowsAsync<OnvifException>(() => ConnectAsync(circle));

        Assert.Equal(OnvifErrorReason.RequestRefused, error.Reason);
        Assert.InRange(circle.Requests.Count, 2, 12);
    }

    [Fact]
    public async Task Gets_no_credentials_for_another_host()
    {
        await using var other = new ScriptedServer(_ => ScriptedServer.Soap("<GetDeviceInformationResponse/>"));
        await using var server = new ScriptedServer(request => request.Contains("GetSystemDateAndTime", StringComparison.Ordinal)
            ? ScriptedServer.Soap(Time)
            : ScriptedServer.Http(307, "", $"Location: http://localhost:{other.Address.Port}/onvif/device_service\r\n"));

        var error = await Assert.ThrowsAsync<OnvifException>(() => ConnectAsync(server));

        Assert.Equal(OnvifErrorReason.RedirectRefused, error.Reason);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task Cannot_have_us_repeat_the_password()
    {
        const string Fault = "<s:Fault><s:Code><s:Value>s:Sender</s:Value></s:Code><s:Reason><s:Text>bad argument: kopi-tubruk</s:Text></s:Reason></s:Fault>";
        await using var server = new ScriptedServer(request => ScriptedServer.Soap(
            request.Contains("GetSystemDateAndTime", StringComparison.Ordinal) ? Time : Fault));

        var error = await Assert.ThrowsAsync<OnvifException>(() => ConnectAsync(server));

        Assert.Contains("bad argument: ***", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cannot_keep_us_asking_with_ever_new_challenges()
    {
        var number = 0;
        await using var server = new ScriptedServer(request => request.Contains("GetSystemDateAndTime", StringComparison.Ordinal)
            ? ScriptedServer.Soap(Time)
            : ScriptedServer.Http(401, "", $"WWW-Authenticate: Digest realm=\"x\", nonce=\"{number++}\", stale=true\r\n"));

        var error = await Assert.ThrowsAsync<OnvifException>(() => ConnectAsync(server));

        Assert.Equal(OnvifErrorReason.AuthenticationRefused, error.Reason);
        Assert.InRange(server.Requests.Count, 2, 12);
    }

    [Fact]
    public async Task Ends_with_the_caller()
    {
        await using var server = new ScriptedServer(_ => null);
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ConnectAsync(server, 30, stop.Token));
    }

    private static async Task ConnectAsync(ScriptedServer server, int patienceSeconds = 10, CancellationToken stop = default)
    {
        using var camera = await OnvifCamera.ConnectAsync(
            new OnvifCameraOptions
            {
                Address = server.Address,
                UserName = "admin",
                Password = "kopi-tubruk",
                Timeout = TimeSpan.FromSeconds(patienceSeconds),
            },
            stop);
    }
}
