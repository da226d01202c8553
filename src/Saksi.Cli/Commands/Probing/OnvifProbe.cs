using System.Globalization;
using Saksi.Cli.CommandLine;
using Saksi.Media.Rtsp;
using Saksi.Onvif;
using Saksi.Onvif.Media;

namespace Saksi.Cli.Commands.Probing;

/// <summary><c>saksi probe http://…</c>: what a camera says over ONVIF about itself and its streams.</summary>
internal static class OnvifProbe
{
    /// <summary>Clocks that differ by less are in step: the camera tells whole seconds only.</summary>
    private static readonly TimeSpan InStep = TimeSpan.FromSeconds(2);

    public static bool IsMeant(string address) =>
        address.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || address.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    public static OnvifCameraOptions Options(string address, (string User, string Password)? credentials)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri))
        {
            throw new WrongUsageException("This is no camera address.", "Write it as http://HOST or http://HOST:PORT/onvif/device_service.");
        }

        // As in addresses of streams: user and password may stand in it. Whoever quotes them writes % and two digits.
        var given = uri.UserInfo.Split(':', 2).Select(Uri.UnescapeDataString).ToArray();
        var hasOwn = credentials is null && uri.UserInfo.Length > 0;
        return new OnvifCameraOptions
        {
            Address = uri,
            UserName = hasOwn ? given[0] : credentials?.User,
            Password = hasOwn ? given.ElementAtOrDefault(1) : credentials?.Password,
        };
    }

    public static async Task<ExitStatus> RunAsync(CommandContext context, OnvifCameraOptions options)
    {
        try
        {
            var document = await context.Progress.RunAsync(
                $"Asking {options}", total: null, _ => AskAsync(options, context.Stop));
            if (context.IsJson)
            {
                context.WriteJson(document, OnvifProbeJson.Default.OnvifProbeDocument);
            }
            else
            {
                context.Output.WriteLine(TerminalText.Clean(string.Join('\n', Lines(document))));
            }

            return ExitStatus.Good;
        }
        catch (OnvifException exception)
        {
            throw new UserErrorException(exception.Message, cause: exception);
        }
    }

    private static async Task<OnvifProbeDocument> AskAsync(OnvifCameraOptions options, CancellationToken stop)
    {
        using var camera = await OnvifCamera.ConnectAsync(options, stop);
        var profiles = new List<OnvifProbeDocument.ProfilePart>();
        foreach (var profile in await camera.GetProfilesAsync(stop))
        {
            profiles.Add(OnvifProbeDocument.ProfilePart.Of(profile, await StreamOfAsync(camera, profile, stop)));
        }

        return OnvifProbeDocument.Of(camera, profiles);
    }

    // A profile without a stream, such as one for analytics, is no reason to say nothing about the others.
    private static async Task<string?> StreamOfAsync(OnvifCamera camera, OnvifProfile profile, CancellationToken stop)
    {
        try
        {
            return UrlSecrets.Hide((await camera.GetStreamUriAsync(profile, stop)).OriginalString);
        }
        catch (OnvifException exception) when (exception.Reason is OnvifErrorReason.RequestRefused
            or OnvifErrorReason.NotSupported or OnvifErrorReason.MalformedAnswer)
        {
            return null;
        }
    }

    private static IEnumerable<string> Lines(OnvifProbeDocument document)
    {
        yield return document.Address;
        yield return $"  camera   {document.Manufacturer} {document.Model}, firmware {document.FirmwareVersion}, serial number {document.SerialNumber}";
        yield return $"  clock    {Clock(TimeSpan.FromSeconds(document.ClockOffsetSeconds))}";
        yield return $"  events   {(document.HasEvents ? "yes" : "no")}, PTZ {(document.HasPtz ? "yes" : "no")}";
        foreach (var profile in document.Profiles)
        {
            yield return $"  profile  {profile.Name} ({profile.Token}): {Picture(profile)}";
            yield return $"           {profile.StreamUri ?? "no stream"}";
        }
    }

    private static string Clock(TimeSpan offset) => offset.Duration() < InStep ? "in step with ours" : string.Create(
        CultureInfo.InvariantCulture, $"{offset.Duration().TotalSeconds:0} s {(offset > TimeSpan.Zero ? "ahead of" : "behind")} ours");

    private static string Picture(OnvifProbeDocument.ProfilePart profile) => profile.Encoding is null ? "no video told" : string.Create(
        CultureInfo.InvariantCulture,
        $"{profile.Encoding} {profile.Width}×{profile.Height}, {profile.FramesPerSecond} pictures/s, {profile.KilobitsPerSecond} kbit/s");
}
