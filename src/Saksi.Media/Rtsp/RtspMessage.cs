using System.Globalization;
using System.Text;

namespace Saksi.Media.Rtsp;

/// <summary>One RTSP message, a request or a response (RFC 2326 4).</summary>
internal sealed class RtspMessage
{
    /// <summary>The status of a response; 0 in a request.</summary>
    internal int StatusCode { get; private init; }

    /// <summary>The reason phrase of a response; often empty.</summary>
    internal string ReasonPhrase { get; private init; } = "";

    /// <summary>The method of a request; empty in a response.</summary>
    internal string Method { get; private init; } = "";

    internal RtspHeaders Headers { get; } = new();

    internal byte[] Body { get; private init; } = [];

    internal bool IsSuccess => StatusCode is >= 200 and < 300;

    /// <summary>The sequence number; null when the header is missing or no number.</summary>
    internal int? CSeq =>
        int.TryParse(Headers["CSeq"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Reads a message from its head (up to the empty line) and body.</summary>
    internal static RtspMessage? TryParse(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        // Latin-1 keeps every byte: a realm with non-ASCII letters must go back into the digest unchanged. For the same
        // reason lines end at CR and LF only, not at all that Unicode ends lines with: 85 is part of many a letter.
        var text = Encoding.Latin1.GetString(head).AsSpan();
        var lines = text.SplitAny('\r', '\n');
        if (!lines.MoveNext() || StartLine(text[lines.Current], body) is not { } message)
        {
            return null;
        }

        while (lines.MoveNext())
        {
            var line = text[lines.Current];
            if (line.Length > 0)
            {
                message.Headers.AddLine(line);
            }
        }

        return message;
    }

    private static RtspMessage? StartLine(ReadOnlySpan<char> line, ReadOnlySpan<byte> body)
    {
        if (!line.StartsWith("RTSP/", StringComparison.Ordinal))
        {
            var end = line.IndexOf(' ');
            return end <= 0 ? null : new RtspMessage { Method = line[..end].ToString(), Body = body.ToArray() };
        }

        // "RTSP/1.0 200" without a reason phrase is common enough.
        var blank = line.IndexOf(' ');
        var rest = blank < 0 ? default : line[blank..].TrimStart();
        if (rest.Length < 3
            || !int.TryParse(rest[..3], NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            || status is < 100 or > 699)
        {
            return null;
        }

        return new RtspMessage
        {
            StatusCode = status,
            ReasonPhrase = rest[3..].Trim().ToString(),
            Body = body.ToArray(),
        };
    }
}
