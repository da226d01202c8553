using System.Xml;
using Saksi.Onvif.Media;
using Saksi.Onvif.Soap;

namespace Saksi.Onvif.Ptz;

/// <summary>Turns a camera (ONVIF PTZ 5.3 and 5.4).</summary>
/// <remarks>
/// Speeds and ways are parts of what the camera can do, from -1 to 1: left, down and out are negative. Every call ends in an
/// <see cref="OnvifException"/> if the camera refuses.
/// </remarks>
public sealed class OnvifPtz
{
    private readonly SoapClient _soap;
    private readonly Uri _address;

    internal OnvifPtz(SoapClient soap, Uri address)
    {
        _soap = soap;
        _address = address;
    }

    /// <summary>Turns until <see cref="StopAsync"/>.</summary>
    /// <param name="profile">One with <see cref="OnvifProfile.HasPtz"/>.</param>
    /// <param name="pan">Speed; positive is right.</param>
    /// <param name="tilt">Speed; positive is up.</param>
    /// <param name="zoom">Speed; positive is in.</param>
    /// <param name="timeout">
    /// The camera stops by itself after this time, should the stop get lost; null leaves that to the camera.
    /// </param>
    /// <param name="cancellationToken">Ends the request, not the movement.</param>
    public Task MoveAsync(
        OnvifProfile profile, double pan, double tilt, double zoom, TimeSpan? timeout, CancellationToken cancellationToken = default) =>
        CallAsync("ContinuousMove", profile, cancellationToken, writer =>
        {
            WriteVector(writer, "Velocity", Clamp(pan), Clamp(tilt), Clamp(zoom));
            if (timeout is { } limit)
            {
                writer.WriteElementString("Timeout", SoapNamespaces.Ptz, XmlValue.Duration(limit));
            }
        });

    /// <summary>Turns by a part of the whole range and stops.</summary>
    public Task MoveByAsync(
        OnvifProfile profile, double pan, double tilt, double zoom, CancellationToken cancellationToken = default) =>
        CallAsync("RelativeMove", profile, cancellationToken, writer =>
            WriteVector(writer, "Translation", Clamp(pan), Clamp(tilt), Clamp(zoom)));

    /// <summary>Stops all movement.</summary>
    public Task StopAsync(OnvifProfile profile, CancellationToken cancellationToken = default) =>
        CallAsync("Stop", profile, cancellationToken, writer =>
        {
            writer.WriteElementString("PanTilt", SoapNamespaces.Ptz, "true");
            writer.WriteElementString("Zoom", SoapNamespaces.Ptz, "true");
        });

    /// <summary>The places that the camera knows.</summary>
    public async Task<IReadOnlyList<OnvifPreset>> GetPresetsAsync(OnvifProfile profile, CancellationToken cancellationToken = default) =>
        PresetList.Parse(await CallAsync("GetPresets", profile, cancellationToken));

    /// <summary>Turns to a place.</summary>
    public Task GoToPresetAsync(OnvifProfile profile, string presetToken, CancellationToken cancellationToken = default) =>
        CallAsync("GotoPreset", profile, cancellationToken, writer =>
            writer.WriteElementString("PresetToken", SoapNamespaces.Ptz, presetToken));

    /// <summary>Has the camera remember where it looks now.</summary>
    /// <param name="profile">One with PTZ.</param>
    /// <param name="name">For people; null leaves an existing preset's.</param>
    /// <param name="presetToken">A preset to be replaced; null makes a new one.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The preset's token.</returns>
    public async Task<string> SetPresetAsync(
        OnvifProfile profile, string? name, string? presetToken = null, CancellationToken cancellationToken = default)
    {
        var response = await CallAsync("SetPreset", profile, cancellationToken, writer =>
        {
            if (name is not null)
            {
                writer.WriteElementString("PresetName", SoapNamespaces.Ptz, name);
            }

            if (presetToken is not null)
            {
                writer.WriteElementString("PresetToken", SoapNamespaces.Ptz, presetToken);
            }
        });
        return response.TextOf("PresetToken") ?? presetToken
            ?? throw new OnvifException(OnvifErrorReason.MalformedAnswer, "The camera does not say under which token it keeps the preset.");
    }

    private Task<SoapElement> CallAsync(
        string operation, OnvifProfile profile, CancellationToken cancellationToken, Action<XmlWriter>? content = null) =>
        _soap.CallAsync(_address, new SoapRequest(SoapNamespaces.Ptz, operation)
        {
            Content = writer =>
            {
                writer.WriteElementString("ProfileToken", SoapNamespaces.Ptz, profile.Token);
                content?.Invoke(writer);
            },
        }, cancellationToken);

    // A camera with a motor for one of them only refuses a vector with the other: what is 0 is left out, but for a whole stop.
    private static void WriteVector(XmlWriter writer, string name, double pan, double tilt, double zoom)
    {
        writer.WriteStartElement(name, SoapNamespaces.Ptz);
        if (pan != 0 || tilt != 0 || zoom == 0)
        {
            writer.WriteStartElement("PanTilt", SoapNamespaces.Schema);
            writer.WriteAttributeString("x", XmlValue.Decimal(pan));
            writer.WriteAttributeString("y", XmlValue.Decimal(tilt));
            writer.WriteEndElement();
        }

        if (zoom != 0)
        {
            writer.WriteStartElement("Zoom", SoapNamespaces.Schema);
            writer.WriteAttributeString("x", XmlValue.Decimal(zoom));
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    private static double Clamp(double value) => double.IsNaN(value) ? 0 : Math.Clamp(value, -1, 1);
}
