using Saksi.Media.Rtsp;
using Saksi.Recording;
using Saksi.Recording.Segments;
using Saksi.Server.Settings;

namespace Saksi.Server.Cameras;

/// <summary>From the settings of cameras to what the recorder takes.</summary>
internal static class CameraStreams
{
    /// <summary>The streams of all cameras that are enabled.</summary>
    public static IReadOnlyList<StreamOptions> Of(IEnumerable<CameraSettings> cameras, RecordingModes modes) =>
        cameras.Where(camera => camera.IsEnabled).SelectMany(camera => Of(camera, modes.GateOf(camera))).ToList();

    /// <summary>The streams of one camera.</summary>
    public static IEnumerable<StreamOptions> Of(CameraSettings camera, RecordingGate? gate)
    {
        var password = PasswordOf(camera);
        return camera.Streams.Select(stream => new StreamOptions
        {
            Name = new StreamName(camera.Id, stream.Name),
            Url = RtspUrl.Parse(stream.Url), // The settings were checked.
            UserName = camera.User,
            Password = password,
            Transport = camera.Transport,
            CertificateFingerprints = camera.Fingerprints,
            AllowBasicOverPlainText = camera.AllowsBasic,
            Gate = gate,
        });
    }

    /// <summary>The password, from the file where there is one; null when that file has gone since the settings were checked.</summary>
    public static string? PasswordOf(CameraSettings camera)
    {
        if (camera.PasswordFile is not { } file)
        {
            return camera.Password;
        }

        try
        {
            return File.ReadLines(file).FirstOrDefault();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The camera will refuse us, and coverage says so.
            return null;
        }
    }
}
