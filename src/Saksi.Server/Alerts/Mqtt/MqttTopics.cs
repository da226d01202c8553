using System.Globalization;
using System.Text.Json;
using Saksi.Server.Settings;

namespace Saksi.Server.Alerts.Mqtt;

/// <summary>What the broker is told of cameras and disks: topics and payloads, all of them retained.</summary>
/// <remarks>
/// PREFIX/status is online or offline; PREFIX/camera/ID/motion and …/connectivity are ON or OFF; PREFIX/disk/free is a number of GB.
/// Home Assistant finds them by DISCOVERY/binary_sensor/saksi_ID_…/config.
/// </remarks>
internal static class MqttTopics
{
    public const string On = "ON";
    public const string Off = "OFF";
    public const string Online = "online";
    public const string Offline = "offline";

    private static readonly string[] Recorder = ["saksi"];

    public static string Status(MqttSettings settings) => $"{settings.Prefix}/status";

    public static string Alert(MqttSettings settings, string rule) => $"{settings.Prefix}/alerts/{rule}";

    /// <summary>The states of a camera, and where Home Assistant learns of them.</summary>
    public static void AddCamera(Dictionary<string, string> topics, MqttSettings settings, CameraSettings camera, bool isMoving, bool isConnected)
    {
        // A topic's levels and Home Assistant's ids allow fewer letters than a camera's id.
        var id = camera.Id.Replace('.', '_');
        var motion = $"{settings.Prefix}/camera/{id}/motion";
        var connectivity = $"{settings.Prefix}/camera/{id}/connectivity";
        topics[motion] = isMoving ? On : Off;
        topics[connectivity] = isConnected ? On : Off;
        if (settings.Discovery is { } discovery)
        {
            var device = new { identifiers = new[] { $"saksi_{id}" }, name = camera.DisplayName, manufacturer = "Saksi", model = "Camera" };
            topics[$"{discovery}/binary_sensor/saksi_{id}_motion/config"] = Binary("Motion", $"saksi_{id}_motion", motion, "motion");
            topics[$"{discovery}/binary_sensor/saksi_{id}_connectivity/config"] =
                Binary("Connection", $"saksi_{id}_connectivity", connectivity, "connectivity");

            string Binary(string name, string uniqueId, string topic, string deviceClass) => JsonSerializer.Serialize(new
            {
                name,
                unique_id = uniqueId,
                state_topic = topic,
                device_class = deviceClass,
                payload_on = On,
                payload_off = Off,
                availability_topic = Status(settings),
                device,
            });
        }
    }

    /// <summary>Free space on the fullest disk for recordings.</summary>
    public static void AddDisk(Dictionary<string, string> topics, MqttSettings settings, long freeBytes)
    {
        var topic = $"{settings.Prefix}/disk/free";
        topics[topic] = (freeBytes / 1e9).ToString("0.0", CultureInfo.InvariantCulture);
        if (settings.Discovery is { } discovery)
        {
            topics[$"{discovery}/sensor/saksi_disk_free/config"] = JsonSerializer.Serialize(new
            {
                name = "Free disk space",
                unique_id = "saksi_disk_free",
                state_topic = topic,
                device_class = "data_size",
                unit_of_measurement = "GB",
                state_class = "measurement",
                availability_topic = Status(settings),
                device = new { identifiers = Recorder, name = "Saksi", manufacturer = "Saksi", model = "Recorder" },
            });
        }
    }
}
