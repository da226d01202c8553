using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Saksi.Server.Accounts;
using Saksi.Server.Settings;

namespace Saksi.Server.Cameras;

/// <summary>All cameras out of and into a spreadsheet.</summary>
internal static class CameraTableRoutes
{
    private const string Csv = "text/csv";

    public static void Map(IEndpointRouteBuilder api)
    {
        var table = api.MapGroup("cameras.csv").WithTags("Cameras").RequireAuthorization(Policies.Administrator);
        table.MapGet("", (SettingsStore settings) =>
                TypedResults.File(Encoding.UTF8.GetBytes(CameraTable.Write(settings.Current.Cameras)), Csv, "cameras.csv"))
            .Produces(StatusCodes.Status200OK, contentType: Csv)
            .WithName("exportCameras").WithSummary("The cameras as CSV, without their passwords");
        table.MapPost("", ImportAsync)
            .Accepts<string>(Csv)
            .WithName("importCameras").WithSummary("Adds and changes cameras by CSV: all of them, or none when a line has a mistake")
            .WithDescription("A camera with the id of one that is there changes it; without an id, one is made of the name.");
    }

    private static async Task<Results<Ok<CameraImport>, ProblemHttpResult>> ImportAsync(
        HttpRequest request, SettingsStore settings, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        var text = await reader.ReadToEndAsync(cancellationToken);
        var cameras = CameraTable.Read(text, settings.Current.Cameras, out var mistakes);
        if (mistakes.Count > 0)
        {
            return TypedResults.Problem(
                statusCode: StatusCodes.Status400BadRequest,
                title: "Nothing was imported",
                detail: string.Join('\n', mistakes),
                extensions: new Dictionary<string, object?> { ["errors"] = new Dictionary<string, List<string>> { ["table"] = mistakes } });
        }

        var before = settings.Current.Cameras.ToDictionary(camera => camera.Id);
        await settings.EditAsync(
            file => cameras.Aggregate(file, (edited, camera) => SettingsEditor.SetCamera(edited, camera, before.GetValueOrDefault(camera.Id))),
            cancellationToken);
        return TypedResults.Ok(new CameraImport(
            cameras.Count(camera => !before.ContainsKey(camera.Id)), cameras.Count(camera => before.ContainsKey(camera.Id))));
    }
}

/// <summary>What an import did.</summary>
/// <param name="Added">Cameras that are new.</param>
/// <param name="Changed">Cameras that were there.</param>
internal sealed record CameraImport(int Added, int Changed);
