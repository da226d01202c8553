using System.Globalization;

namespace Saksi.Simulator.Server;

/// <summary>The first Transport of a SETUP request that we can serve (RFC 2326 12.39).</summary>
/// <param name="IsInterleaved">Over the RTSP connection, not UDP.</param>
/// <param name="First">The first interleaved channel, or the client's RTP port.</param>
/// <param name="Second">The second channel, or the client's RTCP port.</param>
internal sealed record TransportRequest(bool IsInterleaved, int First, int Second)
{
    /// <summary>Reads the header; null when nothing in it can be served.</summary>
    /// <param name="header">Its value, or null.</param>
    /// <param name="track">Decides the channels if the client leaves them to us.</param>
    public static TransportRequest? Parse(string? header, int track)
    {
        foreach (var choice in (header ?? "").Split(','))
        {
            var fields = choice.Split(';', StringSplitOptions.TrimEntries);
            if (fields.Contains("multicast", StringComparer.OrdinalIgnoreCase))
            {
                continue;
            }

            if (fields[0].Equals("RTP/AVP/TCP", StringComparison.OrdinalIgnoreCase))
            {
                var pair = Pair(fields, "interleaved=", byte.MaxValue) ?? (track * 2, (track * 2) + 1);
                return new TransportRequest(true, pair.Item1, pair.Item2);
            }

            var isUdp = fields[0].Equals("RTP/AVP", StringComparison.OrdinalIgnoreCase)
                || fields[0].Equals("RTP/AVP/UDP", StringComparison.OrdinalIgnoreCase);
            if (isUdp && Pair(fields, "client_port=", ushort.MaxValue) is { First: > 0 } ports)
            {
                return new TransportRequest(false, ports.First, ports.Second);
            }
        }

        return null;
    }

    private static (int First, int Second)? Pair(string[] fields, string name, int largest)
    {
        var field = Array.Find(fields, field => field.StartsWith(name, StringComparison.OrdinalIgnoreCase));
        var numbers = field?[name.Length..].Split('-');
        if (numbers is not { Length: 1 or 2 }
            || !int.TryParse(numbers[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first) || first >= largest)
        {
            return null;
        }

        var second = first + 1;
        return numbers.Length == 2
            && (!int.TryParse(numbers[1], NumberStyles.None, CultureInfo.InvariantCulture, out second) || second > largest)
            ? null : (first, second);
    }
}
