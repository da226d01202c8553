using System.Xml;
using Saksi.Onvif.Http;
using Saksi.Onvif.Soap;

namespace Saksi.Onvif.Media;

/// <summary>Asks the media services, the second one first: only it tells of H.265.</summary>
internal sealed class MediaClient(SoapClient soap, Uri? media, Uri? media2)
{
    /// <summary>More than any JPEG of 12 megapixels.</summary>
    private const int MaxSnapshotBytes = 32 * 1024 * 1024;

    private volatile bool _isMedia2Broken;

    private Uri? Media2 => _isMedia2Broken && media is not null ? null : media2;

    public async Task<IReadOnlyList<OnvifProfile>> GetProfilesAsync(CancellationToken cancellationToken)
    {
        if (Media2 is { } second)
        {
            try
            {
                var profiles = ProfileList.Parse2(await soap.CallAsync(second, Profiles2, cancellationToken));
                if (profiles.Count > 0 || media is null)
                {
                    return profiles;
                }
            }
            catch (OnvifException exception) when (media is not null && IsOfTheService(exception))
            {
                // Announced, and not there: the old service has the same profiles.
            }

            _isMedia2Broken = true;
        }

        return media is null
            ? throw new OnvifException(OnvifErrorReason.NotSupported, "The camera has no media service. Is it a camera?")
            : ProfileList.Parse(await soap.CallAsync(media, new SoapRequest(SoapNamespaces.Media, "GetProfiles"), cancellationToken));
    }

    public async Task<Uri> GetStreamUriAsync(OnvifProfile profile, CancellationToken cancellationToken)
    {
        var announced = await AskUriAsync("GetStreamUri", profile, withTransport: true, cancellationToken);
        return soap.Address.ResolveStream(announced) is { } address && Uri.TryCreate(address, UriKind.Absolute, out var uri)
            ? uri
            : throw new OnvifException(
                OnvifErrorReason.MalformedAnswer, "The camera's answer to GetStreamUri is no RTSP address. Write the address of the stream yourself.");
    }

    public async Task<Uri> GetSnapshotUriAsync(OnvifProfile profile, CancellationToken cancellationToken)
    {
        var announced = await AskUriAsync("GetSnapshotUri", profile, withTransport: false, cancellationToken);
        return soap.Address.Resolve(announced)
            ?? throw new OnvifException(OnvifErrorReason.MalformedAnswer, "The camera's answer to GetSnapshotUri is no HTTP address.");
    }

    public Task<HttpAnswer> GetSnapshotAsync(Uri address, CancellationToken cancellationToken) =>
        soap.GetAsync(address, MaxSnapshotBytes, cancellationToken);

    /// <summary>Null when the camera refuses to say: some answer this on their old media service only, some nowhere.</summary>
    public async Task<OnvifMediaCapabilities?> GetCapabilitiesAsync(CancellationToken cancellationToken)
    {
        foreach (var (address, space) in new[] { (media, SoapNamespaces.Media), (media2, SoapNamespaces.Media2) })
        {
            try
            {
                if (address is not null)
                {
                    var request = new SoapRequest(space, "GetServiceCapabilities");
                    return OnvifMediaCapabilities.Parse(await soap.CallAsync(address, request, cancellationToken));
                }
            }
            catch (OnvifException exception) when (IsOfTheService(exception))
            {
                // The other one may know.
            }
        }

        return null;
    }

    private static SoapRequest Profiles2 => new(SoapNamespaces.Media2, "GetProfiles")
    {
        Content = writer => writer.WriteElementString("Type", SoapNamespaces.Media2, "All"),
    };

    private async Task<string> AskUriAsync(
        string operation, OnvifProfile profile, bool withTransport, CancellationToken cancellationToken)
    {
        if (Media2 is { } second)
        {
            try
            {
                return await AskUriAsync(second, SoapNamespaces.Media2, operation, profile, withTransport, cancellationToken);
            }
            catch (OnvifException exception) when (media is not null && exception.Reason == OnvifErrorReason.NotSupported)
            {
                // Both services know the same profiles by the same tokens.
            }
        }

        return media is null
            ? throw new OnvifException(OnvifErrorReason.NotSupported, "The camera has no media service. Is it a camera?")
            : await AskUriAsync(media, SoapNamespaces.Media, operation, profile, withTransport, cancellationToken);
    }

    private async Task<string> AskUriAsync(
        Uri address, string space, string operation, OnvifProfile profile, bool withTransport, CancellationToken cancellationToken)
    {
        var request = new SoapRequest(space, operation)
        {
            Content = writer =>
            {
                if (withTransport)
                {
                    WriteTransport(writer, space);
                }

                writer.WriteElementString("ProfileToken", space, profile.Token);
            },
        };
        var response = await soap.CallAsync(address, request, cancellationToken);
        return response.TextOf("MediaUri", "Uri") ?? response.TextOf("Uri")
            ?? throw new OnvifException(OnvifErrorReason.MalformedAnswer, $"The camera's answer to {operation} holds no address.");
    }

    private static void WriteTransport(XmlWriter writer, string space)
    {
        if (space == SoapNamespaces.Media2)
        {
            // Media2 5.18.1: RTSP means RTP in the RTSP connection.
            writer.WriteElementString("Protocol", space, "RTSP");
            return;
        }

        writer.WriteStartElement("StreamSetup", space);
        writer.WriteElementString("Stream", SoapNamespaces.Schema, "RTP-Unicast");
        writer.WriteStartElement("Transport", SoapNamespaces.Schema);
        writer.WriteElementString("Protocol", SoapNamespaces.Schema, "RTSP");
        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private static bool IsOfTheService(OnvifException exception) => exception.Reason is OnvifErrorReason.NotSupported
        or OnvifErrorReason.RequestRefused or OnvifErrorReason.MalformedAnswer;
}
