namespace Saksi.Onvif.Media;

/// <summary>A single picture, as the camera encoded it.</summary>
/// <param name="ContentType">Nearly always <c>image/jpeg</c>; empty when the camera does not say.</param>
/// <param name="Bytes">The picture.</param>
public sealed record OnvifSnapshot(string ContentType, ReadOnlyMemory<byte> Bytes);
