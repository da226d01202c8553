using Saksi.Onvif.Soap;

namespace Saksi.Onvif.Device;

/// <summary>Asks the device service.</summary>
internal sealed class DeviceClient(SoapClient soap)
{
    public async Task<OnvifDeviceInformation> GetInformationAsync(CancellationToken cancellationToken)
    {
        var request = new SoapRequest(SoapNamespaces.Device, "GetDeviceInformation");
        return OnvifDeviceInformation.Parse(await soap.CallAsync(soap.Address.DeviceService, request, cancellationToken));
    }

    public async Task<ServiceList> GetServicesAsync(CancellationToken cancellationToken)
    {
        try
        {
            var request = new SoapRequest(SoapNamespaces.Device, "GetServices")
            {
                Content = writer => writer.WriteElementString("IncludeCapability", SoapNamespaces.Device, "false"),
            };
            var services = ServiceList.ParseServices(
                await soap.CallAsync(soap.Address.DeviceService, request, cancellationToken));
            if (services.Media is not null || services.Media2 is not null)
            {
                return services;
            }
        }
        catch (OnvifException exception) when (exception.Reason is OnvifErrorReason.NotSupported
            or OnvifErrorReason.RequestRefused or OnvifErrorReason.MalformedAnswer)
        {
            // Firmware from before ONVIF 2.1.
        }

        var older = new SoapRequest(SoapNamespaces.Device, "GetCapabilities")
        {
            Content = writer => writer.WriteElementString("Category", SoapNamespaces.Device, "All"),
        };
        return ServiceList.ParseCapabilities(await soap.CallAsync(soap.Address.DeviceService, older, cancellationToken));
    }
}
