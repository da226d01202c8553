using System.Globalization;

namespace Saksi.Media.Rtsp;

/// <summary>What the Transport header of an answer to SETUP says (RFC 2326 12.39), fields in any order.</summary>
internal sealed record TransportHeader
{
    /// <summary>The transport is named <c>RTP/AVP/TCP</c> or one of its kin.</summary>
    internal bool IsLabelledTcp { get; private set; }

    internal bool IsSecureRtp { get; private set; }

    /// <summary>The interleaved channels; null when not given. The second may be given alone by the first.</summary>
    internal (int Rtp, int Rtcp)? Interleaved { get; private set; }

    internal (int Rtp, int Rtcp)? ServerPorts { get; private set; }

    /// <summary>The host that sends the packets, when it is given and not empty.</summary>
    internal string? Source { get; private set; }

    /// <summary>The announced SSRC; null when not given or not readable.</summary>
    internal uint? Ssrc { get; private set; }

    /// <summary>An <c>ssrc</c> was given that is no 32-bit hexadecimal number.</summary>
    internal bool HasInvalidSsrc { get; private set; }

    internal static TransportHeader Parse(string value)
    {
        var header = new TransportHeader();

        // Only one transport is ever asked for, so of a list only the first is looked at.
        foreach (var part in value.Split(',')[0].Split(';', StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var name = (equals < 0 ? part : part[..equals].TrimEnd()).ToUpperInvariant();
            header.Take(name, equals < 0 ? "" : part[(equals + 1)..].Trim().Trim('"'));
        }

        return header;
    }

    /// <summary>Reads an SSRC as cameras write it: padded with blanks, short; null when it is no such number.</summary>
    internal static uint? ParseSsrc(string text) =>
        uint.TryParse(text.Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var ssrc)
            ? ssrc
            : null;

    private void Take(string name, string value)
    {
        switch (name)
        {
            case "INTERLEAVED":
                Interleaved = Pair(value, 255);
                break;
            case "SERVER_PORT":
                ServerPorts = Pair(value, 65535);
                break;
            case "SOURCE":
                Source = value.Length > 0 ? value : null;
                break;
            case "SSRC":
                Ssrc = ParseSsrc(value);
                HasInvalidSsrc = Ssrc is null;
                break;
            default:
                IsLabelledTcp |= name.StartsWith("RTP/", StringComparison.Ordinal)
                    && name.EndsWith("/TCP", StringComparison.Ordinal);
                IsSecureRtp |= name.StartsWith("RTP/SAVP", StringComparison.Ordinal);
                break;
        }
    }

    private static (int Rtp, int Rtcp)? Pair(string value, int max)
    {
        var dash = value.IndexOf('-', StringComparison.Ordinal);
        if (!TryNumber(dash < 0 ? value : value[..dash], max, out var first))
        {
            return null;
        }

        return dash >= 0 && TryNumber(value[(dash + 1)..], max, out var second)
            ? (first, second)
            : (first, Math.Min(first + 1, max));
    }

    private static bool TryNumber(string text, int max, out int number) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= max;
}
