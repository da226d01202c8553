namespace Saksi.Simulator.Onvif;

/// <summary>The device service.</summary>
internal static class DeviceAnswers
{
    public const string Space = "http://www.onvif.org/ver10/device/wsdl";

    public static HttpResponse Answer(OnvifDevice device, OnvifMessage message) => message.Operation switch
    {
        "GetSystemDateAndTime" => OnvifXml.Answer(Time(device.Now)),
        "GetDeviceInformation" => OnvifXml.Answer(Information(device)),
        "GetServices" when device.Habits.HasServiceList => OnvifXml.Answer(Services(device)),
        "GetCapabilities" => OnvifXml.Answer(Capabilities(device)),
        "GetServiceCapabilities" => OnvifXml.Answer(
            "<tds:GetServiceCapabilitiesResponse><tds:Capabilities><tds:Network/><tds:Security UsernameToken=\"true\" HttpDigest=\"true\"/><tds:System/></tds:Capabilities></tds:GetServiceCapabilitiesResponse>"),
        "GetScopes" => OnvifXml.Answer("<tds:GetScopesResponse>"
            + string.Concat(DiscoveryResponder.ScopesOf(device).Select(scope =>
                $"<tds:Scopes><tt:ScopeDef>Fixed</tt:ScopeDef><tt:ScopeItem>{OnvifXml.Escape(scope)}</tt:ScopeItem></tds:Scopes>"))
            + "</tds:GetScopesResponse>"),
        _ => OnvifXml.Unknown,
    };

    private static string Time(DateTimeOffset now)
    {
        var time = $"<tt:Time><tt:Hour>{now.Hour}</tt:Hour><tt:Minute>{now.Minute}</tt:Minute><tt:Second>{now.Second}</tt:Second></tt:Time>"
            + $"<tt:Date><tt:Year>{now.Year}</tt:Year><tt:Month>{now.Month}</tt:Month><tt:Day>{now.Day}</tt:Day></tt:Date>";
        return "<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime><tt:DateTimeType>Manual</tt:DateTimeType>"
            + "<tt:DaylightSavings>false</tt:DaylightSavings><tt:TimeZone><tt:TZ>UTC0</tt:TZ></tt:TimeZone>"
            + $"<tt:UTCDateTime>{time}</tt:UTCDateTime><tt:LocalDateTime>{time}</tt:LocalDateTime>"
            + "</tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>";
    }

    private static string Information(OnvifDevice device)
    {
        var personality = device.Camera.Options.Personality;
        return "<tds:GetDeviceInformationResponse>"
            + $"<tds:Manufacturer>{OnvifXml.Escape(personality.Maker)}</tds:Manufacturer><tds:Model>{OnvifXml.Escape(personality.Model)}</tds:Model>"
            + $"<tds:FirmwareVersion>{OnvifXml.Escape(personality.Firmware)}</tds:FirmwareVersion>"
            + $"<tds:SerialNumber>{device.SerialNumber}</tds:SerialNumber><tds:HardwareId>88</tds:HardwareId></tds:GetDeviceInformationResponse>";
    }

    private static string Services(OnvifDevice device)
    {
        var habits = device.Habits;
        (string Space, string Path, bool IsThere)[] services =
        [
            (Space, "/onvif/device_service", true),
            (MediaAnswers.Space, "/onvif/Media", true),
            (MediaAnswers.Space2, "/onvif/Media2", habits.HasMedia2 || habits.HasBrokenMedia2),
            (EventAnswers.Space, "/onvif/Events", habits.HasEvents),
            (PtzAnswers.Space, "/onvif/PTZ", habits.HasPtz),
        ];
        return "<tds:GetServicesResponse>"
            + string.Concat(services.Where(each => each.IsThere).Select(each =>
                $"<tds:Service><tds:Namespace>{each.Space}</tds:Namespace><tds:XAddr>{OnvifXml.Escape(OnvifAddresses.Of(device, each.Path))}</tds:XAddr>"
                + "<tds:Version><tt:Major>2</tt:Major><tt:Minor>60</tt:Minor></tds:Version></tds:Service>"))
            + "</tds:GetServicesResponse>";
    }

    private static string Capabilities(OnvifDevice device)
    {
        return "<tds:GetCapabilitiesResponse><tds:Capabilities>"
            + $"<tt:Device>{Address("/onvif/device_service")}</tt:Device>"
            + (device.Habits.HasEvents
                ? $"<tt:Events>{Address("/onvif/Events")}<tt:WSSubscriptionPolicySupport>false</tt:WSSubscriptionPolicySupport><tt:WSPullPointSupport>true</tt:WSPullPointSupport></tt:Events>" : "")
            + $"<tt:Media>{Address("/onvif/Media")}<tt:StreamingCapabilities/></tt:Media>"
            + (device.Habits.HasPtz ? $"<tt:PTZ>{Address("/onvif/PTZ")}</tt:PTZ>" : "")
            + "</tds:Capabilities></tds:GetCapabilitiesResponse>";

        string Address(string path) => $"<tt:XAddr>{OnvifXml.Escape(OnvifAddresses.Of(device, path))}</tt:XAddr>";
    }
}
