using System.Text;
using Saksi.Fuzz.Running;
using Saksi.Media.Rtsp;

namespace Saksi.Fuzz.Targets;

/// <summary>What a camera says over its RTSP connection, and the address that an owner types.</summary>
internal static class RtspTargets
{
    private static readonly RtspUrl Url = RtspUrl.Parse("rtsp://192.0.2.7/stream?channel=1");

    public static IEnumerable<FuzzTarget> All =>
    [
        new("rtsp-frames", "how many bytes come at a time (1 byte), then the bytes of a connection", Frames),
        new("rtsp-message", "the head of an RTSP message", Message),
        new("rtsp-transport", "the value of a Transport header", Transport),
        new("rtsp-session", "the value of a Session header", Session),
        new("rtsp-rtp-info", "the value of an RTP-Info header", RtpInfo),
        new("rtsp-www-authenticate", "the value of a WWW-Authenticate header", WwwAuthenticate),
        new("rtsp-url", "the address of a stream, UTF-8", Address),
    ];

    /// <summary>However the bytes are cut by the network, the same frames come out.</summary>
    private static void Frames(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
        {
            return;
        }

        var bytes = input[1..];
        var whole = ReadFrames(bytes, bytes.Length);
        var inPieces = ReadFrames(bytes, Math.Max(1 + input[0], bytes.Length / 64));
        FindingException.Unless(whole == inPieces, $"the frames do not depend on how they come: {whole}, {inPieces}");
    }

    private static (ulong Hash, int Frames, long Skipped, int Waiting) ReadFrames(ReadOnlySpan<byte> bytes, int step)
    {
        var reader = new RtspFrameReader(new RtspQuirkSet());
        reader.Assign(0);
        reader.Assign(1);
        var result = (Hash: 0xCBF29CE484222325UL, Frames: 0, Skipped: 0L, Waiting: 0);
        var start = 0;
        for (var end = 0; end < bytes.Length;)
        {
            end = Math.Min(bytes.Length, end + step);
            while (Take(reader, bytes[start..end], ref start, out var frame))
            {
                result.Frames++;
                result.Hash = Mix(Mix(Mix(result.Hash, [(byte)frame.Kind, (byte)frame.Channel]), frame.Bytes), frame.Body);
                if (frame.Kind != RtspFrameKind.Interleaved)
                {
                    _ = RtspMessage.TryParse(frame.Bytes, frame.Body);
                }
            }

            FindingException.Unless(end - start < RtspFrameReader.MaxSize, "what waits for more fits into the buffer");
        }

        return result with { Skipped = reader.SkippedBytes, Waiting = bytes.Length - start };
    }

    private static bool Take(RtspFrameReader reader, ReadOnlySpan<byte> received, ref int start, out RtspFrame frame)
    {
        var isThere = reader.TryRead(received, out var consumed, out frame);
        FindingException.Unless(consumed > 0 || !isThere, "a frame has bytes");
        start += consumed;
        return isThere;
    }

    private static ulong Mix(ulong hash, ReadOnlySpan<byte> bytes)
    {
        foreach (var one in bytes)
        {
            hash = (hash ^ one) * 0x100000001B3;
        }

        return (hash ^ (ulong)bytes.Length) * 0x100000001B3;
    }

    private static void Message(ReadOnlySpan<byte> input)
    {
        if (RtspMessage.TryParse(input, default) is not { } message)
        {
            return;
        }

        var quirks = new RtspQuirkSet();
        Authenticate(message.Headers.All("WWW-Authenticate"));
        _ = message.CSeq;
        _ = TransportHeader.Parse(message.Headers["Transport"] ?? "");
        _ = SessionHeader.Parse(message.Headers["Session"] ?? "");
        _ = RtpInfoHeader.Parse(message.Headers["RTP-Info"] ?? "", out _);
        CheckLine(BaseUrl.Join(BaseUrl.Find(message.Headers, Url, quirks), message.Headers["X-Control"]));
        _ = RtspUrl.TryParse(message.Headers["Location"] ?? "", out _, out _);
        CheckLine(RtspRefusal.Create("DESCRIBE", message).Message);
    }

    private static void Transport(ReadOnlySpan<byte> input)
    {
        var header = TransportHeader.Parse(Encoding.Latin1.GetString(input));
        foreach (var (first, second, max) in ((int, int, int)[])
            [
                (header.Interleaved?.Rtp ?? 0, header.Interleaved?.Rtcp ?? 0, 255),
                (header.ServerPorts?.Rtp ?? 0, header.ServerPorts?.Rtcp ?? 0, 65535),
            ])
        {
            FindingException.Unless(first >= 0 && first <= max && second >= 0 && second <= max, "channels and ports are in range");
        }
    }

    private static void Session(ReadOnlySpan<byte> input)
    {
        if (SessionHeader.Parse(Encoding.Latin1.GetString(input)) is { } session)
        {
            FindingException.Unless(session.Timeout > TimeSpan.Zero && session.Id.Length > 0, "a session has an id and lives");
        }
    }

    private static void RtpInfo(ReadOnlySpan<byte> input)
    {
        var entries = RtpInfoHeader.Parse(Encoding.Latin1.GetString(input), out var isMalformed);
        FindingException.Unless(entries.Count <= 32 && (entries.Count > 0 || isMalformed), "entries are few, none is malformed");
    }

    private static void WwwAuthenticate(ReadOnlySpan<byte> input)
    {
        // As it comes out of a message: without line ends.
        var text = Encoding.Latin1.GetString(input).ReplaceLineEndings(" ");
        Authenticate([text]);
        Authenticate(text.Split('|'));
    }

    private static void Authenticate(IEnumerable<string> values)
    {
        var authenticator = new RtspAuthenticator("u\"s\\er", "p:ass", false, false, new RtspQuirkSet());
        for (var round = 0; round < 4 && authenticator.TryTake(values); round++)
        {
            CheckLine(authenticator.Authorize("DESCRIBE", "rtsp://192.0.2.7/stream") ?? "");
        }
    }

    private static void Address(ReadOnlySpan<byte> input)
    {
        if (!RtspUrl.TryParse(Encoding.UTF8.GetString(input), out var url, out var error))
        {
            FindingException.Unless(error is not null, "a refusal has a reason");
            return;
        }

        CheckLine(url!.RequestUri);
        FindingException.Unless(url.Port is > 0 and <= 65535 && url.Host.Length > 0, "a URL has host and port");
        FindingException.Unless(
            RtspUrl.TryParse(url.RequestUri, out var again, out _)
                && (again!.Host, again.Port, again.UserName) == (url.Host, url.Port, null),
            $"what is sent names the same host and no user: {url.RequestUri}");
    }

    /// <summary>What is sent or shown stays on its line.</summary>
    private static void CheckLine(string text) =>
        FindingException.Unless(text.AsSpan().IndexOfAny('\r', '\n') < 0, "a line has no line end in it");
}
