namespace Saksi.Server.Settings;

/// <summary>When the page is served over TLS.</summary>
public enum HttpsMode
{
    /// <summary>Everywhere except on loopback addresses.</summary>
    Auto,

    Always,

    /// <summary>Nowhere: for a proxy on another machine that does it, on a network that one trusts.</summary>
    Never,
}
