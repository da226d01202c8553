using System.Text.Json;
using System.Text.Json.Serialization;
using Saksi.Media.Receiving;
using Saksi.Media.Rtsp;
using Saksi.Media.Tracks;

namespace Saksi.Cli.Commands.Probing;

/// <summary>The JSON of <c>saksi probe --json</c>.</summary>
internal sealed record ProbeDocument(
    string Url,
    string Transport,
    string? Server,
    string? Realm,
    IReadOnlyList<ProbeDocument.TrackPart> Tracks,
    IReadOnlyList<ProbeDocument.IgnoredPart> Ignored,
    IReadOnlyList<string> Quirks)
{
    public static ProbeDocument Of(RtspUrl url, StreamReceiver receiver) => new(
        url.ToString(),
        receiver.Transport.ToString().ToLowerInvariant(),
        receiver.Server,
        receiver.Realm,
        receiver.Tracks.Select(TrackPart.Of).ToList(),
        receiver.Ignored.Select(track => new IgnoredPart(track.Kind, track.EncodingName, Hide(track.Control), track.Reason)).ToList(),
        receiver.Quirks.Select(RtspQuirkSet.NameOf).ToList());

    /// <param name="Kind"><c>video</c> or <c>audio</c>.</param>
    /// <param name="Codec">h264, h265, mjpeg, aac, pcma, pcmu, opus, or the description's own name when nothing was seen.</param>
    /// <param name="CodecString">RFC 6381; null when nothing was seen.</param>
    /// <param name="Width">Pixels; null for audio, or when nothing was seen.</param>
    /// <param name="Height">Pixels; null for audio, or when nothing was seen.</param>
    /// <param name="ClockRate">Ticks a second of the RTP clock.</param>
    /// <param name="Channels">Of audio.</param>
    /// <param name="Control">The track's control attribute as the camera wrote it, less credentials.</param>
    internal sealed record TrackPart(
        string Kind, string Codec, string? CodecString, int? Width, int? Height, int ClockRate, int? Channels, string? Control)
    {
        public static TrackPart Of(ReceivedTrack track)
        {
            var format = track.Format;
            var isVideo = track.Kind == TrackKind.Video;
            return new TrackPart(
                track.Kind.ToString().ToLowerInvariant(),
                (format?.Codec.ToString() ?? track.EncodingName).ToLowerInvariant(),
                format?.CodecString,
                isVideo ? format?.Width : null,
                isVideo ? format?.Height : null,
                track.ClockRateHz,
                isVideo ? null : format?.Channels ?? track.Channels,
                Hide(track.Control));
        }
    }

    // Some cameras write the whole address there, with the credentials that they were asked with.
    private static string? Hide(string? control) => control is null ? null : UrlSecrets.Hide(control);

    /// <summary>A track that is not recorded.</summary>
    internal sealed record IgnoredPart(string Kind, string Codec, string? Control, string Reason);
}

/// <summary>Source-generated JSON.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ProbeDocument))]
internal sealed partial class ProbeJson : JsonSerializerContext;
