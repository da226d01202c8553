using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Saksi.Recording;
using Saksi.Server.Accounts;
using Saksi.Server.Hosting;
using Saksi.Server.Settings;

namespace Saksi.Server.Cameras;

/// <summary>Adds, changes and removes cameras: in the settings file, which is the only place of them.</summary>
internal static partial class CameraEditing
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var cameras = api.MapGroup("cameras").WithTags("Cameras").RequireAuthorization(Policies.Administrator);
        cameras.MapPost("", AddAsync)
            .WithName("addCamera").WithSummary("Adds a camera to the settings file; it is recorded at once");
        cameras.MapGet("{id}/settings", Get)
            .WithName("getCameraSettings").WithSummary("What is stored of a camera, without its password");
        cameras.MapPut("{id}", ChangeAsync)
            .WithName("changeCamera").WithSummary("Changes a camera in the settings file; comments in it stay");
        cameras.MapDelete("{id}", RemoveAsync)
            .WithName("removeCamera")
            .WithSummary("Takes a camera out of the settings file")
            .WithDescription("recordings=keep, the default, leaves what is recorded of it; recordings=delete deletes it, except what is held.");
    }

    private static Results<Ok<CameraSettingsDocument>, ProblemHttpResult> Get(string id, SettingsStore settings) =>
        Find(settings, id) is { } camera ? TypedResults.Ok(CameraSettingsDocument.Of(camera)) : CameraRights.NoCamera();

    private static async Task<Results<Created<CameraSettingsDocument>, ProblemHttpResult>> AddAsync(
        CameraSettingsDocument camera, SettingsStore settings, CancellationToken cancellationToken)
    {
        var added = camera.ToSettings(camera.ChooseId(settings.Current.Cameras), before: null);
        if (Find(settings, added.Id) is not null)
        {
            return Problems.Conflict($"There is a camera '{added.Id}' already. Choose another id.");
        }

        await settings.EditAsync(text => SettingsEditor.SetCamera(text, added), cancellationToken);
        return TypedResults.Created($"/api/v1/cameras/{added.Id}", CameraSettingsDocument.Of(Find(settings, added.Id) ?? added));
    }

    private static async Task<Results<Ok<CameraSettingsDocument>, ProblemHttpResult>> ChangeAsync(
        string id, CameraSettingsDocument camera, SettingsStore settings, CancellationToken cancellationToken)
    {
        if (Find(settings, id) is not { } before)
        {
            return CameraRights.NoCamera();
        }

        var changed = camera.ToSettings(id, before);
        await settings.EditAsync(text => SettingsEditor.SetCamera(text, changed, before), cancellationToken);
        return TypedResults.Ok(CameraSettingsDocument.Of(Find(settings, id) ?? changed));
    }

    private static async Task<Results<Ok<CameraRemoval>, ProblemHttpResult>> RemoveAsync(
        string id,
        SettingsStore settings,
        RecordingHost recording,
        ILogger<CameraSettings> diagnostics,
        CancellationToken cancellationToken,
        string recordings = "keep")
    {
        if (recordings is not ("keep" or "delete"))
        {
            return Problems.Invalid("'recordings' is keep or delete.");
        }

        if (Find(settings, id) is null)
        {
            return CameraRights.NoCamera();
        }

        if (recordings == "delete" && recording.Recorder is null)
        {
            return Problems.Unavailable("The recorder is not running, so that nothing can be deleted now. Remove the camera without its recordings.");
        }

        await settings.EditAsync(text => SettingsEditor.RemoveCamera(text, id), cancellationToken);
        if (recordings == "keep" || recording.Recorder is not { } recorder)
        {
            return TypedResults.Ok(new CameraRemoval(0));
        }

        try
        {
            var deleted = await recorder.EraseAsync(id, "the camera was removed with its recordings", cancellationToken);
            return TypedResults.Ok(new CameraRemoval(deleted));
        }
        catch (RecordingException exception)
        {
            LogNotDeleted(diagnostics, exception.Message);
            return Problems.Unavailable($"The camera is removed, but: {exception.Message}");
        }
    }

    private static CameraSettings? Find(SettingsStore settings, string id) =>
        settings.Current.Cameras.FirstOrDefault(camera => camera.Id == id);

    [LoggerMessage(LogLevel.Error, "{Reason}")]
    private static partial void LogNotDeleted(ILogger logger, string reason);
}

/// <summary>What removing a camera did.</summary>
/// <param name="DeletedSegments">How many recorded segments were deleted.</param>
internal sealed record CameraRemoval(int DeletedSegments);
