using Saksi.Media.Tracks;

namespace Saksi.Media.Depacketizers;

/// <summary>Finds the depacketizer for what an SDP announces.</summary>
public static class DepacketizerFactory
{
    private const int VideoClockRateHz = 90000;
    private const int G711ClockRateHz = 8000;
    private const int MaxClockRateHz = 1_000_000;

    /// <summary>Makes the depacketizer of a track.</summary>
    /// <param name="encodingName">The name in <c>a=rtpmap</c>, in any case.</param>
    /// <param name="clockRateHz">The clock rate in <c>a=rtpmap</c>; one that cannot be is replaced by the codec's usual one.</param>
    /// <param name="channels">The channels in <c>a=rtpmap</c>; 0 or 1 when it does not say.</param>
    /// <param name="formatParameters">The parameters of <c>a=fmtp</c>, values without quotes.</param>
    /// <param name="reason">Why the track is not recorded, when null is returned.</param>
    public static Depacketizer? TryCreate(
        string encodingName,
        int clockRateHz,
        int channels,
        IReadOnlyDictionary<string, string> formatParameters,
        out string? reason)
    {
        ArgumentNullException.ThrowIfNull(encodingName);
        ArgumentNullException.ThrowIfNull(formatParameters);
        reason = null;
        var name = encodingName.Trim().ToUpperInvariant();

        // Quirk 63: clocks of 0 and 1000 are announced, and 90 kHz is what comes.
        var videoClock = clockRateHz is <= 1000 or > MaxClockRateHz ? VideoClockRateHz : clockRateHz;
        var audioClock = clockRateHz is <= 1000 or > MaxClockRateHz ? 0 : clockRateHz;
        var audioChannels = Math.Clamp(channels, 1, 8);
        switch (name)
        {
            case "H264":
                return new H264Depacketizer(videoClock, formatParameters);
            case "H265" or "HEVC":
                return new H265Depacketizer(videoClock, formatParameters);
            case "JPEG":
                return new MjpegDepacketizer(videoClock, formatParameters);
            case "MPEG4-GENERIC" when audioClock > 0 && !IsVideo(formatParameters):
                return new AacDepacketizer(audioClock, audioChannels, formatParameters);
            case "PCMA":
                return new G711Depacketizer(Codec.PcmA, audioClock > 0 ? audioClock : G711ClockRateHz, audioChannels);
            case "PCMU":
                return new G711Depacketizer(Codec.PcmU, audioClock > 0 ? audioClock : G711ClockRateHz, audioChannels);
            case "OPUS":
                return new OpusDepacketizer();
            default:
                reason = Describe(encodingName);
                return null;
        }
    }

    /// <summary>RFC 3640 4.1: stream type 4 is visual.</summary>
    private static bool IsVideo(IReadOnlyDictionary<string, string> formatParameters) =>
        FormatParameters.Find(formatParameters, "streamtype") == "4";

    private static string Describe(string encodingName)
    {
        // A camera chooses this text: keep it short and printable.
        var name = encodingName.Trim();
        name = name.Length > 32 ? name[..32] : name;
        foreach (var character in name)
        {
            if (character is < ' ' or > '~')
            {
                return "a coding with an unprintable name is not recorded";
            }
        }

        return name.Length == 0 ? "a track without a coding is not recorded" : $"{name} is not recorded";
    }
}
