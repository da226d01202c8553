using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Saksi.Simulator.Server;

/// <summary>What stands at the start of the bytes that a client sent.</summary>
internal enum ClientMessage
{
    /// <summary>Not complete yet.</summary>
    Incomplete,

    /// <summary>A request.</summary>
    Request,

    /// <summary>An interleaved frame: RTCP.</summary>
    Frame,

    /// <summary>The response to a request of ours, or an empty line.</summary>
    Ignorable,

    /// <summary>Nothing that RTSP knows, or more of it than we take.</summary>
    Bad,
}

/// <summary>Reads what clients send: bounded, and never throwing, as anyone can connect.</summary>
internal static class RtspRequestReader
{
    public const int LargestHeader = 8 * 1024;

    public const int LargestBody = 32 * 1024;

    private const int MostHeaders = 64;

    /// <summary>Looks at the first message of the buffer.</summary>
    /// <param name="bytes">All that was received and not consumed.</param>
    /// <param name="consumed">How long the message is; 0 when incomplete.</param>
    /// <param name="request">The request, if it is one.</param>
    public static ClientMessage Read(ReadOnlySpan<byte> bytes, out int consumed, out RtspRequest? request)
    {
        consumed = 0;
        request = null;
        if (bytes.IsEmpty)
        {
            return ClientMessage.Incomplete;
        }

        if (bytes[0] == '$')
        {
            var size = bytes.Length >= 4 ? 4 + BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]) : int.MaxValue;
            consumed = bytes.Length >= size ? size : 0;
            return consumed > 0 ? ClientMessage.Frame : ClientMessage.Incomplete;
        }

        if (bytes[0] is (byte)'\r' or (byte)'\n')
        {
            consumed = 1;
            return ClientMessage.Ignorable;
        }

        return ReadText(bytes, out consumed, out request);
    }

    private static ClientMessage ReadText(ReadOnlySpan<byte> bytes, out int consumed, out RtspRequest? request)
    {
        consumed = 0;
        request = null;
        var end = bytes[..Math.Min(bytes.Length, LargestHeader)].IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return bytes.Length < LargestHeader && bytes[0] < 0x80 ? ClientMessage.Incomplete : ClientMessage.Bad;
        }

        var lines = Encoding.Latin1.GetString(bytes[..end]).Split("\r\n");
        var headers = ReadHeaders(lines);
        if (headers is null || !TryReadBodyLength(headers, out var body))
        {
            return ClientMessage.Bad;
        }

        if (end + 4 + body > bytes.Length)
        {
            return ClientMessage.Incomplete;
        }

        consumed = end + 4 + body;
        if (lines[0].StartsWith("RTSP/", StringComparison.Ordinal))
        {
            return ClientMessage.Ignorable;
        }

        var words = lines[0].Split(' ');
        if (words.Length != 3 || words[0].Length == 0 || words[1].Length == 0
            || !words[2].StartsWith("RTSP/1.", StringComparison.Ordinal))
        {
            return ClientMessage.Bad;
        }

        request = new RtspRequest(words[0], words[1], headers);
        return ClientMessage.Request;
    }

    private static List<KeyValuePair<string, string>>? ReadHeaders(string[] lines)
    {
        if (lines.Length > MostHeaders)
        {
            return null;
        }

        var headers = new List<KeyValuePair<string, string>>();
        foreach (var line in lines.AsSpan(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
            {
                return null;
            }

            headers.Add(new(line[..colon].Trim(), line[(colon + 1)..].Trim()));
        }

        return headers;
    }

    private static bool TryReadBodyLength(List<KeyValuePair<string, string>> headers, out int length)
    {
        length = 0;
        foreach (var (name, value) in headers)
        {
            if (name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            {
                return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out length)
                    && length <= LargestBody;
            }
        }

        return true;
    }
}
