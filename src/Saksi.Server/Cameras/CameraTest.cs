using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Saksi.Media.Receiving;
using Saksi.Media.Rtsp;
using Saksi.Media.Timing;
using Saksi.Media.Tracks;
using Saksi.Server.Accounts;
using Saksi.Server.Settings;

namespace Saksi.Server.Cameras;

/// <summary>Asks a camera what it offers before it is added, and says in plain words why not when it does not work.</summary>
internal static class CameraTest
{
    private const int LargestPicture = 2 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    public static void Map(IEndpointRouteBuilder api) => api.MapPost("cameras/test", TestAsync)
        .WithTags("Cameras").RequireAuthorization(Policies.Administrator)
        .WithName("testCamera").WithSummary("Connects to the streams of a camera and says what they offer, or why they cannot be had")
        .WithDescription("With the id of a camera that is there, a password that is left out is the one that is stored.");

    private static async Task<Ok<CameraTestDocument>> TestAsync(
        CameraSettingsDocument camera, SettingsStore settings, TimeProvider time, CancellationToken cancellationToken)
    {
        var before = settings.Current.Cameras.FirstOrDefault(each => each.Id == camera.Id);
        var tested = camera.ToSettings(before?.Id ?? "test", before);
        foreach (var (_, address) in tested.Streams)
        {
            if (!RtspUrl.TryParse(address, out _, out var error))
            {
                throw new SettingsException($"This is no camera address: {error}. Write it as rtsp://HOST/PATH.");
            }
        }

        var password = CameraStreams.PasswordOf(tested);
        var streams = await Task.WhenAll(tested.Streams.Select(stream => AskAsync(stream.Name, tested, password, stream.Url, time, cancellationToken)));
        var failed = streams.FirstOrDefault(stream => !stream.Ok);
        return TypedResults.Ok(new CameraTestDocument(failed is null, failed?.Reason, failed?.Detail, failed?.Fingerprint, streams));
    }

    private static async Task<CameraTestDocument.StreamPart> AskAsync(
        string name, CameraSettings camera, string? password, string address, TimeProvider time, CancellationToken cancellationToken)
    {
        var url = RtspUrl.Parse(address); // The caller has checked it.
        var options = new StreamReceiverOptions
        {
            Url = url,
            UserName = camera.User,
            Password = password,
            Transport = camera.Transport,
            CertificateFingerprints = camera.Fingerprints,
            AllowBasicOverPlainText = camera.AllowsBasic,
            ConnectTimeout = Patience,
            Clock = time,
        };
        try
        {
            await using var receiver = await StreamReceiver.OpenAsync(options, cancellationToken);
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await using var timer = time.CreateTimer(_ => enough.Cancel(), null, Patience, Timeout.InfiniteTimeSpan);
            var watch = new FirstUnits(receiver.Tracks.Count, enough);
            try
            {
                await receiver.ReceiveAsync(watch, enough.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // Every track has shown itself, or the time is over.
            }

            return Describe(name, url, receiver, watch.KeyFrame);
        }
        catch (RtspException exception)
        {
            return new CameraTestDocument.StreamPart(name, url.ToString(), false, Reason(exception.Reason), exception.Message, exception.CertificateFingerprint, [], null);
        }
    }

    private static CameraTestDocument.StreamPart Describe(string name, RtspUrl url, StreamReceiver receiver, byte[]? keyFrame)
    {
        var tracks = receiver.Tracks.Select(track => new CameraTestDocument.TrackPart(
            track.Kind.ToString().ToLowerInvariant(),
            (track.Format?.Codec.ToString() ?? track.EncodingName).ToLowerInvariant(),
            track.Format?.CodecString,
            track.Kind == TrackKind.Video ? track.Format?.Width : null,
            track.Kind == TrackKind.Video ? track.Format?.Height : null,
            track.Kind == TrackKind.Video ? track.Format?.DecoderConfiguration.ToArray() : null)).ToList();
        var silent = receiver.Tracks.Where(track => track.Format is null).ToList();
        var detail = silent.Count == 0
            ? null
            : silent[0].FormatProblem ?? $"no {silent[0].Kind.ToString().ToLowerInvariant()} came within {Patience.TotalSeconds} s";
        return new CameraTestDocument.StreamPart(
            name, url.ToString(), silent.Count == 0, silent.Count == 0 ? null : "no-video", detail, null, tracks, keyFrame);
    }

    private static string Reason(StreamEndReason reason) => reason switch
    {
        StreamEndReason.AuthenticationRefused => "wrong-password",
        StreamEndReason.Unreachable or StreamEndReason.NoAnswer => "unreachable",
        StreamEndReason.NotFound => "stream-not-found",
        StreamEndReason.NoUsableTracks => "unsupported-codec",
        StreamEndReason.CertificateRefused => "certificate-refused",
        StreamEndReason.TlsFailed => "tls-failed",
        StreamEndReason.NoVideo or StreamEndReason.NoPackets => "no-video",
        _ => "protocol-error",
    };

    /// <summary>Waits for one unit of every track, of the video a key frame.</summary>
    private sealed class FirstUnits(int tracks, CancellationTokenSource enough) : IStreamSink
    {
        private readonly bool[] _seen = new bool[tracks];

        /// <summary>For a picture before the camera is added; null when it is too large for an answer, or none came.</summary>
        public byte[]? KeyFrame { get; private set; }

        public void OnAccessUnit(in AccessUnit unit)
        {
            if (unit.Format.Kind == TrackKind.Video && unit.IsKeyFrame && KeyFrame is null && unit.Data.Length <= LargestPicture)
            {
                KeyFrame = unit.Data.ToArray();
            }

            _seen[unit.TrackIndex] |= unit.IsKeyFrame;
            if (Array.TrueForAll(_seen, seen => seen))
            {
                enough.Cancel();
            }
        }

        public void OnSenderReport(int trackIndex, in SenderReport report)
        {
            // Only formats are of interest here.
        }

        public void OnPacketsLost(int trackIndex, int count)
        {
            // Only formats are of interest here.
        }
    }
}
