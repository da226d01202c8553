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
    internal sealed record StreamPart(
        string Name, string Url, bool Ok, string? Reason, string? Detail, string? Fingerprint, IReadOnlyList<TrackPart> Tracks)
    {
        public string? Codec => Video?.Codec;

        public int? Width => Video?.Width;

        public int? Height => Video?.Height;

        private TrackPart? Video => Tracks.FirstOrDefault(track => track.Kind == "video");
    }

    /// <summary>One track.</summary>
    internal sealed record TrackPart(string Kind, string Codec, string? CodecString, int? Width, int? Height);
}
