using Saksi.Media.Rtsp;
using Saksi.Server.Settings;

namespace Saksi.Server.Cameras;

/// <summary>Where a camera's stored password may go: to the machines and ports for which somebody entered it, and nowhere else.</summary>
/// <remarks>Otherwise whoever may change an address could have the password sent to a machine of their own.</remarks>
internal static class StoredPassword
{
    /// <summary>Refuses a change that would take the stored password along to another address.</summary>
    /// <param name="before">What is stored.</param>
    /// <param name="after">What is to be stored, with the same password.</param>
    /// <exception cref="SettingsException">It would.</exception>
    public static void Check(CameraSettings before, CameraSettings after)
    {
        if ((after.Password ?? after.PasswordFile) is null)
        {
            return;
        }

        var elsewhere = Addresses(after).FirstOrDefault(address => !MayGoTo(before, address));
        if (elsewhere is not null)
        {
            throw new SettingsException(
                $"'{UrlSecrets.Hide(elsewhere)}' is another machine, port or protocol than the camera's password was entered for. "
                + "Enter the password again: a stored one is not sent to a new address.");
        }
    }

    /// <summary>Whether an address has the protocol, host and port of one that the camera has in the settings.</summary>
    public static bool MayGoTo(CameraSettings stored, string address) =>
        EndpointOf(address) is { } endpoint && Addresses(stored).Any(own => EndpointOf(own) == endpoint);

    private static IEnumerable<string> Addresses(CameraSettings camera) =>
        camera.Streams.Select(stream => stream.Url).Concat(camera.Onvif is { } onvif ? [onvif] : []);

    /// <summary>Null: it is no address, and whoever reads the settings says so.</summary>
    private static (string Scheme, string Host, int Port)? EndpointOf(string address) =>
        RtspUrl.TryParse(address, out var stream, out _) && stream is not null
            ? (stream.IsSecure ? "rtsps" : "rtsp", stream.Host.ToLowerInvariant(), stream.Port)
            : Uri.TryCreate(address, UriKind.Absolute, out var web) ? (web.Scheme, web.Host.ToLowerInvariant(), web.Port)
            : null;
}
