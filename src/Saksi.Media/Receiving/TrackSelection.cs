using Saksi.Media.Depacketizers;
using Saksi.Media.Rtsp;
using Saksi.Media.Sdp;
using Saksi.Media.Tracks;

namespace Saksi.Media.Receiving;

/// <summary>Which tracks of a session description are received: the first usable video and the first usable audio.</summary>
internal sealed class TrackSelection
{
    private readonly List<ReceivedTrack> _tracks = [];
    private readonly List<IgnoredTrack> _ignored = [];

    internal IReadOnlyList<ReceivedTrack> Tracks => _tracks;

    internal IReadOnlyList<IgnoredTrack> Ignored => _ignored;

    internal static TrackSelection Choose(SessionDescription description, RtspQuirkSet quirks)
    {
        var selection = new TrackSelection();
        foreach (var media in description.Media)
        {
            selection.Consider(media, quirks);
        }

        // Video first, whatever the description's order: index 0 is what a recording is about.
        selection._tracks.Sort((a, b) => a.Kind.CompareTo(b.Kind));
        return selection;
    }

    /// <summary>Gives up a track that the camera refused to set up.</summary>
    internal void Drop(ReceivedTrack track, string reason)
    {
        _tracks.Remove(track);
        var kind = track.Kind == TrackKind.Video ? "video" : "audio";
        _ignored.Add(new IgnoredTrack(kind, track.EncodingName, track.Control, reason));
    }

    private void Consider(SdpMedia media, RtspQuirkSet quirks)
    {
        if (media.Formats.Count == 0)
        {
            quirks.Add(RtspQuirk.UnusableTracksInDescription);
        }

        var reason = FindObstacle(media) ?? TryTake(media);
        if (reason is not null)
        {
            var name = media.Formats.Count > 0 ? media.Formats[0].EncodingName : "";
            _ignored.Add(new IgnoredTrack(media.MediaType, name, media.Control, reason));
        }
    }

    private string? FindObstacle(SdpMedia media)
    {
        if (media.MediaType is not ("video" or "audio"))
        {
            return "neither video nor audio";
        }

        if (media.IsBackChannel)
        {
            return "a back channel: it would carry sound to the camera";
        }

        if (media.Direction == SdpDirection.Inactive)
        {
            return "the camera says that it is inactive";
        }

        if (media.Protocol.StartsWith("RTP/SAVP", StringComparison.Ordinal))
        {
            return "encrypted RTP (SRTP) is not supported; use rtsps:// for an encrypted stream";
        }

        var kind = KindOf(media);
        return _tracks.Exists(t => t.Kind == kind) ? $"the stream has another {media.MediaType} track before it" : null;
    }

    /// <summary>Takes the first format that can be carried; otherwise tells why the preferred one cannot.</summary>
    private string? TryTake(SdpMedia media)
    {
        string? firstReason = null;
        foreach (var format in media.Formats)
        {
            var depacketizer = DepacketizerFactory.TryCreate(
                format.EncodingName, format.ClockRateHz, format.Channels, format.FormatParameters, out var reason);
            if (depacketizer is not null)
            {
                _tracks.Add(new ReceivedTrack(KindOf(media), media, format, depacketizer));
                return null;
            }

            firstReason ??= reason;
        }

        return firstReason ?? "the description names no payload type";
    }

    private static TrackKind KindOf(SdpMedia media) => media.MediaType == "video" ? TrackKind.Video : TrackKind.Audio;
}
