using Saksi.Media.Tracks;
using Saksi.Recording.Coverage;
using Saksi.Recording.Streams;
using Saksi.Server.Accounts;
using Saksi.Server.Settings;
using Saksi.Server.Watching;

namespace Saksi.Server.Cameras;

/// <summary>A camera as everybody may see it who may see the camera.</summary>
/// <param name="Id">Names it in addresses.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Group">Under which it is shown.</param>
/// <param name="IsEnabled">False: nothing is recorded or shown of it.</param>
/// <param name="MayControl">The caller may move it and hold its recordings.</param>
/// <param name="HasPtz">It has an ONVIF address, through which it may be moved.</param>
/// <param name="HasSnapshot">It has an ONVIF address, through which it gives pictures.</param>
/// <param name="Streams">The first is the main stream.</param>
/// <param name="Watching">How its pictures are looked at, for motion and thumbnails; null: they are not.</param>
internal sealed record CameraDocument(
    string Id,
    string Name,
    string? Group,
    bool IsEnabled,
    bool MayControl,
    bool HasPtz,
    bool HasSnapshot,
    IReadOnlyList<CameraDocument.StreamPart> Streams,
    WatchDocument? Watching)
{
    public static CameraDocument Of(CameraSettings camera, IReadOnlyList<StreamStatus> status, StreamRates rates, WatchHost watching, Caller caller) => new(
        camera.Id,
        camera.DisplayName,
        camera.Group,
        camera.IsEnabled,
        caller.MayControl(camera.Id),
        camera.Onvif is not null,
        camera.Onvif is not null,
        camera.Streams.Select(stream => StreamPart.Of(
            stream.Name, status.FirstOrDefault(each => each.Name.Camera == camera.Id && each.Name.Stream == stream.Name), rates)).ToList(),
        watching.Of(camera));

    /// <summary>One encoding of a camera with its present state.</summary>
    /// <param name="Name">main or sub.</param>
    /// <param name="State">recording, connecting, lost, or off when the camera is not enabled or nothing is recorded at all.</param>
    /// <param name="Reason">While it is lost: why, as coverage calls it.</param>
    /// <param name="Detail">While it is lost: why, in a sentence.</param>
    /// <param name="Since">While it is lost: since when.</param>
    /// <param name="Codec">Of the video: h264, h265, mjpeg.</param>
    /// <param name="CodecString">Of the video, as RFC 6381 writes it.</param>
    /// <param name="Width">Pixels.</param>
    /// <param name="Height">Pixels.</param>
    /// <param name="AudioCodec">Of the audio: aac, pcma, pcmu, opus.</param>
    /// <param name="FramesPerSecond">Over the last seconds.</param>
    /// <param name="BitsPerSecond">Over the last seconds.</param>
    /// <param name="LostPackets">Since the recorder began.</param>
    /// <param name="AccessUnits">Recorded since the recorder began.</param>
    internal sealed record StreamPart(
        string Name,
        string State,
        string? Reason,
        string? Detail,
        DateTimeOffset? Since,
        string? Codec,
        string? CodecString,
        int? Width,
        int? Height,
        string? AudioCodec,
        double? FramesPerSecond,
        long? BitsPerSecond,
        long LostPackets,
        long AccessUnits)
    {
        public static StreamPart Of(string name, StreamStatus? status, StreamRates rates)
        {
            if (status is null)
            {
                return new StreamPart(name, "off", null, null, null, null, null, null, null, null, null, null, 0, 0);
            }

            var gap = status.CurrentGap is null || status.Gaps.Count == 0 ? null : status.Gaps[^1];
            var video = status.Formats.FirstOrDefault(format => format.Kind == TrackKind.Video);
            var audio = status.Formats.FirstOrDefault(format => format.Kind == TrackKind.Audio);
            var rate = rates.Of(status.Name);
            return new StreamPart(
                name,
                status.CurrentGap is not null ? "lost" : status.AccessUnits == 0 ? "connecting" : "recording",
                status.CurrentGap?.Name(),
                gap?.Detail,
                gap?.From,
                video?.Codec.ToString().ToLowerInvariant(),
                video?.CodecString,
                video?.Width,
                video?.Height,
                audio?.Codec.ToString().ToLowerInvariant(),
                rate?.FramesPerSecond,
                rate?.BitsPerSecond,
                status.LostPackets,
                status.AccessUnits);
        }
    }
}
