namespace Saksi.Server.Cameras.Onvif;

/// <summary>Where to look besides.</summary>
/// <param name="Addresses">IP addresses in networks that multicast does not reach; null: none.</param>
internal sealed record DiscoverRequest(IReadOnlyList<string>? Addresses = null);

/// <summary>A camera that answered a search.</summary>
/// <param name="Address">The host, as it answers.</param>
/// <param name="Name">What it calls itself.</param>
/// <param name="Model">What it says it is; null when it does not.</param>
/// <param name="MacAddress">When it tells it.</param>
/// <param name="OnvifUrl">Where its device service is.</param>
/// <param name="KnownAs">The id under which the settings have it already; null: it is new.</param>
internal sealed record FoundCameraDocument(
    string Address, string Name, string? Model, string? MacAddress, string OnvifUrl, string? KnownAs);

/// <summary>Asks a camera what streams it has.</summary>
/// <param name="OnvifUrl">Its device service; a host name or address alone will do.</param>
/// <param name="UserName">Who signs in at the camera.</param>
/// <param name="Password">Not kept.</param>
/// <param name="CameraId">A camera of the settings whose password is used when none is given.</param>
internal sealed record OnvifStreamsRequest(
    string OnvifUrl, string? UserName = null, string? Password = null, string? CameraId = null);

/// <summary>What a camera says over ONVIF about itself and its streams.</summary>
/// <param name="Maker">As it says.</param>
/// <param name="Model">As it says.</param>
/// <param name="Firmware">As it says.</param>
/// <param name="OnvifUrl">The address under which it answered.</param>
/// <param name="HasPtz">It can be moved.</param>
/// <param name="HasEvents">It tells events.</param>
/// <param name="Streams">Largest picture first.</param>
internal sealed record OnvifStreamsDocument(
    string Maker, string Model, string Firmware, string OnvifUrl, bool HasPtz, bool HasEvents, IReadOnlyList<OnvifStreamDocument> Streams);

/// <param name="Name">What the camera calls it.</param>
/// <param name="Url">Its RTSP address, without credentials.</param>
/// <param name="Codec">As the camera writes it.</param>
/// <param name="Width">Pixels; 0 when not told.</param>
/// <param name="Height">Pixels; 0 when not told.</param>
/// <param name="FramesPerSecond">0 when not told.</param>
internal sealed record OnvifStreamDocument(string Name, string Url, string? Codec, int Width, int Height, double FramesPerSecond);

/// <param name="Pan">Speed from -1 to 1; positive is right.</param>
/// <param name="Tilt">Speed from -1 to 1; positive is up.</param>
/// <param name="Zoom">Speed from -1 to 1; positive is in.</param>
internal sealed record PtzMoveRequest(double Pan = 0, double Tilt = 0, double Zoom = 0);

/// <param name="Token">What the camera knows it by.</param>
/// <param name="Name">For people.</param>
internal sealed record PtzPresetDocument(string Token, string Name);
