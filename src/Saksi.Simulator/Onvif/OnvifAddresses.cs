using Saksi.Simulator.Personalities;

namespace Saksi.Simulator.Onvif;

/// <summary>What a camera says its addresses are, which need not be true.</summary>
internal static class OnvifAddresses
{
    private const string OtherNetwork = "198.51.100.7";

    /// <summary>The address of a service.</summary>
    public static string Of(OnvifDevice device, string path) => device.Habits.Addresses switch
    {
        OnvifAddressHabit.Unspecified => $"http://0.0.0.0:{device.Address.Port}{path}",
        OnvifAddressHabit.OtherNetwork => $"http://{OtherNetwork}{path}",
        _ => new Uri(device.Address, path).AbsoluteUri,
    };

    /// <summary>The address of a stream or a picture.</summary>
    public static string Of(OnvifDevice device, Uri address) => device.Habits.Addresses switch
    {
        OnvifAddressHabit.Unspecified => new UriBuilder(address) { Host = "0.0.0.0" }.Uri.OriginalString,
        OnvifAddressHabit.OtherNetwork => new UriBuilder(address) { Host = OtherNetwork }.Uri.OriginalString,
        _ => address.OriginalString,
    };

    /// <summary>What discovery tells.</summary>
    public static string Announced(OnvifDevice device)
    {
        var right = Of(device, device.Address.AbsolutePath);
        return device.Habits.Addresses == OnvifAddressHabit.Several
            ? $"http://{OtherNetwork}/onvif/device_service http://[fe80::1]/onvif/device_service {right}" : right;
    }
}
