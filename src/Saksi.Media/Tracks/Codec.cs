namespace Saksi.Media.Tracks;

/// <summary>The codings that Saksi carries from RTP into MP4.</summary>
public enum Codec
{
    /// <summary>ITU-T H.264, RFC 6184, sample entry <c>avc1</c>.</summary>
    H264,

    /// <summary>ITU-T H.265, RFC 7798, sample entry <c>hvc1</c>.</summary>
    H265,

    /// <summary>JPEG pictures, RFC 2435.</summary>
    Mjpeg,

    /// <summary>MPEG-4 AAC, RFC 3640, sample entry <c>mp4a</c>.</summary>
    Aac,

    /// <summary>G.711 A-law, RFC 3551.</summary>
    PcmA,

    /// <summary>G.711 µ-law, RFC 3551.</summary>
    PcmU,

    /// <summary>Opus, RFC 7587, sample entry <c>Opus</c>.</summary>
    Opus,
}
