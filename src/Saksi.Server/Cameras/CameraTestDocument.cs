namespace Saksi.Server.Cameras;

/// <summary>What a camera offers, or a plain answer why not.</summary>
/// <param name="Ok">Every stream works.</param>
/// <param name="Reason">
/// Of the first stream that does not: wrong-password, unreachable, stream-not-found, unsupported-codec, certificate-refused, tls-failed,
/// no-video, protocol-error.
/// </param>
/// <param name="Detail">The same in a sentence, with what to do.</param>
/// <param name="Fingerprint">SHA-256 of a certificate that was refused, to be stored by who trusts it.</param>
/// <param name="Streams">Each stream.</param>
internal sealed record CameraTestDocument(
    bool Ok, string? Reason, string? Detail, string? Fingerprint, IReadOnlyList<CameraTestDocument.StreamPart> Streams)
{
    /// <summary>One stream.</summary>
    /// <param name="Name">main or sub.</param>
    /// <param name="Url">Without credentials.</param>
    /// <param name="Ok">It works.</param>
    /// <param name="Reason">Why not.</param>
    /// <param name="Detail">Why not, in a sentence.</param>
    /// <param name="Fingerprint">SHA-256 of a certificate that was refused.</param>
    /// <param name="Tracks">What it holds.</param>
    /// <param name="KeyFrame">A picture, encoded as the camera sent it, for a decoder that has the track's description (as live units have it).</param>
    internal sealed record StreamPart(
        string Name, string Url, bool Ok, string? Reason, string? Detail, string? Fingerprint, IReadOnlyList<TrackPart> Tracks, byte[]? KeyFrame)
    {
        public string? Codec => Video?.Codec;

        public int? Width => Video?.Width;

        public int? Height => Video?.Height;

        private TrackPart? Video => Tracks.FirstOrDefault(track => track.Kind == "video");
    }

    /// <summary>One track.</summary>
    /// <param name="Kind">video or audio.</param>
    /// <param name="Codec">h264, aac and so on.</param>
    /// <param name="CodecString">As RFC 6381 writes it.</param>
    /// <param name="Width">Pixels.</param>
    /// <param name="Height">Pixels.</param>
    /// <param name="Description">Of the video: the payload of avcC or hvcC.</param>
    internal sealed record TrackPart(string Kind, string Codec, string? CodecString, int? Width, int? Height, byte[]? Description);
}
