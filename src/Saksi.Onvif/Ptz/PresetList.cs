using Saksi.Onvif.Soap;

namespace Saksi.Onvif.Ptz;

/// <summary>Reads the answer to GetPresets (ONVIF PTZ 5.4.2).</summary>
internal static class PresetList
{
    private const int MaxPresets = 1024;

    public static IReadOnlyList<OnvifPreset> Parse(SoapElement response) =>
    [
        .. response.All("Preset")
            .Where(preset => preset.Attribute("token") is { Length: > 0 and <= 256 })
            .Take(MaxPresets)
            .Select(preset => new OnvifPreset(preset.Attribute("token") ?? "", PlainText.Clean(preset.TextOf("Name") ?? "", 128))),
    ];
}
