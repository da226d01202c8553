using System.Net;
using System.Net.Sockets;

namespace Saksi.Media.Rtsp;

/// <summary>Finds the URLs that SETUP and PLAY have to name (RFC 2326 C.1.1), from what cameras write instead.</summary>
/// <remarks>The results are request URIs only: every request goes over the connection that is open.</remarks>
internal static class BaseUrl
{
    private const int MaxLength = 4096;

    /// <summary>The base of all controls: Content-Base, else Content-Location, else the URL of the request.</summary>
    internal static string Find(RtspHeaders headers, RtspUrl requestUrl, RtspQuirkSet quirks)
    {
        var value = headers["Content-Base"] ?? headers["Content-Location"];
        return value is { Length: > 0 and <= MaxLength } ? Mend(value, requestUrl, quirks) : requestUrl.RequestUri;
    }

    /// <summary>The URL of a control attribute.</summary>
    /// <remarks>
    /// Appended as text, not resolved by RFC 3986: the base has a query ("?channel=1&amp;subtype=0") that the camera
    /// wants to see again in front of the control.
    /// </remarks>
    internal static string Join(string baseUrl, string? control)
    {
        if (control is null or "" or "*")
        {
            return baseUrl;
        }

        control = control.Replace(" ", "%20", StringComparison.Ordinal);
        if (IsAbsolute(control))
        {
            return control;
        }

        if (control[0] == '/')
        {
            // A control that repeats the path of the base is meant from the root of the server.
            var path = baseUrl[Root(baseUrl).Length..].Split('?')[0].TrimEnd('/');
            return path.Length > 0 && control.StartsWith(path + "/", StringComparison.Ordinal)
                ? JoinToRoot(baseUrl, control)
                : baseUrl.TrimEnd('/') + control;
        }

        return control[0] == '?' || baseUrl.EndsWith('/') ? baseUrl + control : baseUrl + "/" + control;
    }

    /// <summary>The URL of a control that starts with "/", taken from the root of the server as RFC 3986 says.</summary>
    internal static string JoinToRoot(string baseUrl, string control) => Root(baseUrl) + control;

    internal static bool IsAbsolute(string url) =>
        url.StartsWith("rtsp://", StringComparison.OrdinalIgnoreCase)
        || url.StartsWith("rtsps://", StringComparison.OrdinalIgnoreCase);

    private static string Mend(string value, RtspUrl requestUrl, RtspQuirkSet quirks)
    {
        var scheme = requestUrl.IsSecure ? "rtsps://" : "rtsp://";
        value = value.Replace(" ", "%20", StringComparison.Ordinal);
        if (IsAbsolute(value))
        {
            scheme = value[..(value.IndexOf("://", StringComparison.Ordinal) + 3)];
            value = value[scheme.Length..];
            while (IsAbsolute(value))
            {
                quirks.Add(RtspQuirk.ContentBaseWithDoubledScheme);
                value = value[(value.IndexOf("://", StringComparison.Ordinal) + 3)..];
            }
        }
        else if (value[0] is '/' or '?')
        {
            quirks.Add(RtspQuirk.ContentBaseRelative);
            value = Root(requestUrl.RequestUri)[scheme.Length..] + value;
        }
        else
        {
            quirks.Add(RtspQuirk.ContentBaseWithoutScheme);
        }

        return scheme + Bracket(value, quirks);
    }

    private static string Root(string url)
    {
        var start = url.IndexOf("://", StringComparison.Ordinal) + 3;
        var end = url.AsSpan(start).IndexOfAny('/', '?', '#');
        return end < 0 ? url : url[..(start + end)];
    }

    // "::ffff:192.168.1.123/onvif/profile.1/": an IPv6 address must stand in brackets.
    private static string Bracket(string value, RtspQuirkSet quirks)
    {
        var end = value.AsSpan().IndexOfAny('/', '?', '#');
        var authority = end < 0 ? value : value[..end];
        if (authority.StartsWith('[')
            || !IPAddress.TryParse(authority, out var address)
            || address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return value;
        }

        quirks.Add(RtspQuirk.ContentBaseWithUnbracketedIPv6);
        return string.Concat("[", authority, "]", value.AsSpan(authority.Length));
    }
}
