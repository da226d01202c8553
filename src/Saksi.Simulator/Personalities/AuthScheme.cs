namespace Saksi.Simulator.Personalities;

/// <summary>A way of asking for a password.</summary>
public enum AuthScheme
{
    /// <summary>RFC 7617.</summary>
    Basic,

    /// <summary>RFC 7616 with MD5, sent without the word <c>algorithm</c>, as old cameras do (RFC 2069).</summary>
    DigestMd5,

    /// <summary>RFC 7616 with SHA-256.</summary>
    DigestSha256,
}
