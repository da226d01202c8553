using System.Text;

namespace Saksi.Media.Sdp;

/// <summary>Reads session descriptions the way cameras write them.</summary>
/// <remarks>
/// Only <c>m=</c> and <c>a=</c> lines are looked at. What RFC 8866 demands besides (<c>v=</c>, <c>o=</c>, <c>s=</c>,
/// <c>t=</c>, <c>c=</c>, their order and grammar) is missing or wrong on so many cameras that a receiver is better off
/// not reading it: it needs none of it. A line that makes no sense is skipped, never an error.
/// </remarks>
public static class SdpParser
{
    /// <summary>The longest description that is read, in bytes.</summary>
    public const int MaxSizeBytes = 64 * 1024;

    private const int MaxMedia = 32;
    private const int MaxFormatsPerMedia = 16;

    /// <summary>Reads a description.</summary>
    /// <param name="body">The body of the answer to DESCRIBE, in any 8-bit character set that contains ASCII.</param>
    /// <param name="description">The description, when true is returned.</param>
    /// <param name="error">Why there is none, when false is returned.</param>
    public static bool TryParse(ReadOnlySpan<byte> body, out SessionDescription? description, out string? error)
    {
        description = null;
        if (body.Length > MaxSizeBytes)
        {
            error = "the session description is longer than 64 KiB";
            return false;
        }

        var session = new SdpSection("");
        var sections = ReadSections(Encoding.Latin1.GetString(body), session);
        if (sections.Count == 0)
        {
            error = "the session description has no media line";
            return false;
        }

        var media = sections.ConvertAll(section => Build(section, sections, session.Direction));
        description = new SessionDescription
        {
            Control = session.Control,
            Tool = session.Tool,
            Media = MarkBackChannels(media),
        };
        error = null;
        return true;
    }

    private static List<SdpSection> ReadSections(string text, SdpSection session)
    {
        var sections = new List<SdpSection>();
        var current = session;
        foreach (var range in text.AsSpan().SplitAny('\r', '\n'))
        {
            var line = text.AsSpan(range).Trim();
            if (line.Length < 2 || line[1] != '=')
            {
                continue;
            }

            if (line[0] is 'm' && sections.Count < MaxMedia)
            {
                current = new SdpSection(line[2..].Trim().ToString());
                sections.Add(current);
            }
            else if (line[0] is 'a')
            {
                current.AddAttribute(line[2..]);
            }
        }

        return sections;
    }

    private static SdpMedia Build(SdpSection section, List<SdpSection> all, SdpDirection sessionDirection)
    {
        var words = section.MediaLine.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var formats = new List<SdpFormat>();
        foreach (var word in words.Skip(3).Take(MaxFormatsPerMedia))
        {
            // "m=application/TP-LINK 0 RTP/AVP smart/1/90000" names no payload type: the track stays without formats.
            if (SdpAttributes.TrySplitPayloadType(word, out var payloadType, out var rest) && rest.Length == 0)
            {
                formats.Add(BuildFormat(payloadType, section, all));
            }
        }

        return new SdpMedia
        {
            MediaType = words.Length > 0 ? words[0].ToLowerInvariant() : "",
            Protocol = words.Length > 2 ? words[2].ToUpperInvariant() : "",
            Control = section.Control,
            Direction = section.Direction == SdpDirection.Unstated ? sessionDirection : section.Direction,
            Formats = formats,
        };
    }

    private static SdpFormat BuildFormat(int payloadType, SdpSection section, List<SdpSection> all)
    {
        var format = SdpAttributes.Static(payloadType);
        if (section.Rtpmaps.TryGetValue(payloadType, out var rtpmap))
        {
            var mapped = SdpAttributes.Rtpmap(payloadType, rtpmap);

            // A GW camera maps the static type 8, A-law, to PCMU and sends A-law: between the two G.711 laws the
            // number is right. Any other redefinition is meant (Anpviz sends AAC as type 0).
            var wrongLaw = mapped.EncodingName is "PCMU" or "PCMA" && format.EncodingName is "PCMU" or "PCMA";
            format = mapped.EncodingName.Length == 0 || wrongLaw ? format with { Channels = mapped.Channels } : mapped;
        }

        return format with { FormatParameters = FindParameters(payloadType, section, all) };
    }

    // Some cameras put the video's fmtp under the audio's m-line: taken from there if that media has no such type.
    private static IReadOnlyDictionary<string, string> FindParameters(
        int payloadType, SdpSection section, List<SdpSection> all)
    {
        if (section.ParametersOf(payloadType) is { } own)
        {
            return own;
        }

        foreach (var other in all)
        {
            if (!other.Rtpmaps.ContainsKey(payloadType) && other.ParametersOf(payloadType) is { } misplaced)
            {
                return misplaced;
            }
        }

        return SdpAttributes.NoParameters;
    }

    // ONVIF Streaming 5.3: the back channel is the sendonly media beside recvonly ones. Where everything is
    // sendonly (o=CV-RTSPHandler), or the others say nothing, the word is not to be trusted.
    private static List<SdpMedia> MarkBackChannels(List<SdpMedia> media) =>
        media.Exists(m => m.Direction == SdpDirection.ReceiveOnly)
            ? media.ConvertAll(m => m with
            {
                IsBackChannel = m.Direction == SdpDirection.SendOnly && m.MediaType == "audio",
            })
            : media;
}
