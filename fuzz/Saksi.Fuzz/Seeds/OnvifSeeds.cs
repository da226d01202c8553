namespace Saksi.Fuzz.Seeds;

/// <summary>Messages of cameras, written by hand after the shapes that makers use.</summary>
internal static class OnvifSeeds
{
    private const string Open = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" xmlns:tt=\"http://www.onvif.org/ver10/schema\" xmlns:t=\"urn:t\" xmlns:a=\"urn:a\" xmlns:n=\"urn:n\"><s:Body>";
    private const string Close = "</s:Body></s:Envelope>";

    public static IEnumerable<Seed> All() => [.. Answers(), .. Events(), .. Matches(), .. Challenges(), .. Addresses()];

    private static IEnumerable<Seed> Answers() => new (string Name, string Text)[]
    {
        ("time", "<t:R><t:SystemDateAndTime><tt:UTCDateTime><tt:Time><tt:Hour>1</tt:Hour><tt:Minute>2</tt:Minute><tt:Second>60</tt:Second></tt:Time><tt:Date><tt:Year>2026</tt:Year><tt:Month>2</tt:Month><tt:Day>28</tt:Day></tt:Date></tt:UTCDateTime></t:SystemDateAndTime></t:R>"),
        ("information", "<t:R><t:Manufacturer>HIKVISION</t:Manufacturer><t:Model>DS-2CD2032-I</t:Model><t:FirmwareVersion>V5.4.41 build 170710</t:FirmwareVersion><t:SerialNumber>5C0</t:SerialNumber><t:HardwareId>88</t:HardwareId></t:R>"),
        ("services", "<t:R><t:Service><t:Namespace>http://www.onvif.org/ver10/media/wsdl</t:Namespace><t:XAddr>http://0.0.0.0/onvif/Media</t:XAddr></t:Service><t:Service><t:Namespace>http://www.onvif.org/ver20/media/wsdl/</t:Namespace><t:XAddr>http://10.0.0.1/onvif/Media2</t:XAddr></t:Service></t:R>"),
        ("capabilities", "<t:R><t:Capabilities SnapshotUri=\"true\"><tt:Media><tt:XAddr>http://h/m</tt:XAddr></tt:Media><tt:PTZ><tt:XAddr>http://h/p</tt:XAddr></tt:PTZ><t:StreamingCapabilities RTP_RTSP_TCP=\"1\" RTPMulticast=\"false\"/></t:Capabilities></t:R>"),
        ("profiles", "<t:R><t:Profiles token=\"P1\" fixed=\"true\"><tt:Name>main</tt:Name><tt:VideoSourceConfiguration token=\"s\"><tt:SourceToken>v</tt:SourceToken></tt:VideoSourceConfiguration><tt:VideoEncoderConfiguration token=\"e\"><tt:Encoding>H264</tt:Encoding><tt:Resolution><tt:Width>1920</tt:Width><tt:Height>1080</tt:Height></tt:Resolution><tt:RateControl><tt:FrameRateLimit>25</tt:FrameRateLimit><tt:BitrateLimit>4096</tt:BitrateLimit></tt:RateControl><tt:H264><tt:GovLength>50</tt:GovLength></tt:H264></tt:VideoEncoderConfiguration><tt:PTZConfiguration token=\"z\"/></t:Profiles></t:R>"),
        ("profiles-of-the-second-service", "<t:R><t:Profiles token=\"P1\"><t:Name>main</t:Name><t:Configurations><t:VideoSource><tt:SourceToken>v</tt:SourceToken></t:VideoSource><t:VideoEncoder GovLength=\"40\"><tt:Encoding>H265</tt:Encoding><tt:RateControl><tt:FrameRateLimit>12.5</tt:FrameRateLimit></tt:RateControl></t:VideoEncoder><t:AudioEncoder><tt:Encoding>MP4A-LATM</tt:Encoding></t:AudioEncoder></t:Configurations></t:Profiles></t:R>"),
        ("presets", "<t:R><t:Preset token=\"1\"><tt:Name>Gate &amp; door</tt:Name></t:Preset><t:Preset token=\"\"/></t:R>"),
        ("subscription", "<t:R><t:SubscriptionReference><a:Address>http://h/s/1</a:Address><a:ReferenceParameters><x:Id xmlns:x=\"urn:x\" x:y=\"1\" xml:lang=\"en\">7<![CDATA[<8>]]></x:Id></a:ReferenceParameters></t:SubscriptionReference></t:R>"),
        ("half-a-pair", "<t:R><t:Preset token=\"&#xD83D;\"><tt:Name>&#xDE00;</tt:Name></t:Preset></t:R>"),
        ("fault", "<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>ter:NotAuthorized</s:Value><s:Subcode><s:Value>ter:X</s:Value></s:Subcode></s:Subcode></s:Code><s:Reason><s:Text xml:lang=\"en\">Sender not Authorized&#x7;</s:Text></s:Reason></s:Fault>"),
        ("old-fault", "<s:Fault><faultcode>wsse:InvalidSecurity</faultcode><faultstring>no</faultstring></s:Fault>"),
        ("empty", ""),
    }.Select(one => Seed.Of("onvif-answer", one.Name, Open + one.Text + Close));

    private static IEnumerable<Seed> Events() => new (string Name, string Text)[]
    {
        ("motion", Message("tns1:RuleEngine/CellMotionDetector/Motion", "Changed", "VideoSourceConfigurationToken", "IsMotion", "true") + Message("tns1:RuleEngine/CellMotionDetector/Motion", "Changed", "VideoSourceConfigurationToken", "IsMotion", "false")),
        ("initial", Message("tns1:VideoSource/tns1:MotionAlarm", "Initialized", "Source", "State", "0") + Message("tns1:Device/Trigger/DigitalInput", "Deleted", "InputToken", "LogicalState", "1")),
        ("people", Message("tns1:RuleEngine/MyRuleDetector/PeopleDetect", "Changed", "Source", "State", "on")),
        ("unknown", Message("tns1:Monitoring/ProcessorUsage", "", "Token", "Value", "37")),
    }.Select(one => Seed.Of("onvif-events", one.Name, $"{Open}<t:PullMessagesResponse>{one.Text}</t:PullMessagesResponse>{Close}"));

    private static string Message(string topic, string operation, string source, string item, string value) =>
        $"<n:NotificationMessage><n:Topic>{topic}</n:Topic><n:Message><tt:Message UtcTime=\"2026-11-24T01:02:03Z\" PropertyOperation=\"{operation}\"><tt:Source><tt:SimpleItem Name=\"{source}\" Value=\"v\"/><tt:SimpleItem Name=\"Rule\" Value=\"r\"/></tt:Source><tt:Data><tt:SimpleItem Name=\"{item}\" Value=\"{value}\"/></tt:Data></tt:Message></n:Message></n:NotificationMessage>";

    private static IEnumerable<Seed> Matches() => new (string Name, string Text)[]
    {
        ("hikvision", Match("http://192.0.2.7/onvif/device_service http://[fe80::1%25eth0]/onvif/device_service", "onvif://www.onvif.org/MAC/44:47:cc:12:34:56 onvif://www.onvif.org/hardware/DS-2CD2032-I onvif://www.onvif.org/name/HIKVISION%20DS-2CD2032-I onvif://www.onvif.org/location/city/hangzhou")),
        ("dahua", Match("http://0.0.0.0:8080/onvif/device_service", "onvif://www.onvif.org/location/country/china onvif://www.onvif.org/name/Dahua onvif://www.onvif.org/hardware/IPC-HDW onvif://www.onvif.org/extension/unique_identifier/1")),
        ("two", Match("https://u:p@10.0.0.1/x", "") + Match("", "onvif://www.onvif.org/name/%00%0a%ff")),
    }.Select(one => Seed.Of("onvif-probe-matches", one.Name, $"{Open}<t:ProbeMatches>{one.Text}</t:ProbeMatches>{Close}"));

    private static string Match(string addresses, string scopes) =>
        $"<t:ProbeMatch><a:EndpointReference><a:Address>urn:uuid:1</a:Address></a:EndpointReference><t:Types>dn:NetworkVideoTransmitter tds:Device</t:Types><t:Scopes>{scopes}</t:Scopes><t:XAddrs>{addresses}</t:XAddrs></t:ProbeMatch>";

    private static IEnumerable<Seed> Challenges() =>
    [
        Seed.Of("onvif-www-authenticate", "digest", "Digest qop=\"auth\", realm=\"IP Camera(AB705)\", nonce=\"fcc8\", algorithm=\"SHA-256\", opaque=\"x\\\"y\", stale=\"FALSE\""),
        Seed.Of("onvif-www-authenticate", "both", "Basic realm=\"x\", Digest realm=y,nonce=0123,algorithm=MD5-sess,qop=auth,stale=true"),
    ];

    private static IEnumerable<Seed> Addresses() =>
    [
        Seed.Of("onvif-address", "service", "http://0.0.0.0:8000/onvif/Media?a=b#c"),
        Seed.Of("onvif-address", "path", "/onvif/Media"),
        Seed.Of("onvif-address", "stream", "rtsp://admin:p@ss@[fe80::1]:554/Streaming/Channels/101?transportmode=unicast&profile=P1"),
        Seed.Of("onvif-address", "stream-without-path", "rtsps://10.0.0.1:322"),
    ];
}
