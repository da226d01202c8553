using Saksi.Media.Depacketizers;
using Saksi.Media.Sdp;
using Saksi.Media.Tracks;

namespace Saksi.Media.Receiving;

/// <summary>One track of a stream that is received.</summary>
public sealed class ReceivedTrack
{
    private readonly Depacketizer _depacketizer;

    internal ReceivedTrack(TrackKind kind, SdpMedia media, SdpFormat format, Depacketizer depacketizer)
    {
        _depacketizer = depacketizer;
        Kind = kind;
        EncodingName = format.EncodingName;
        Control = media.Control;
        PayloadType = format.PayloadType;
        Channels = kind == TrackKind.Audio ? depacketizer.Format?.Channels ?? format.Channels : 0;
        ClockRateHz = depacketizer.Format?.ClockRateHz
            ?? (kind == TrackKind.Video && format.ClockRateHz <= 1000 ? VideoClockRateHz : format.ClockRateHz);
    }

    // RFC 6184 8.1, RFC 7798 7.1, RFC 2435 3: what it is when the description says nonsense.
    private const int VideoClockRateHz = 90000;

    public TrackKind Kind { get; }

    /// <summary>The coding's name in the session description, in upper case, such as <c>H264</c>.</summary>
    public string EncodingName { get; }

    /// <summary>Ticks per second of the track's RTP clock: the unit of its PTS and DTS.</summary>
    public int ClockRateHz { get; }

    /// <summary>Audio channels; 0 for video.</summary>
    public int Channels { get; }

    /// <summary>The <c>a=control</c> value as the camera wrote it; null when it wrote none.</summary>
    public string? Control { get; }

    /// <summary>
    /// What decodes the track, by the session description or the stream itself, whichever spoke last; null while
    /// neither has. May be read from any thread.
    /// </summary>
    public TrackFormat? Format => _depacketizer.Format;

    /// <summary>
    /// Why there is no <see cref="Format"/> although parameter sets came, fit to be shown to a user; null when there is
    /// one, or none came. May be read from any thread.
    /// </summary>
    public string? FormatProblem => Format is null && _depacketizer.ParameterProblem is { } problem
        ? $"the camera's parameter sets (SPS, PPS) cannot be read: {problem}"
        : null;

    /// <summary>What the depacketizer dropped or mended.</summary>
    public DepacketizerCounters Counters => _depacketizer.Counters;

    /// <summary>The jitter of packet arrival (RFC 3550 6.4.1).</summary>
    public TimeSpan Jitter { get; internal set; }

    internal int PayloadType { get; }

    internal Depacketizer Depacketizer => _depacketizer;
}

/// <summary>A track of a stream that is not received, and why.</summary>
/// <param name="Kind">The media type of the session description, such as <c>application</c>.</param>
/// <param name="EncodingName">The coding's name in upper case; empty when there is none.</param>
/// <param name="Control">The <c>a=control</c> value; null when there is none.</param>
/// <param name="Reason">Why, fit to be shown to a user.</param>
public sealed record IgnoredTrack(string Kind, string EncodingName, string? Control, string Reason);
