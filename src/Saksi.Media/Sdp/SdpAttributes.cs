using System.Collections.Frozen;
using System.Globalization;

namespace Saksi.Media.Sdp;

/// <summary>Reads the values of <c>rtpmap</c> and <c>fmtp</c>, and knows the static payload types.</summary>
internal static class SdpAttributes
{
    internal static readonly IReadOnlyDictionary<string, string> NoParameters =
        FrozenDictionary<string, string>.Empty;

    private const int MaxParameters = 64;

    /// <summary>RFC 3551 6, tables 4 and 5: what a payload type means without an <c>rtpmap</c>.</summary>
    internal static SdpFormat Static(int payloadType)
    {
        var (name, clockRateHz, channels) = payloadType switch
        {
            0 => ("PCMU", 8000, 1),
            3 => ("GSM", 8000, 1),
            4 => ("G723", 8000, 1),
            5 => ("DVI4", 8000, 1),
            6 => ("DVI4", 16000, 1),
            7 => ("LPC", 8000, 1),
            8 => ("PCMA", 8000, 1),
            9 => ("G722", 8000, 1),
            10 => ("L16", 44100, 2),
            11 => ("L16", 44100, 1),
            12 => ("QCELP", 8000, 1),
            13 => ("CN", 8000, 1),
            14 => ("MPA", 90000, 1),
            15 => ("G728", 8000, 1),
            18 => ("G729", 8000, 1),
            26 => ("JPEG", 90000, 1),
            31 => ("H261", 90000, 1),
            32 => ("MPV", 90000, 1),
            33 => ("MP2T", 90000, 1),
            34 => ("H263", 90000, 1),
            _ => ("", 0, 1),
        };
        return new SdpFormat
        {
            PayloadType = payloadType,
            EncodingName = name,
            ClockRateHz = clockRateHz,
            Channels = channels,
        };
    }

    /// <summary>Splits "96 text" into payload type and text; false when no number stands in front.</summary>
    internal static bool TrySplitPayloadType(string value, out int payloadType, out string rest)
    {
        var trimmed = value.AsSpan().Trim();
        var end = 0;
        while (end < trimmed.Length && char.IsAsciiDigit(trimmed[end]))
        {
            end++;
        }

        rest = trimmed[end..].Trim().ToString();
        return int.TryParse(trimmed[..end], NumberStyles.None, CultureInfo.InvariantCulture, out payloadType)
            && payloadType <= 127;
    }

    /// <summary>Reads what follows the payload type in <c>rtpmap</c>: name, clock rate and channels.</summary>
    internal static SdpFormat Rtpmap(int payloadType, string text)
    {
        // Blanks stand where they should not: "H264/90000 " (moonfire-nvr 213), "META /0".
        var parts = text.Split('/', 4, StringSplitOptions.TrimEntries);
        var name = parts[0].ToUpperInvariant();
        var clockRateHz = parts.Length > 1 ? Number(parts[1]) : 0;
        var channels = parts.Length > 2 ? Math.Clamp(Number(parts[2]), 1, 255) : 1;
        return new SdpFormat
        {
            PayloadType = payloadType,
            EncodingName = name,
            ClockRateHz = name is "H264" or "H265" or "JPEG" ? 90000 : clockRateHz,
            Channels = channels,
        };
    }

    /// <summary>Reads what follows the payload type in <c>fmtp</c>: <c>name=value</c> pairs between semicolons.</summary>
    internal static IReadOnlyDictionary<string, string> FormatParameters(string text)
    {
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var range in text.AsSpan().Split(';'))
        {
            var part = text.AsSpan(range).Trim();
            if (parameters.Count == MaxParameters)
            {
                break;
            }

            if (part.IsEmpty)
            {
                continue;
            }

            // Only the first "=" parts name from value: base64 ends in "=".
            var equals = part.IndexOf('=');
            var name = equals < 0 ? part : part[..equals].TrimEnd();
            parameters.TryAdd(name.ToString(), equals < 0 ? "" : part[(equals + 1)..].Trim(" \"").ToString());
        }

        return parameters;
    }

    private static int Number(string text)
    {
        var digits = text.AsSpan();
        var end = 0;
        while (end < digits.Length && char.IsAsciiDigit(digits[end]))
        {
            end++;
        }

        return int.TryParse(digits[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }
}
