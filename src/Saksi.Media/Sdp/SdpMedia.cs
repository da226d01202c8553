namespace Saksi.Media.Sdp;

/// <summary>One <c>m=</c> section of a session description (RFC 8866 5.14).</summary>
public sealed record SdpMedia
{
    /// <summary>What stands first on the <c>m=</c> line, in lower case: <c>video</c>, <c>audio</c>, <c>application</c>.</summary>
    public required string MediaType { get; init; }

    /// <summary>The transport protocol, such as <c>RTP/AVP</c>, in upper case.</summary>
    public required string Protocol { get; init; }

    /// <summary>The <c>a=control</c> value as written; null when there is none.</summary>
    public string? Control { get; init; }

    public SdpDirection Direction { get; init; }

    /// <summary>The formats in the order of the <c>m=</c> line, the preferred one first; empty when none is a number.</summary>
    public required IReadOnlyList<SdpFormat> Formats { get; init; }

    /// <summary>
    /// The media is an audio back channel: it would carry sound to the camera. Never set when the camera marks
    /// everything <c>sendonly</c>, or says nothing about the other media.
    /// </summary>
    public bool IsBackChannel { get; init; }
}
