using System.Net;
using System.Net.NetworkInformation;

namespace Saksi.Server.Hosting;

/// <summary>Calls this machine's own address by its name, <c>localhost</c>: browsers keep passkeys for names, not for numbers.</summary>
internal static class LoopbackName
{
    /// <summary>The same place by name; the number where the name may lead to somebody else, or it is no loopback address.</summary>
    public static Uri Of(Uri address) =>
        IPAddress.TryParse(address.Host.Trim('[', ']'), out var number)
        && (number.Equals(IPAddress.Loopback) || number.Equals(IPAddress.IPv6Loopback))
        && !IsOthers(number, address.Port)
            ? new UriBuilder(address) { Host = "localhost" }.Uri
            : address;

    /// <summary>The name means both loopback addresses, and browsers try both: another program must not get what is meant for us.</summary>
    private static bool IsOthers(IPAddress ours, int port)
    {
        var other = ours.Equals(IPAddress.Loopback) ? IPAddress.IPv6Loopback : IPAddress.Loopback;
        var all = ours.Equals(IPAddress.Loopback) ? IPAddress.IPv6Any : IPAddress.Any;
        return IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners()
            .Any(listener => listener.Port == port && (listener.Address.Equals(other) || listener.Address.Equals(all)));
    }
}
