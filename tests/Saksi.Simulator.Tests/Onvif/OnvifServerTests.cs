using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Saksi.Simulator.Onvif;
using Saksi.Simulator.Personalities;

namespace Saksi.Simulator.Tests.Onvif;

/// <summary>The ONVIF side of a simulated camera, asked by hand.</summary>
public sealed class OnvifServerTests
{
    private const string Device = "http://www.onvif.org/ver10/device/wsdl";

    [Theory]
    [InlineData("right", "secret", 0, HttpStatusCode.OK)]
    [InlineData("a wrong password", "Secret", 0, HttpStatusCode.BadRequest)]
    [InlineData("just in time", "secret", -290, HttpStatusCode.OK)]
    [InlineData("too late", "secret", -310, HttpStatusCode.BadRequest)]
    [InlineData("too early", "secret", 310, HttpStatusCode.BadRequest)]
    public async Task Lets_in_by_token(string name, string password, int seconds, HttpStatusCode expected)
    {
        await using var simulator = await StartAsync();

        var (status, _) = await AskAsync(simulator, "GetDeviceInformation", Token(password, TimeProvider.System.GetUtcNow().AddSeconds(seconds)));

        Assert.Equal((name, expected), (name, status));
    }

    [Fact]
    public async Task Takes_a_token_once()
    {
        await using var simulator = await StartAsync();
        var token = Token("secret", TimeProvider.System.GetUtcNow());

        var first = await AskAsync(simulator, "GetDeviceInformation", token);
        var second = await AskAsync(simulator, "GetDeviceInformation", token);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.BadRequest), (first.Status, second.Status));
        Assert.Equal(["+GetDeviceInformation", "-GetDeviceInformation"], simulator["cam1"].Onvif!.Requests);
    }

    [Theory]
    [InlineData("the time", "GetSystemDateAndTime", HttpStatusCode.OK)]
    [InlineData("services", "GetServices", HttpStatusCode.OK)]
    [InlineData("capabilities", "GetCapabilities", HttpStatusCode.OK)]
    [InlineData("what it is", "GetDeviceInformation", HttpStatusCode.BadRequest)]
    [InlineData("what there is not", "Reboot", HttpStatusCode.BadRequest)]
    public async Task Tells_strangers_little(string name, string operation, HttpStatusCode expected)
    {
        await using var simulator = await StartAsync();

        Assert.Equal((name, expected), (name, (await AskAsync(simulator, operation)).Status));
    }

    [Theory]
    [InlineData("another page", "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 404")]
    [InlineData("no SOAP", "POST /onvif/device_service HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello", "HTTP/1.1 400")]
    [InlineData("entities", "POST /onvif/device_service HTTP/1.1\r\nContent-Length: 44\r\n\r\n<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///x\">]>", "HTTP/1.1 400")]
    [InlineData("no HTTP", "hello\r\n\r\n", "")]
    [InlineData("a length that is none", "POST /onvif/device_service HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "")]
    [InlineData("a length beyond all", "POST /onvif/device_service HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n", "")]
    public async Task Answers_nonsense_and_lives_on(string name, string request, string expected)
    {
        await using var simulator = await StartAsync();
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(IPAddress.Loopback, simulator["cam1"].Onvif!.Address.Port);
            var stream = client.GetStream();
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
            client.Client.Shutdown(SocketShutdown.Send);
            using var reader = new StreamReader(stream);
            var answer = await reader.ReadToEndAsync();

            Assert.True(expected.Length == 0 ? answer.Length == 0 : answer.StartsWith(expected, StringComparison.Ordinal), $"{name}: {answer}");
        }

        Assert.Equal(HttpStatusCode.OK, (await AskAsync(simulator, "GetSystemDateAndTime")).Status);
    }

    [Fact]
    public async Task Moves_by_itself_when_told_so()
    {
        var clock = new FakeTimeProvider();
        await using var simulator = await StartAsync(new OnvifOptions { MotionEvery = TimeSpan.FromSeconds(30) }, clock);
        var subscription = simulator["cam1"].Onvif!.Events.Subscribe(TimeSpan.FromMinutes(10))!;

        clock.Advance(TimeSpan.FromSeconds(30));
        clock.Advance(TimeSpan.FromSeconds(10));
        clock.Advance(TimeSpan.FromSeconds(20));

        var messages = await subscription.TakeAsync(10, TimeSpan.Zero, default);
        Assert.Equal([true, false, true], messages.Select(message => message.IsActive));
        Assert.Equal([0, 10, 30], messages.Select(message => (int)(message.Time - messages[0].Time).TotalSeconds));
    }

    [Fact]
    public async Task Forgets_subscriptions_whose_time_is_over()
    {
        var clock = new FakeTimeProvider();
        await using var simulator = await StartAsync(new OnvifOptions(), clock);
        var device = simulator["cam1"].Onvif!;
        device.Events.Subscribe(TimeSpan.FromSeconds(60));

        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(1, device.Subscriptions);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, device.Subscriptions);
    }

    [Fact]
    public async Task Says_that_a_port_is_taken()
    {
        await using var first = await StartAsync();

        var error = await Assert.ThrowsAsync<SimulatorException>(
            () => StartAsync(new OnvifOptions { Port = first["cam1"].Onvif!.Address.Port }));

        Assert.Contains("Choose another port", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_shipped_personality_speaks_it()
    {
        foreach (var personality in PersonalityFile.LoadShipped())
        {
            await using var simulator = await TestClips.StartAsync(TestClips.Small, camera => camera with { Personality = personality }, new OnvifOptions());
            var (status, body) = await AskAsync(simulator, "GetScopes");

            Assert.Equal((personality.Name, HttpStatusCode.OK), (personality.Name, status));
            Assert.Contains("onvif://www.onvif.org/hardware/", body, StringComparison.Ordinal);
        }
    }

    private static Task<CameraSimulator> StartAsync(OnvifOptions? options = null, TimeProvider? clock = null) => TestClips.StartAsync(
        TestClips.Small, camera => camera with { UserName = "admin", Password = "secret" }, options ?? new OnvifOptions(), clock);

    private static async Task<(HttpStatusCode Status, string Body)> AskAsync(CameraSimulator simulator, string operation, string header = "")
    {
        using var client = new HttpClient();
        using var content = new StringContent(
            $"<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><s:Header>{header}</s:Header><s:Body><{operation} xmlns=\"{Device}\"/></s:Body></s:Envelope>");
        using var response = await client.PostAsync(simulator["cam1"].Onvif!.Address, content);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private static string Token(string password, DateTimeOffset time)
    {
        var created = time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        byte[] nonce = RandomNumberGenerator.GetBytes(16);
        var digest = CryptographicOperations.HashData(HashAlgorithmName.SHA1, [.. nonce, .. Encoding.UTF8.GetBytes(created + password)]);
        return "<Security xmlns=\"urn:s\"><UsernameToken><Username>admin</Username>"
            + $"<Password>{Convert.ToBase64String(digest)}</Password><Nonce>{Convert.ToBase64String(nonce)}</Nonce><Created>{created}</Created></UsernameToken></Security>";
    }
}
