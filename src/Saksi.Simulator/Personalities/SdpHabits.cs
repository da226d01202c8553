namespace Saksi.Simulator.Personalities;

/// <summary>How a camera spells the <c>a=control</c> of its tracks.</summary>
public enum ControlStyle
{
    /// <summary><c>trackID=0</c></summary>
    TrackId,

    /// <summary><c>stream=0</c></summary>
    StreamNumber,

    /// <summary>The whole URL of the track.</summary>
    Absolute,

    /// <summary><c>?ctype=video</c>, to be appended, not resolved as RFC 3986 says.</summary>
    Query,

    /// <summary>A path from the root of the server.</summary>
    Rooted,
}

/// <summary>What becomes of the parameter sets in <c>a=fmtp</c>.</summary>
public enum SpropHabit
{
    Present,

    /// <summary>Left out; only the stream has them.</summary>
    Missing,

    /// <summary>Behind Annex B start codes (Revotech).</summary>
    BehindStartCodes,

    /// <summary>A start code behind them (GW Security).</summary>
    BeforeStartCodes,

    /// <summary>Bytes that are no parameter sets (VStarcam).</summary>
    Garbage,
}

/// <summary>The Content-Base header of a DESCRIBE response.</summary>
public enum ContentBaseHabit
{
    Normal,
    Missing,

    /// <summary><c>192.168.1.10:554/stream0/</c> (Anjvision).</summary>
    WithoutScheme,

    /// <summary><c>rtsp://rtsp://…</c> (a Reolink-like turret).</summary>
    DoubledScheme,

    /// <summary>Only the path.</summary>
    Relative,
}

/// <summary>How a camera describes its session (RFC 8866), and what is wrong with it.</summary>
public sealed record SdpHabits
{
    public ControlStyle Control { get; init; } = ControlStyle.TrackId;

    public SpropHabit ParameterSets { get; init; } = SpropHabit.Present;

    public ContentBaseHabit ContentBase { get; init; } = ContentBaseHabit.Normal;

    /// <summary>The Content-Type header; empty leaves it out.</summary>
    public string ContentType { get; init; } = "application/sdp";

    public string SessionName { get; init; } = "Media Presentation";

    /// <summary>The whole <c>o=</c> line without its first two characters; empty takes a correct one.</summary>
    public string Origin { get; init; } = "";

    /// <summary>No <c>v=</c>, <c>o=</c>, <c>s=</c>, <c>c=</c> and <c>t=</c> lines at all (macro-video).</summary>
    public bool OmitsSessionLines { get; init; }

    /// <summary>Replaces the right <c>profile-level-id</c>; empty keeps it.</summary>
    public string ProfileLevelId { get; init; } = "";

    /// <summary>The video track's <c>a=fmtp</c> stands below the audio track (some DVRs).</summary>
    public bool PutsVideoFormatUnderAudio { get; init; }

    /// <summary>A blank behind <c>H264/90000</c>.</summary>
    public bool TrailingBlankInRtpMap { get; init; }

    /// <summary>Lines put before the first track.</summary>
    public IReadOnlyList<string> SessionLines { get; init; } = [];

    /// <summary>Lines put after the last track: tracks that no client understands, for instance.</summary>
    public IReadOnlyList<string> LastLines { get; init; } = [];
}
