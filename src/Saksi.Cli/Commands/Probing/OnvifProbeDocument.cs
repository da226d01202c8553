using System.Text.Json;
using System.Text.Json.Serialization;
using Saksi.Onvif;
using Saksi.Onvif.Media;

namespace Saksi.Cli.Commands.Probing;

/// <summary>The JSON of <c>saksi probe --json http://…</c>.</summary>
/// <param name="Address">The device service.</param>
/// <param name="Manufacturer">As the camera writes it, like all of these.</param>
/// <param name="Model">Likewise.</param>
/// <param name="FirmwareVersion">Likewise.</param>
/// <param name="SerialNumber">Likewise.</param>
/// <param name="ClockOffsetSeconds">What the camera's clock is ahead of ours.</param>
/// <param name="HasEvents">It tells of motion and the like.</param>
/// <param name="HasPtz">It can be turned.</param>
/// <param name="Profiles">Its streams.</param>
internal sealed record OnvifProbeDocument(
    string Address,
    string Manufacturer,
    string Model,
    string FirmwareVersion,
    string SerialNumber,
    double ClockOffsetSeconds,
    bool HasEvents,
    bool HasPtz,
    IReadOnlyList<OnvifProbeDocument.ProfilePart> Profiles)
{
    public static OnvifProbeDocument Of(OnvifCamera camera, IReadOnlyList<ProfilePart> profiles) => new(
        camera.Address.AbsoluteUri,
        camera.Information.Manufacturer,
        camera.Information.Model,
        camera.Information.FirmwareVersion,
        camera.Information.SerialNumber,
        Math.Round(camera.ClockOffset.TotalSeconds, 1),
        camera.HasEvents,
        camera.Ptz is not null,
        profiles);

    /// <param name="Token">What the camera knows it by.</param>
    /// <param name="Name">For people.</param>
    /// <param name="Encoding">H264, H265, JPEG…; null when it is not told.</param>
    /// <param name="Width">Pixels; 0 when not told.</param>
    /// <param name="Height">Pixels; 0 when not told.</param>
    /// <param name="FramesPerSecond">At most; 0 when not told.</param>
    /// <param name="KilobitsPerSecond">At most; 0 when not told.</param>
    /// <param name="AudioEncoding">Null when there is no sound.</param>
    /// <param name="StreamUri">RTSP, without credentials; null when there is no stream.</param>
    internal sealed record ProfilePart(
        string Token,
        string Name,
        string? Encoding,
        int Width,
        int Height,
        double FramesPerSecond,
        int KilobitsPerSecond,
        string? AudioEncoding,
        string? StreamUri)
    {
        public static ProfilePart Of(OnvifProfile profile, string? streamUri) => new(
            profile.Token,
            profile.Name,
            profile.VideoEncoding,
            profile.Width,
            profile.Height,
            profile.FramesPerSecond,
            profile.KilobitsPerSecond,
            profile.AudioEncoding,
            streamUri);
    }
}

/// <summary>Source-generated JSON.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(OnvifProbeDocument))]
internal sealed partial class OnvifProbeJson : JsonSerializerContext;
