namespace Saksi.Simulator.Onvif;

/// <summary>The PTZ service.</summary>
internal static class PtzAnswers
{
    public const string Space = "http://www.onvif.org/ver20/ptz/wsdl";

    public static HttpResponse Answer(OnvifDevice device, OnvifMessage message)
    {
        if (MediaAnswers.Find(device, message) is null)
        {
            return MediaAnswers.NoProfile;
        }

        switch (message.Operation)
        {
            case "ContinuousMove":
                device.Ptz.Move(VectorOf(message), message.Duration("Timeout"));
                return Done("ContinuousMove");
            case "RelativeMove":
                var way = VectorOf(message);
                device.Ptz.MoveTo(place => place + way);
                return Done("RelativeMove");
            case "Stop":
                device.Ptz.MoveTo(place => place);
                return Done("Stop");
            case "GetPresets":
                return OnvifXml.Answer("<tptz:GetPresetsResponse>"
                    + string.Concat(device.Ptz.Presets.Select(preset =>
                        $"<tptz:Preset token=\"{OnvifXml.Escape(preset.Key)}\"><tt:Name>{OnvifXml.Escape(preset.Value.Name)}</tt:Name></tptz:Preset>"))
                    + "</tptz:GetPresetsResponse>");
            case "GotoPreset":
                return device.Ptz.GoTo(message.Text("PresetToken") ?? "")
                    ? Done("GotoPreset") : OnvifXml.Fault(400, "ter:InvalidArgVal", "The requested preset token does not exist");
            case "SetPreset":
                var token = device.Ptz.Remember(message.Text("PresetToken"), message.Text("PresetName"));
                return OnvifXml.Answer($"<tptz:SetPresetResponse><tptz:PresetToken>{OnvifXml.Escape(token)}</tptz:PresetToken></tptz:SetPresetResponse>");
            default:
                return OnvifXml.Unknown;
        }
    }

    private static PtzVector VectorOf(OnvifMessage message)
    {
        var (pan, tilt) = message.Vector("PanTilt");
        return new PtzVector(pan, tilt, message.Vector("Zoom").X);
    }

    private static HttpResponse Done(string operation) => OnvifXml.Answer($"<tptz:{operation}Response/>");
}
