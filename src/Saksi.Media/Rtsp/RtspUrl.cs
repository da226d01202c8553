using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;

namespace Saksi.Media.Rtsp;

/// <summary>The address of a stream, taken apart: what is sent to the camera, and the credentials, which never are.</summary>
/// <remarks>
/// <see cref="Uri"/> is not used because it changes what cameras compare byte by byte, and refuses passwords that
/// people really have. <see cref="ToString"/> is safe to print: it holds no credentials.
/// </remarks>
public sealed class RtspUrl
{
    /// <summary>RFC 2326 3.2.</summary>
    public const int DefaultPort = 554;

    /// <summary>The port that IANA gives to RTSP over TLS.</summary>
    public const int DefaultSecurePort = 322;

    private const int MaxLength = 4096;

    private static readonly SearchValues<char> NotInHosts = SearchValues.Create(" \\\"<>@");

    private RtspUrl(bool isSecure, string host, int port, string requestUri, string? userName, string? password)
    {
        IsSecure = isSecure;
        Host = host;
        Port = port;
        RequestUri = requestUri;
        UserName = userName;
        Password = password;
    }

    /// <summary>The scheme is <c>rtsps</c>: RTSP inside TLS from the first byte.</summary>
    public bool IsSecure { get; }

    /// <summary>The host's name or address, an IPv6 address without its brackets.</summary>
    public string Host { get; }

    public int Port { get; }

    /// <summary>The URL as requests carry it: as written, less the credentials.</summary>
    public string RequestUri { get; }

    /// <summary>The user name with its percent escapes resolved; null when the URL has none.</summary>
    public string? UserName { get; }

    /// <summary>The password with its percent escapes resolved; null when the URL has none.</summary>
    public string? Password { get; }

    /// <summary>Reads a URL.</summary>
    /// <exception cref="FormatException">It is none; the message says why and holds no credentials.</exception>
    public static RtspUrl Parse(string text) =>
        TryParse(text, out var url, out var error) ? url! : throw new FormatException(error);

    /// <summary>Reads a URL.</summary>
    /// <param name="text">Such as <c>rtsp://user:password@192.0.2.7:554/stream1</c>.</param>
    /// <param name="url">The URL, when true is returned.</param>
    /// <param name="error">Why there is none, when false is returned; holds no credentials.</param>
    public static bool TryParse(string text, out RtspUrl? url, out string? error)
    {
        url = null;
        text = text.Trim();
        var schemeEnd = text.IndexOf("://", StringComparison.Ordinal);
        var scheme = schemeEnd < 0 ? "" : text[..schemeEnd].ToLowerInvariant();
        if (scheme is not ("rtsp" or "rtsps") || text.Length > MaxLength)
        {
            error = "an RTSP address starts with rtsp:// or rtsps://";
            return false;
        }

        var rest = text[(schemeEnd + 3)..];
        var at = FindUserInfoEnd(rest);
        var userInfo = at < 0 ? null : rest[..at];
        rest = rest[(at + 1)..];
        var authorityEnd = EndOfAuthority(rest);
        if (!TrySplitAuthority(rest[..authorityEnd], out var host, out var port))
        {
            error = "the RTSP address has no valid host and port";
            return false;
        }

        var (userName, password) = SplitUserInfo(userInfo);
        if (HasControlCharacters(text) || HasControlCharacters(userName) || HasControlCharacters(password))
        {
            error = "the RTSP address contains control characters";
            return false;
        }

        var isSecure = scheme == "rtsps";
        var requestUri = string.Concat(scheme, "://", rest.Replace(" ", "%20", StringComparison.Ordinal));
        url = new RtspUrl(
            isSecure, host, port ?? (isSecure ? DefaultSecurePort : DefaultPort), requestUri, userName, password);
        error = null;
        return true;
    }

    /// <summary>The URL without credentials, also those that some cameras want in the path or the query.</summary>
    public override string ToString() => UrlSecrets.Hide(RequestUri);

    // The user info ends at the last "@" of the authority. A password may hold "/", "?" or "#" though nobody escaped
    // it: when what looks like the authority is none, the last "@" of the whole URL decides.
    private static int FindUserInfoEnd(string rest)
    {
        var authority = rest[..EndOfAuthority(rest)];
        var at = authority.LastIndexOf('@');
        return TrySplitAuthority(authority[(at + 1)..], out _, out _) ? at : rest.LastIndexOf('@');
    }

    private static int EndOfAuthority(string rest)
    {
        var end = rest.AsSpan().IndexOfAny('/', '?', '#');
        return end < 0 ? rest.Length : end;
    }

    private static bool TrySplitAuthority(string authority, out string host, out int? port)
    {
        port = null;
        var colon = authority.LastIndexOf(':');
        if (authority.StartsWith('['))
        {
            var bracket = authority.IndexOf(']', StringComparison.Ordinal);
            host = bracket < 0 ? "" : authority[1..bracket];
            colon = colon > bracket ? colon : -1;
            if (!IPAddress.TryParse(host, out _) || (colon < 0 ? bracket + 1 != authority.Length : colon != bracket + 1))
            {
                return false;
            }
        }
        else if (authority.Count(c => c == ':') > 1)
        {
            // An IPv6 address that nobody put in brackets: no port can be told from it.
            host = authority;
            return IPAddress.TryParse(authority, out _);
        }
        else
        {
            host = colon < 0 ? authority : authority[..colon];
        }

        if (colon >= 0 && colon + 1 < authority.Length)
        {
            if (!ushort.TryParse(authority[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || number == 0)
            {
                return false;
            }

            port = number;
        }

        return host.Length is > 0 and <= 255 && !host.AsSpan().ContainsAny(NotInHosts);
    }

    private static (string? UserName, string? Password) SplitUserInfo(string? userInfo)
    {
        if (userInfo is null)
        {
            return (null, null);
        }

        var colon = userInfo.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? (Unescape(userInfo), "")
            : (Unescape(userInfo[..colon]), Unescape(userInfo[(colon + 1)..]));
    }

    // A "%" that starts no escape stands for itself: people paste passwords as they are.
    private static string Unescape(string text)
    {
        var source = Encoding.UTF8.GetBytes(text);
        var bytes = new List<byte>(source.Length);
        for (var index = 0; index < source.Length; index++)
        {
            if (source[index] == '%' && index + 2 < source.Length
                && char.IsAsciiHexDigit((char)source[index + 1]) && char.IsAsciiHexDigit((char)source[index + 2]))
            {
                bytes.Add(Convert.FromHexString([(char)source[index + 1], (char)source[index + 2]])[0]);
                index += 2;
            }
            else
            {
                bytes.Add(source[index]);
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    private static bool HasControlCharacters(string? text) => text is not null && text.Any(char.IsControl);
}
