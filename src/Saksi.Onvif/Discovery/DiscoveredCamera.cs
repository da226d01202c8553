using System.Net;

namespace Saksi.Onvif.Discovery;

/// <summary>A device that answered a probe.</summary>
public sealed record DiscoveredCamera
{
    /// <summary>What it is known by for ever, mostly <c>urn:uuid:…</c>; empty when it does not say.</summary>
    public required string EndpointReference { get; init; }

    /// <summary>Where the answer came from.</summary>
    public required IPAddress Sender { get; init; }

    /// <summary>Its device service: the address to try first, then others. At least one.</summary>
    public required IReadOnlyList<Uri> Addresses { get; init; }

    /// <summary>What it says it is, without prefixes: <c>NetworkVideoTransmitter</c>, <c>Device</c>…</summary>
    public required IReadOnlyList<string> Types { get; init; }

    public required OnvifScopes Scopes { get; init; }
}
