namespace Saksi.Media.Sdp;

/// <summary>One RTP payload format that a media description offers: its <c>rtpmap</c> and <c>fmtp</c> together.</summary>
public sealed record SdpFormat
{
    /// <summary>The 7-bit RTP payload type.</summary>
    public required int PayloadType { get; init; }

    /// <summary>The encoding's name in upper case, such as <c>H264</c>; empty when the description does not tell.</summary>
    public required string EncodingName { get; init; }

    /// <summary>The RTP clock in ticks per second; 0 when the description does not tell.</summary>
    public required int ClockRateHz { get; init; }

    /// <summary>Audio channels; 1 where the description does not tell.</summary>
    public int Channels { get; init; } = 1;

    /// <summary>The parameters of <c>fmtp</c>, names without regard to case; empty when there are none.</summary>
    public IReadOnlyDictionary<string, string> FormatParameters { get; init; } = SdpAttributes.NoParameters;
}
