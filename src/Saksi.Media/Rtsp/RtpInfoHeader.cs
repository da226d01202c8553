namespace Saksi.Media.Rtsp;

/// <summary>One entry of the RTP-Info header in the answer to PLAY (RFC 2326 12.33).</summary>
/// <remarks>
/// <c>seq</c> and <c>rtptime</c> are not read: Hikvision says <c>seq=0</c>, Tapo <c>seq=1</c>, OMNY
/// <c>rtptime=-1</c>, Laureii <c>rtptime=0</c>, all wrong. Packets tell both by themselves.
/// </remarks>
internal sealed record RtpInfoEntry(string Url, uint? Ssrc);

/// <summary>Reads the RTP-Info header.</summary>
internal static class RtpInfoHeader
{
    private const int MaxEntries = 32;

    /// <summary>Reads what can be read.</summary>
    /// <param name="value">The header's value; URLs in it may hold commas and semicolons.</param>
    /// <param name="isMalformed">Some of it made no sense and was left out.</param>
    internal static List<RtpInfoEntry> Parse(string value, out bool isMalformed)
    {
        isMalformed = false;
        var entries = new List<RtpInfoEntry>();
        string? url = null;
        uint? ssrc = null;
        foreach (var piece in value.Split([';', ','], StringSplitOptions.TrimEntries))
        {
            if (piece.StartsWith("url=", StringComparison.OrdinalIgnoreCase))
            {
                Finish();
                url = piece[4..].Trim('"', ' ');
                ssrc = null;
            }
            else if (piece.StartsWith("ssrc=", StringComparison.OrdinalIgnoreCase))
            {
                ssrc = TransportHeader.ParseSsrc(piece[5..]);
            }
            else if (piece.Length > 0 && !IsKnown(piece))
            {
                isMalformed = true;
            }
        }

        Finish();
        isMalformed |= entries.Count == 0;
        return entries;

        void Finish()
        {
            if (url is { Length: > 0 } && entries.Count < MaxEntries)
            {
                entries.Add(new RtpInfoEntry(url, ssrc));
            }
        }
    }

    private static bool IsKnown(string piece) =>
        piece.StartsWith("seq=", StringComparison.OrdinalIgnoreCase)
        || piece.StartsWith("rtptime=", StringComparison.OrdinalIgnoreCase);
}
