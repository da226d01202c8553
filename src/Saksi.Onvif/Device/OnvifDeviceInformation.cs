using Saksi.Onvif.Soap;

namespace Saksi.Onvif.Device;

/// <summary>What a camera says it is (ONVIF Core 8.1, GetDeviceInformation). Empty where it says nothing.</summary>
public sealed record OnvifDeviceInformation(
    string Manufacturer, string Model, string FirmwareVersion, string SerialNumber, string HardwareId)
{
    private const int MaxLength = 128;

    internal static OnvifDeviceInformation Parse(SoapElement response)
    {
        return new OnvifDeviceInformation(
            Of("Manufacturer"), Of("Model"), Of("FirmwareVersion"), Of("SerialNumber"), Of("HardwareId"));

        string Of(string name) => PlainText.Clean(response.TextOf(name) ?? "", MaxLength);
    }
}
