using Saksi.Onvif.Soap;

namespace Saksi.Onvif.Device;

/// <summary>Where the services of a camera are, as it announces them; null for one that it has not.</summary>
internal sealed record ServiceList
{
    public string? Media { get; init; }

    public string? Media2 { get; init; }

    public string? Ptz { get; init; }

    public string? Events { get; init; }

    /// <summary>Reads the answer to GetServices (ONVIF Core 8.1.2.1).</summary>
    public static ServiceList ParseServices(SoapElement response)
    {
        return new ServiceList
        {
            Media = Of(SoapNamespaces.Media),
            Media2 = Of(SoapNamespaces.Media2),
            Ptz = Of(SoapNamespaces.Ptz),
            Events = Of(SoapNamespaces.Events),
        };

        // The namespace is text here, and some write it with a slash behind it.
        string? Of(string namespaceUri) => response.All("Service")
            .FirstOrDefault(service => service.TextOf("Namespace")?.TrimEnd('/').Equals(namespaceUri, StringComparison.OrdinalIgnoreCase) == true)
            ?.TextOf("XAddr");
    }

    /// <summary>Reads the answer to GetCapabilities (ONVIF Core 8.1.2.2), which knows nothing of the second media service.</summary>
    public static ServiceList ParseCapabilities(SoapElement response)
    {
        var capabilities = response.Find("Capabilities");
        return new ServiceList
        {
            Media = capabilities?.TextOf("Media", "XAddr"),
            Ptz = capabilities?.TextOf("PTZ", "XAddr"),
            Events = capabilities?.TextOf("Events", "XAddr"),
        };
    }
}
