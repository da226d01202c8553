namespace Saksi.Simulator.Clips;

/// <summary>The codings that a simulated camera can send.</summary>
public enum ClipCodec
{
    H264,
    H265,
    Mjpeg,
    Aac,
    Pcma,
    Pcmu,
    Opus,
}
