using System.Globalization;

namespace Saksi.Media.Rtsp;

/// <summary>The Session header: an id and how long the session lives without a sign of us (RFC 2326 12.37).</summary>
internal sealed record SessionHeader(string Id, TimeSpan Timeout, bool IsTimeoutInvalid)
{
    /// <summary>RFC 2326 12.37: 60 seconds when the camera does not say.</summary>
    internal static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(60);

    private const int MaxIdLength = 256;

    /// <summary>Reads the header; null when it holds no id.</summary>
    internal static SessionHeader? Parse(string value)
    {
        var parts = value.Split(';', StringSplitOptions.TrimEntries);
        if (parts[0].Length is 0 or > MaxIdLength)
        {
            return null;
        }

        var timeout = parts.Skip(1).FirstOrDefault(p => p.StartsWith("timeout", StringComparison.OrdinalIgnoreCase));
        if (timeout is null)
        {
            return new SessionHeader(parts[0], DefaultTimeout, IsTimeoutInvalid: false);
        }

        var text = timeout[(timeout.IndexOf('=', StringComparison.Ordinal) + 1)..].Trim();
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds is > 0 and <= 86400
            ? new SessionHeader(parts[0], TimeSpan.FromSeconds(seconds), IsTimeoutInvalid: false)
            : new SessionHeader(parts[0], DefaultTimeout, IsTimeoutInvalid: true);
    }
}
