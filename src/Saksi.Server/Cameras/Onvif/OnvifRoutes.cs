using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Saksi.Onvif;
using Saksi.Onvif.Discovery;
using Saksi.Server.Accounts;
using Saksi.Server.Hosting;
using Saksi.Server.Settings;

namespace Saksi.Server.Cameras.Onvif;

/// <summary>Finding cameras, asking them for their streams, moving them, and their own single pictures.</summary>
internal static class OnvifRoutes
{
    /// <summary>A movement ends by itself after this time, should the stop get lost on its way.</summary>
    private static readonly TimeSpan LongestMove = TimeSpan.FromSeconds(10);

    private const int MaximumTargets = 256;

    private static readonly TimeSpan SearchTime = TimeSpan.FromSeconds(4);

    public static void Map(IEndpointRouteBuilder api)
    {
        var finding = api.MapGroup("cameras").WithTags("Cameras").RequireAuthorization(Policies.Administrator);
        finding.MapPost("discover", DiscoverAsync)
            .WithName("discoverCameras")
            .WithSummary("Cameras that answer WS-Discovery on this machine's networks, and at addresses in others; takes four seconds");
        finding.MapPost("onvif-streams", StreamsAsync)
            .WithName("askForStreams").WithSummary("What a camera says over ONVIF about itself and its streams");

        var ptz = api.MapGroup("cameras/{id}/ptz").WithTags("PTZ").RequireAuthorization(Policies.Operator).RequireControl();
        ptz.MapPost("move", (string id, PtzMoveRequest move, SettingsStore settings, OnvifConnections connections) =>
                DoAsync(id, settings, connections, camera =>
                    camera.Camera.Ptz!.MoveAsync(camera.Movable, move.Pan, move.Tilt, move.Zoom, LongestMove)))
            .WithName("moveCamera").WithSummary("Moves until it is stopped, ten seconds at most");
        ptz.MapPost("stop", (string id, SettingsStore settings, OnvifConnections connections) =>
                DoAsync(id, settings, connections, camera => camera.Camera.Ptz!.StopAsync(camera.Movable)))
            .WithName("stopCamera").WithSummary("Stops all movement");
        ptz.MapGet("presets", PresetsAsync)
            .WithName("listPresets").WithSummary("The places that the camera knows");
        ptz.MapPost("presets/{token}", (string id, string token, SettingsStore settings, OnvifConnections connections) =>
                DoAsync(id, settings, connections, camera => camera.Camera.Ptz!.GoToPresetAsync(camera.Movable, token)))
            .WithName("goToPreset").WithSummary("Turns to a place that the camera knows");

        api.MapGet("cameras/{id}/snapshot", SnapshotAsync).RequireCamera().WithTags("Live")
            .WithName("getSnapshot").WithSummary("The camera's own single picture, passed through memory")
            .Produces(StatusCodes.Status200OK, contentType: "image/jpeg");
    }

    private static async Task<Results<Ok<List<FoundCameraDocument>>, ProblemHttpResult>> DiscoverAsync(
        SettingsStore settings, TimeProvider time, CancellationToken cancellationToken, DiscoverRequest? request = null)
    {
        var targets = new List<IPEndPoint>();
        foreach (var text in request?.Addresses ?? [])
        {
            if (!IPEndPoint.TryParse(text, out var target) || targets.Count >= MaximumTargets)
            {
                return Problems.Invalid($"'addresses' takes up to {MaximumTargets} IP addresses, with a port where it is not {OnvifDiscoveryOptions.Port}.");
            }

            targets.Add(target.Port == 0 ? new IPEndPoint(target.Address, OnvifDiscoveryOptions.Port) : target);
        }

        var known = settings.Current.Cameras;
        var found = new List<FoundCameraDocument>();
        try
        {
            var options = new OnvifDiscoveryOptions { Duration = SearchTime, Targets = targets, Clock = time };
            await foreach (var camera in OnvifDiscovery.FindAsync(options, cancellationToken))
            {
                found.Add(Describe(camera, known));
            }
        }
        catch (OnvifException exception)
        {
            return Explain(exception);
        }

        return TypedResults.Ok(found.OrderBy(camera => camera.Address, StringComparer.Ordinal).ToList());
    }

    private static FoundCameraDocument Describe(DiscoveredCamera camera, IReadOnlyList<CameraSettings> known)
    {
        var address = camera.Addresses[0];
        return new FoundCameraDocument(
            address.Host,
            camera.Scopes.Name ?? camera.Scopes.Hardware ?? address.Host,
            camera.Scopes.Hardware,
            camera.Scopes.MacAddress,
            address.ToString(),
            known.FirstOrDefault(each => IsAt(each, address))?.Id);
    }

    /// <summary>By its whole ONVIF address, as several cameras may be behind one host; or by the host of its stream.</summary>
    internal static bool IsAt(CameraSettings camera, Uri address) => camera.Onvif is { } onvif
        ? Uri.TryCreate(onvif, UriKind.Absolute, out var own)
            && (own.Host, own.Port) == (address.Host, address.Port)
            && (own.AbsolutePath is "/" || string.Equals(own.AbsolutePath.TrimEnd('/'), address.AbsolutePath.TrimEnd('/'), StringComparison.OrdinalIgnoreCase))
        : Uri.TryCreate(camera.Main, UriKind.Absolute, out var main) && main.Host == address.Host;

    private static async Task<Results<Ok<OnvifStreamsDocument>, ProblemHttpResult>> StreamsAsync(
        OnvifStreamsRequest request, SettingsStore settings, TimeProvider time)
    {
        var text = request.OnvifUrl.Contains("://", StringComparison.Ordinal) ? request.OnvifUrl : $"http://{request.OnvifUrl}";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            return Problems.Invalid("The ONVIF address is a host, or begins with http:// or https://.");
        }

        var stored = settings.Current.Cameras.FirstOrDefault(camera => camera.Id == request.CameraId);
        if (stored is not null && request.Password is null && (stored.Password ?? stored.PasswordFile) is not null
            && !StoredPassword.MayGoTo(stored, text))
        {
            return Problems.Invalid(
                $"'{address.GetLeftPart(UriPartial.Authority)}' is not where the camera's password was entered for. Enter it again: a stored one is not sent to a new address.");
        }

        try
        {
            var connection = await OnvifConnections.ConnectAsync(new OnvifCameraOptions
            {
                Address = address,
                UserName = request.UserName ?? stored?.User,
                Password = request.Password ?? (stored is null ? null : CameraStreams.PasswordOf(stored)),
                CertificateFingerprints = stored?.Fingerprints ?? [],
                Clock = time,
            });
            using var camera = connection.Camera;
            return TypedResults.Ok(await DescribeAsync(connection));
        }
        catch (OnvifException exception)
        {
            return Explain(exception);
        }
    }

    private static async Task<OnvifStreamsDocument> DescribeAsync(OnvifConnection connection)
    {
        var streams = new List<OnvifStreamDocument>();
        foreach (var profile in connection.Profiles.Where(profile => profile.VideoEncoding is not null))
        {
            var url = await connection.Camera.GetStreamUriAsync(profile);
            streams.Add(new OnvifStreamDocument(
                profile.Name, WithoutCredentials(url), profile.VideoEncoding, profile.Width, profile.Height, profile.FramesPerSecond));
        }

        var information = connection.Camera.Information;
        return new OnvifStreamsDocument(
            information.Manufacturer,
            information.Model,
            information.FirmwareVersion,
            connection.Camera.Address.ToString(),
            connection.Camera.Ptz is not null && connection.Profiles.Any(profile => profile.HasPtz),
            connection.Camera.HasEvents,
            [.. streams.OrderByDescending(stream => (long)stream.Width * stream.Height)]);
    }

    private static string WithoutCredentials(Uri url) => new UriBuilder(url) { UserName = "", Password = "" }.Uri.ToString();

    private static async Task<Results<Ok<List<PtzPresetDocument>>, ProblemHttpResult>> PresetsAsync(
        string id, SettingsStore settings, OnvifConnections connections)
    {
        if (Find(id, settings) is not { } camera)
        {
            return NoOnvif();
        }

        try
        {
            var presets = await connections.AskAsync(camera, connection => connection.Camera.Ptz is { } ptz
                ? ptz.GetPresetsAsync(connection.Movable)
                : throw new OnvifException(OnvifErrorReason.NotSupported, "The camera cannot be moved."));
            return TypedResults.Ok(presets
                .Select(preset => new PtzPresetDocument(preset.Token, preset.Name.Length == 0 ? preset.Token : preset.Name)).ToList());
        }
        catch (OnvifException exception)
        {
            return Explain(exception);
        }
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DoAsync(
        string id, SettingsStore settings, OnvifConnections connections, Func<OnvifConnection, Task> act)
    {
        if (Find(id, settings) is not { } camera)
        {
            return NoOnvif();
        }

        try
        {
            await connections.AskAsync(camera, async connection =>
            {
                _ = connection.Movable; // Says so when there is no motor.
                await act(connection);
                return true;
            });
            return TypedResults.NoContent();
        }
        catch (OnvifException exception)
        {
            return Explain(exception);
        }
    }

    private static async Task<IResult> SnapshotAsync(string id, SettingsStore settings, OnvifConnections connections, HttpContext context)
    {
        if (Find(id, settings) is not { } camera)
        {
            return NoOnvif();
        }

        try
        {
            var picture = await connections.AskAsync(camera, connection => connection.Camera.GetSnapshotAsync(connection.Picture));
            context.Response.Headers.CacheControl = "no-store";

            // Whatever the camera calls it: a browser must never take it for a document.
            return TypedResults.Bytes(picture.Bytes, "image/jpeg");
        }
        catch (OnvifException exception)
        {
            return Explain(exception);
        }
    }

    private static CameraSettings? Find(string id, SettingsStore settings) =>
        settings.Current.Cameras.FirstOrDefault(camera => camera.Id == id && camera.Onvif is not null);

    private static ProblemHttpResult NoOnvif() =>
        Problems.NotFound("This camera has no ONVIF address in its settings ('onvif'), so it can be neither moved nor asked for pictures.");

    private static ProblemHttpResult Explain(OnvifException exception) => exception.Reason switch
    {
        OnvifErrorReason.NotSupported => Problems.Invalid(exception.Message),
        OnvifErrorReason.AuthenticationRefused => Problems.Conflict(exception.Message),
        _ => TypedResults.Problem(statusCode: StatusCodes.Status502BadGateway, title: "The camera", detail: exception.Message),
    };
}
