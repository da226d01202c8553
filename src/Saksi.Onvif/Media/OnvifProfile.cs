namespace Saksi.Onvif.Media;

/// <summary>One of a camera's streams, as it is set up: picture, sound, PTZ.</summary>
public sealed record OnvifProfile
{
    /// <summary>What the camera knows it by.</summary>
    public required string Token { get; init; }

    /// <summary>For people; may be empty.</summary>
    public required string Name { get; init; }

    /// <summary>Which sensor or channel it shows; events name it too. Null when the profile has no picture.</summary>
    public string? VideoSourceToken { get; init; }

    /// <summary>As the camera writes it: <c>H264</c>, <c>H265</c>, <c>JPEG</c>… Null when there is no video encoder.</summary>
    public string? VideoEncoding { get; init; }

    /// <summary>Pixels; 0 when not told.</summary>
    public int Width { get; init; }

    /// <summary>Pixels; 0 when not told.</summary>
    public int Height { get; init; }

    /// <summary>At most so many pictures a second; 0 when not told.</summary>
    public double FramesPerSecond { get; init; }

    /// <summary>At most so many thousand bits a second; 0 when not told.</summary>
    public int KilobitsPerSecond { get; init; }

    /// <summary>Pictures from one key frame to the next; 0 when not told.</summary>
    public int GopFrames { get; init; }

    /// <summary>As the camera writes it; null when there is no audio encoder.</summary>
    public string? AudioEncoding { get; init; }

    /// <summary>The camera can be turned through this profile.</summary>
    public bool HasPtz { get; init; }
}
