namespace Saksi.Simulator.Personalities;

/// <summary>What an ONVIF service accepts as proof of who asks.</summary>
public enum OnvifAuthentication
{
    /// <summary>A WS-Security UsernameToken.</summary>
    Token,

    /// <summary>HTTP Digest with MD5.</summary>
    Digest,

    /// <summary>HTTP Digest with SHA-256.</summary>
    DigestSha256,

    /// <summary>HTTP Digest with SHA-256 and a UsernameToken (Hikvision ONVIF 19).</summary>
    DigestSha256AndToken,

    /// <summary>Either; without any, HTTP Digest is asked for.</summary>
    TokenOrDigest,

    /// <summary>HTTP Basic.</summary>
    Basic,
}

/// <summary>Which host a camera writes into the addresses that it announces.</summary>
public enum OnvifAddressHabit
{
    Normal,

    /// <summary><c>http://0.0.0.0:8080/…</c></summary>
    Unspecified,

    /// <summary>An address of another network, as behind NAT.</summary>
    OtherNetwork,

    /// <summary>One of another network first, then the right one.</summary>
    Several,
}

/// <summary>How a camera speaks ONVIF.</summary>
public sealed record OnvifHabits
{
    public OnvifAuthentication Authentication { get; init; } = OnvifAuthentication.Token;

    public OnvifAddressHabit Addresses { get; init; } = OnvifAddressHabit.Normal;

    /// <summary>What the camera's clock is ahead; negative if behind.</summary>
    public int ClockSkewSeconds { get; init; }

    /// <summary>Tokens of a time further from the camera's than this are refused.</summary>
    public int TokenWindowSeconds { get; init; } = 300;

    /// <summary>GetSystemDateAndTime is answered to users only.</summary>
    public bool HidesTime { get; init; }

    /// <summary>Knows GetServices; else only GetCapabilities, from before ONVIF 2.1.</summary>
    public bool HasServiceList { get; init; } = true;

    /// <summary>Has the second media service, which alone tells of H.265.</summary>
    public bool HasMedia2 { get; init; } = true;

    /// <summary>Announces the second media service and refuses everything there.</summary>
    public bool HasBrokenMedia2 { get; init; }

    /// <summary>The second media service knows no GetServiceCapabilities.</summary>
    public bool HidesMedia2Capabilities { get; init; }

    public bool HasPtz { get; init; } = true;

    public bool HasEvents { get; init; } = true;

    /// <summary>Renew is refused (Bosch FLEXIDOME 3000i).</summary>
    public bool RefusesRenew { get; init; }

    /// <summary>A new subscription is told first how all properties are.</summary>
    public bool ReplaysStates { get; init; } = true;

    /// <summary>All subscriptions have one address, and a number in the header (Axis).</summary>
    public bool NumbersSubscriptions { get; init; }

    /// <summary>PullMessages is answered at once, news or not.</summary>
    public bool NeverWaits { get; init; }

    /// <summary>How many subscriptions there may be at once.</summary>
    public int MostSubscriptions { get; init; } = 5;

    /// <summary>Motion is <c>VideoSource/MotionAlarm</c> and not <c>RuleEngine/CellMotionDetector/Motion</c>.</summary>
    public bool HasMotionAlarm { get; init; }

    /// <summary>A nonce is good for the URL only that it was given for (Hikvision).</summary>
    public bool BindsNonces { get; init; }

    /// <summary>
    /// The scopes told by discovery. <c>{name}</c>, <c>{maker}</c>, <c>{model}</c> and <c>{mac}</c> are replaced; empty takes the
    /// usual ones.
    /// </summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];
}
