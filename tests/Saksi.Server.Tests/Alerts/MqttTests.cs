using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using MQTTnet;
using Saksi.Server.Tests.Support;

namespace Saksi.Server.Tests.Alerts;

/// <summary>Against a real mosquitto.</summary>
public sealed class MqttTests : IAsyncLifetime
{
    private const string Password = "broker-password";

    /// <summary>Debian puts it where only root looks; scripts/install-dependencies.sh tests installs it.</summary>
    private static readonly string Mosquitto = File.Exists("/usr/sbin/mosquitto") ? "/usr/sbin/mosquitto" : "mosquitto";

    private readonly string _folder = Directory.CreateTempSubdirectory("saksi-mosquitto-").FullName;
    private readonly ConcurrentDictionary<string, string> _retained = new();
    private readonly ConcurrentQueue<string> _alerts = new();
    private readonly int _port = FreePort();
    private readonly int _tlsPort = FreePort();
    private Process? _broker;
    private IMqttClient? _listener;

    public async ValueTask InitializeAsync()
    {
        await RunAsync("openssl", $"req -x509 -newkey rsa:2048 -nodes -days 2 -keyout {_folder}/key.pem -out {_folder}/ca.pem -subj /CN=localhost -addext subjectAltName=DNS:localhost");
        await RunAsync("mosquitto_passwd", $"-b -c {_folder}/passwords saksi {Password}");
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "mosquitto.conf"),
            $"per_listener_settings false\nallow_anonymous false\npassword_file {_folder}/passwords\nuser root\nlistener {_port} 127.0.0.1\n"
            + $"listener {_tlsPort} 127.0.0.1\ncertfile {_folder}/ca.pem\nkeyfile {_folder}/key.pem\n");
        StartBroker();
        await ListenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _listener?.Dispose();
        StopBroker();
        Directory.Delete(_folder, recursive: true);
        await ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Tells_Home_Assistant_of_cameras_and_their_motion()
    {
        await using (var rig = Rig(""))
        {
            await Eventually.HoldsAsync(() => _retained.GetValueOrDefault("saksi/camera/gate/motion") == "OFF", "the state is told");
            Assert.Equal("online", _retained["saksi/status"]);
            Assert.Equal("ON", _retained["saksi/camera/gate/connectivity"]);
            await Eventually.HoldsAsync(() => _retained.ContainsKey("homeassistant/sensor/saksi_disk_free/config"), "all of it");
            Assert.Equal("12.3", _retained["saksi/disk/free"]);
            var config = JsonDocument.Parse(_retained["homeassistant/binary_sensor/saksi_gate_motion/config"]).RootElement;
            Assert.Equal(
                ("saksi/camera/gate/motion", "motion", "saksi/status", "Main gate"),
                (Text(config, "state_topic"), Text(config, "device_class"), Text(config, "availability_topic"), Text(config.GetProperty("device"), "name")));

            var noticed = rig.Motion();
            await Eventually.HoldsAsync(() => _retained.GetValueOrDefault("saksi/camera/gate/motion") == "ON", "motion is told");
            await Eventually.HoldsAsync(() => _alerts.Count == 1, "the rule's alert is told");
            Assert.Equal("motion", Text(JsonDocument.Parse(_alerts.Single()).RootElement, "kind"));
            rig.Feed.End(noticed, noticed.Start.AddSeconds(5));
            await Eventually.HoldsAsync(() => _retained.GetValueOrDefault("saksi/camera/gate/motion") == "OFF", "its end is told");
        }

        await Eventually.HoldsAsync(() => _retained.GetValueOrDefault("saksi/status") == "offline", "it says goodbye");
    }

    [Fact]
    public async Task Encrypts_and_checks_the_certificate()
    {
        await using (var rig = Rig($"    tls: true\n    certificate-authority: {_folder}/ca.pem\n", _tlsPort))
        {
            await Eventually.HoldsAsync(() => _retained.GetValueOrDefault("saksi/status") == "online", "it is connected");
        }

        await Eventually.HoldsAsync(() => _retained.GetValueOrDefault("saksi/status") == "offline", "it says goodbye");
        await using var distrustful = Rig("    tls: true\n", _tlsPort);
        await Eventually.HoldsAsync(() => distrustful.AllDiagnostics().Contains("cannot be told", StringComparison.Ordinal), "it does not trust");
        Assert.Equal("offline", _retained["saksi/status"]);
    }

    [Fact]
    public async Task Says_that_the_password_is_wrong_and_not_which()
    {
        await using var rig = Rig("", password: "not-the-password");
        await Eventually.HoldsAsync(() => rig.AllDiagnostics().Contains("cannot be told", StringComparison.Ordinal), "it is refused");
        Assert.DoesNotContain("not-the-password", rig.AllDiagnostics(), StringComparison.Ordinal);
        Assert.False(rig.Mqtt.IsConnected);
    }

    [Fact]
    public async Task Connects_again_when_the_broker_was_away()
    {
        await using var rig = Rig("");
        await Eventually.HoldsAsync(() => rig.Mqtt.IsConnected, "it is connected");
        StopBroker();
        await Eventually.HoldsAsync(() => !rig.Mqtt.IsConnected, "it notices");
        StartBroker();
        await Eventually.HoldsAsync(() => rig.Mqtt.IsConnected, "it is back");
        _retained.Clear();
        await ListenAsync();
        await Eventually.HoldsAsync(() => _retained.GetValueOrDefault("saksi/camera/gate/motion") == "OFF", "all is told anew");
    }

    [Fact]
    public async Task Waits_before_it_comes_back_to_a_broker_that_ends_the_connection()
    {
        var time = AlertRig.Clock();
        using var broker = new TcpListener(IPAddress.Loopback, 0);
        broker.Start();
        var connections = 0;
        var accepting = Task.Run(async () =>
        {
            while (true)
            {
                using var client = await broker.AcceptTcpClientAsync();
                connections++;
                await WelcomeAndLeaveAsync(client.GetStream());
            }
        });
        await using (var rig = new AlertRig($"  mqtt:\n    host: 127.0.0.1\n    port: {((IPEndPoint)broker.LocalEndpoint).Port}\n", time))
        {
            await Eventually.HoldsAsync(() => rig.AllDiagnostics().Contains("tried again in 2 s", StringComparison.Ordinal), "it waits, and says so");
            Assert.Equal(1, connections);
            time.Advance(TimeSpan.FromSeconds(2));
            await Eventually.HoldsAsync(() => connections == 2, "it comes back");
        }

        broker.Stop();
        await Assert.ThrowsAnyAsync<SocketException>(() => accepting);
    }

    /// <summary>Takes whoever comes (MQTT 3.2, in the version that the client speaks), and ends the connection when the client says something.</summary>
    private static async Task WelcomeAndLeaveAsync(NetworkStream stream)
    {
        var buffer = new byte[4096];
        var length = await stream.ReadAsync(buffer);
        var version = buffer[buffer.AsSpan(0, length).IndexOf("MQTT"u8) + 4];
        byte[] welcome = version == 5 ? [0x20, 3, 0, 0, 0] : [0x20, 2, 0, 0];
        await stream.WriteAsync(welcome);
        await stream.ReadAtLeastAsync(buffer, 1, throwOnEndOfStream: false);
    }

    private AlertRig Rig(string more, int? port = null, string password = Password) => new(
        $"  rules:\n    night:\n      mqtt: true\n  mqtt:\n    host: localhost\n    port: {port ?? _port}\n    user: saksi\n    password-file: mqtt.password\n{more}",
        prepare: folder =>
        {
            File.WriteAllText(Path.Combine(folder, "mqtt.password"), password + "\n");
            return "";
        });

    private void StartBroker() => _broker = Process.Start(new ProcessStartInfo(Mosquitto, ["-c", Path.Combine(_folder, "mosquitto.conf")])
    {
        RedirectStandardError = true,
    });

    private void StopBroker()
    {
        _broker?.Kill();
        _broker?.WaitForExit();
        _broker?.Dispose();
        _broker = null;
    }

    private async Task ListenAsync()
    {
        _listener?.Dispose();
        _listener = new MqttClientFactory().CreateMqttClient();
        _listener.ApplicationMessageReceivedAsync += received =>
        {
            var text = Encoding.UTF8.GetString(received.ApplicationMessage.Payload.ToArray());
            if (received.ApplicationMessage.Topic.Contains("/alerts/", StringComparison.Ordinal))
            {
                _alerts.Enqueue(text);
            }
            else
            {
                _retained[received.ApplicationMessage.Topic] = text;
            }

            return Task.CompletedTask;
        };
        var options = new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", _port).WithCredentials("saksi", Password).Build();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await _listener.ConnectAsync(options);
                break;
            }
            catch (MQTTnet.Exceptions.MqttCommunicationException) when (attempt < 100)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }

        await _listener.SubscribeAsync(new MqttClientSubscribeOptionsBuilder().WithTopicFilter("#").Build());
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static async Task RunAsync(string program, string arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!; // It throws where it is missing.
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, error);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
