using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Saksi.Server.Settings;

/// <summary>An address and port to listen on.</summary>
/// <param name="Address">Null: <c>localhost</c>, both loopback addresses.</param>
/// <param name="Port">0: the system chooses.</param>
public sealed record ListenAddress(IPAddress? Address, int Port)
{
    public static ListenAddress Default { get; } = new(IPAddress.Loopback, 8080);

    /// <summary>Nobody outside this machine can connect.</summary>
    public bool IsLoopback => Address is null || IPAddress.IsLoopback(Address);

    /// <summary>Reads <c>host:port</c>, <c>[::1]:8080</c>, <c>*:8443</c>, <c>8080</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ListenAddress? address, [NotNullWhen(false)] out string? reason)
    {
        address = null;
        var colon = text.LastIndexOf(':');
        var host = colon < 0 ? "127.0.0.1" : text[..colon];
        if (!ushort.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            reason = $"'{text}' is not an address to listen on. Write HOST:PORT, such as 127.0.0.1:8080 or 0.0.0.0:8443.";
            return false;
        }

        IPAddress? ip = null;
        if (host is "*" or "")
        {
            ip = IPAddress.IPv6Any;
        }
        else if (host != "localhost" && !IPAddress.TryParse(host.Trim('[', ']'), out ip))
        {
            reason = $"'{host}' is no IP address of this machine. Write 127.0.0.1 for this machine alone, 0.0.0.0 for all its addresses, or one of them.";
            return false;
        }

        reason = null;
        address = new ListenAddress(ip, port);
        return true;
    }

    public override string ToString() => Address is null ? $"localhost:{Port}" : new IPEndPoint(Address, Port).ToString();
}
