using Saksi.Simulator.Clips;

namespace Saksi.Simulator.Onvif;

/// <summary>Both media services.</summary>
internal static class MediaAnswers
{
    public const string Space = "http://www.onvif.org/ver10/media/wsdl";
    public const string Space2 = "http://www.onvif.org/ver20/media/wsdl";

    public static HttpResponse Answer(OnvifDevice device, OnvifMessage message) => message.Operation switch
    {
        "GetProfiles" => OnvifXml.Answer(
            $"<trt:GetProfilesResponse>{string.Concat(device.Camera.Streams.Select(stream => Profile(device, stream)))}</trt:GetProfilesResponse>"),
        "GetVideoSources" => OnvifXml.Answer($"<trt:GetVideoSourcesResponse>{VideoSource(device)}</trt:GetVideoSourcesResponse>"),
        "GetStreamUri" when Find(device, message) is { } stream => OnvifXml.Answer(
            $"<trt:GetStreamUriResponse>{MediaUri(OnvifAddresses.Of(device, device.UrlOf(stream.Name)))}</trt:GetStreamUriResponse>"),
        "GetSnapshotUri" when Find(device, message) is { } stream => OnvifXml.Answer(
            $"<trt:GetSnapshotUriResponse>{MediaUri(Snapshot(device, stream))}</trt:GetSnapshotUriResponse>"),
        "GetStreamUri" or "GetSnapshotUri" => NoProfile,
        "GetServiceCapabilities" => OnvifXml.Answer(
            "<trt:GetServiceCapabilitiesResponse><trt:Capabilities SnapshotUri=\"true\" Rotation=\"false\"><trt:ProfileCapabilities MaximumNumberOfProfiles=\"10\"/><trt:StreamingCapabilities RTPMulticast=\"false\" RTP_TCP=\"true\" RTP_RTSP_TCP=\"true\"/></trt:Capabilities></trt:GetServiceCapabilitiesResponse>"),
        _ => OnvifXml.Unknown,
    };

    public static HttpResponse Answer2(OnvifDevice device, OnvifMessage message) => message.Operation switch
    {
        "GetProfiles" => OnvifXml.Answer(
            $"<tr2:GetProfilesResponse>{string.Concat(device.Camera.Streams.Select(stream => Profile2(device, stream)))}</tr2:GetProfilesResponse>"),
        "GetStreamUri" when Find(device, message) is { } stream => OnvifXml.Answer(
            $"<tr2:GetStreamUriResponse><tr2:Uri>{OnvifXml.Escape(OnvifAddresses.Of(device, device.UrlOf(stream.Name)))}</tr2:Uri></tr2:GetStreamUriResponse>"),
        "GetSnapshotUri" when Find(device, message) is { } stream => OnvifXml.Answer(
            $"<tr2:GetSnapshotUriResponse><tr2:Uri>{OnvifXml.Escape(Snapshot(device, stream))}</tr2:Uri></tr2:GetSnapshotUriResponse>"),
        "GetStreamUri" or "GetSnapshotUri" => NoProfile,
        "GetServiceCapabilities" when !device.Habits.HidesMedia2Capabilities => OnvifXml.Answer(
            "<tr2:GetServiceCapabilitiesResponse><tr2:Capabilities SnapshotUri=\"true\"><tr2:ProfileCapabilities MaximumNumberOfProfiles=\"10\"/><tr2:StreamingCapabilities RTSPStreaming=\"true\" RTPMulticast=\"false\" RTP_RTSP_TCP=\"true\"/></tr2:Capabilities></tr2:GetServiceCapabilitiesResponse>"),
        _ => OnvifXml.Unknown,
    };

    public static SimulatedStream? Find(OnvifDevice device, OnvifMessage message) =>
        device.Camera.Streams.FirstOrDefault(stream => TokenOf(stream) == message.Text("ProfileToken"));

    public static HttpResponse NoProfile => OnvifXml.Fault(400, "ter:InvalidArgVal", "The profile does not exist");

    private static string VideoSource(OnvifDevice device) => device.Camera.Streams[0].Clip.Video is { } video
        ? $"<trt:VideoSources token=\"source_1\"><tt:Framerate>{OnvifXml.Number(Rate(video))}</tt:Framerate>{Resolution(video)}</trt:VideoSources>" : "";

    private static string TokenOf(SimulatedStream stream) => $"profile_{stream.Name}";

    private static string Snapshot(OnvifDevice device, SimulatedStream stream) =>
        OnvifAddresses.Of(device, new Uri(device.Address, $"/onvif/snapshot/{stream.Name}"));

    private static string MediaUri(string uri) =>
        $"<trt:MediaUri><tt:Uri>{OnvifXml.Escape(uri)}</tt:Uri><tt:InvalidAfterConnect>false</tt:InvalidAfterConnect><tt:InvalidAfterReboot>false</tt:InvalidAfterReboot><tt:Timeout>PT60S</tt:Timeout></trt:MediaUri>";

    private static string Profile(OnvifDevice device, SimulatedStream stream)
    {
        var video = stream.Clip.Video;

        // The old service has no word for H.265 (its encodings are JPEG, MPEG4 and H264): the encoder is left out.
        var encoder = video is null or { Codec: ClipCodec.H265 } ? ""
            : $"<tt:VideoEncoderConfiguration token=\"encoder_{stream.Name}\"><tt:Name>{stream.Name}</tt:Name><tt:UseCount>1</tt:UseCount>"
                + $"<tt:Encoding>{(video.Codec == ClipCodec.Mjpeg ? "JPEG" : "H264")}</tt:Encoding>{Resolution(video)}<tt:Quality>4</tt:Quality>"
                + $"<tt:RateControl><tt:FrameRateLimit>{Rate(video):0}</tt:FrameRateLimit><tt:EncodingInterval>1</tt:EncodingInterval><tt:BitrateLimit>{Kilobits(video)}</tt:BitrateLimit></tt:RateControl>"
                + $"<tt:H264><tt:GovLength>{Gop(video)}</tt:GovLength><tt:H264Profile>Main</tt:H264Profile></tt:H264></tt:VideoEncoderConfiguration>";
        return $"<trt:Profiles token=\"{TokenOf(stream)}\" fixed=\"true\"><tt:Name>{stream.Name}</tt:Name>"
            + "<tt:VideoSourceConfiguration token=\"source_config\"><tt:Name>source</tt:Name><tt:UseCount>2</tt:UseCount><tt:SourceToken>source_1</tt:SourceToken></tt:VideoSourceConfiguration>"
            + encoder
            + (stream.Clip.Audio is { } audio
                ? $"<tt:AudioEncoderConfiguration token=\"audio\"><tt:Name>audio</tt:Name><tt:UseCount>1</tt:UseCount><tt:Encoding>{(audio.Codec == ClipCodec.Aac ? "AAC" : "G711")}</tt:Encoding></tt:AudioEncoderConfiguration>" : "")
            + (device.Habits.HasPtz ? "<tt:PTZConfiguration token=\"ptz\"><tt:Name>ptz</tt:Name><tt:UseCount>2</tt:UseCount><tt:NodeToken>node</tt:NodeToken></tt:PTZConfiguration>" : "")
            + "</trt:Profiles>";
    }

    private static string Profile2(OnvifDevice device, SimulatedStream stream)
    {
        var video = stream.Clip.Video;
        var encoder = video is null ? ""
            : $"<tr2:VideoEncoder token=\"encoder_{stream.Name}\" GovLength=\"{Gop(video)}\" Profile=\"Main\"><tt:Name>{stream.Name}</tt:Name><tt:UseCount>1</tt:UseCount>"
                + $"<tt:Encoding>{(video.Codec == ClipCodec.Mjpeg ? "JPEG" : video.Codec.ToString().ToUpperInvariant())}</tt:Encoding>{Resolution(video)}"
                + $"<tt:RateControl ConstantBitRate=\"true\"><tt:FrameRateLimit>{OnvifXml.Number(Rate(video))}</tt:FrameRateLimit><tt:BitrateLimit>{Kilobits(video)}</tt:BitrateLimit></tt:RateControl><tt:Quality>4</tt:Quality></tr2:VideoEncoder>";
        return $"<tr2:Profiles token=\"{TokenOf(stream)}\" fixed=\"true\"><tr2:Name>{stream.Name}</tr2:Name><tr2:Configurations>"
            + "<tr2:VideoSource token=\"source_config\"><tt:Name>source</tt:Name><tt:UseCount>2</tt:UseCount><tt:SourceToken>source_1</tt:SourceToken></tr2:VideoSource>"
            + encoder
            + (stream.Clip.Audio is { } audio
                ? $"<tr2:AudioEncoder token=\"audio\"><tt:Name>audio</tt:Name><tt:UseCount>1</tt:UseCount><tt:Encoding>{(audio.Codec == ClipCodec.Aac ? "MP4A-LATM" : "PCMU")}</tt:Encoding></tr2:AudioEncoder>" : "")
            + (device.Habits.HasPtz ? "<tr2:PTZ token=\"ptz\"><tt:Name>ptz</tt:Name><tt:UseCount>2</tt:UseCount><tt:NodeToken>node</tt:NodeToken></tr2:PTZ>" : "")
            + "</tr2:Configurations></tr2:Profiles>";
    }

    private static string Resolution(ClipTrack video) =>
        $"<tt:Resolution><tt:Width>{video.Width}</tt:Width><tt:Height>{video.Height}</tt:Height></tt:Resolution>";

    private static double Rate(ClipTrack video) => Math.Round(video.Units.Count / video.Duration.TotalSeconds, 2);

    private static int Kilobits(ClipTrack video) => (int)Math.Ceiling(video.BitsPerSecond / 1000);

    private static int Gop(ClipTrack video) => (int)Math.Round((double)video.Units.Count / video.Units.Count(unit => unit.IsKeyFrame));
}
