using System.Net;
using Saksi.Onvif.Soap;

namespace Saksi.Onvif.Discovery;

/// <summary>Reads a datagram that came as an answer to a probe (WS-Discovery, April 2005, 5.3).</summary>
internal static class ProbeMatches
{
    private const int MaxMatches = 256;
    private const int MaxAddresses = 16;
    private const int MaxAddressLength = 512;

    /// <summary>The cameras in a datagram.</summary>
    /// <param name="datagram">What came.</param>
    /// <param name="sender">From where.</param>
    /// <param name="error">What is wrong with it, as the end of a sentence; null when it could be read.</param>
    /// <returns>Empty for what is no answer to a probe, and for nonsense.</returns>
    public static IReadOnlyList<DiscoveredCamera> Parse(ReadOnlySpan<byte> datagram, IPAddress sender, out string? error)
    {
        if (!SoapAnswer.TryParse(datagram, out var answer, out error))
        {
            return [];
        }

        if (answer!.Response is not { Name: "ProbeMatches" } matches)
        {
            error = "it answers no probe";
            return [];
        }

        return [.. matches.All("ProbeMatch").Take(MaxMatches).Select(match => Read(match, sender))];
    }

    private static DiscoveredCamera Read(SoapElement match, IPAddress sender) => new()
    {
        EndpointReference = PlainText.Clean(match.TextOf("EndpointReference", "Address") ?? "", 256),
        Sender = sender,
        Addresses = Addresses(match.TextOf("XAddrs") ?? "", sender),
        Types =
        [
            .. Words(match.TextOf("Types") ?? "").Take(16).Select(type => PlainText.Clean(type[(type.LastIndexOf(':') + 1)..], 64)),
        ],
        Scopes = OnvifScopes.Parse(match.TextOf("Scopes") ?? ""),
    };

    /// <summary>
    /// The announced addresses, best first: those on the machine that answered, IPv4 before IPv6. If there is none, the first is
    /// tried on that machine too, since a camera behind NAT, or one that says 0.0.0.0, names a host that nobody can reach.
    /// </summary>
    private static List<Uri> Addresses(string announced, IPAddress sender)
    {
        var uris = Words(announced)
            .Where(word => word.Length <= MaxAddressLength)
            .Take(MaxAddresses)
            .Select(word => Uri.TryCreate(word, UriKind.Absolute, out var uri) ? uri : null)
            .OfType<Uri>()
            .Where(uri => (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) && uri.Host.Length > 0)
            .Select(uri => new UriBuilder(uri) { UserName = "", Password = "", Fragment = "" }.Uri)
            .ToList();
        var best = uris.Where(uri => IsOn(uri, sender)).ToList();
        if (best.Count == 0)
        {
            var first = uris.FirstOrDefault(uri => uri.HostNameType != UriHostNameType.IPv6) ?? uris.FirstOrDefault();
            best.Add(first is null
                ? new UriBuilder(Uri.UriSchemeHttp, sender.ToString()) { Path = "/onvif/device_service" }.Uri
                : new UriBuilder(first) { Host = sender.ToString() }.Uri);
        }

        return
        [
            .. best
                .Concat(uris.Where(uri => !IsNowhere(uri)).OrderBy(uri => uri.HostNameType == UriHostNameType.IPv6))
                .Distinct()
        ];
    }

    private static bool IsOn(Uri uri, IPAddress sender) =>
        IPAddress.TryParse(uri.DnsSafeHost, out var address) && address.Equals(sender);

    private static bool IsNowhere(Uri uri) => IPAddress.TryParse(uri.DnsSafeHost, out var address)
        && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any));

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
