using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Saksi.Server.Accounts;
using Saksi.Server.Settings;
using Saksi.Server.Watching;

namespace Saksi.Server.Cameras;

/// <summary>The cameras and how they are doing.</summary>
internal static class CameraRoutes
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var cameras = api.MapGroup("cameras").WithTags("Cameras");
        cameras.MapGet("", List)
            .WithName("listCameras").WithSummary("The cameras that one may see, with the state of every stream");
        cameras.MapGet("{id}", Get).RequireCamera()
            .WithName("getCamera").WithSummary("One camera with the state of every stream");
    }

    private static List<CameraDocument> List(HttpContext context, SettingsStore settings, RecordingHost recording, StreamRates rates, WatchHost watching)
    {
        var caller = Caller.Of(context);
        var status = recording.Recorder?.Status() ?? [];
        return settings.Current.Cameras.Where(camera => caller.MaySee(camera.Id))
            .Select(camera => CameraDocument.Of(camera, status, rates, watching, caller)).ToList();
    }

    private static Results<Ok<CameraDocument>, ProblemHttpResult> Get(
        string id, HttpContext context, SettingsStore settings, RecordingHost recording, StreamRates rates, WatchHost watching) =>
        settings.Current.Cameras.FirstOrDefault(camera => camera.Id == id) is { } camera
            ? TypedResults.Ok(CameraDocument.Of(camera, recording.Recorder?.Status() ?? [], rates, watching, Caller.Of(context)))
            : CameraRights.NoCamera();
}
