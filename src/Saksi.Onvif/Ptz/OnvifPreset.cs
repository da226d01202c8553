namespace Saksi.Onvif.Ptz;

/// <summary>A place that the camera can turn to by itself.</summary>
/// <param name="Token">What the camera knows it by.</param>
/// <param name="Name">For people; may be empty.</param>
public sealed record OnvifPreset(string Token, string Name);
