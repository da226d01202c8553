using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Saksi.Recording.Holds;
using Saksi.Server.Accounts;
using Saksi.Server.Hosting;
using Saksi.Server.Playback;

namespace Saksi.Server.Storage;

/// <summary>Recordings that retention must not delete.</summary>
internal static class HoldRoutes
{
    private const int LongestReason = 500;

    public static void Map(IEndpointRouteBuilder api)
    {
        var holds = api.MapGroup("holds").WithTags("Storage");
        holds.MapGet("", List)
            .WithName("listHolds").WithSummary("The holds on cameras that one may see");
        holds.MapPost("", Place).RequireAuthorization(Policies.Operator)
            .WithName("placeHold").WithSummary("Keeps the recordings of a time from being deleted, whatever the limits say");
        holds.MapDelete("{id:guid}", Release).RequireAuthorization(Policies.Operator)
            .WithName("releaseHold").WithSummary("Releases a hold");
    }

    private static List<HoldDocument> List(HttpContext context, DataFolder data, TimeProvider time)
    {
        var caller = Caller.Of(context);
        return data.TryOpen() is { } directory
            ? new HoldStore(directory, time).List().Where(hold => MaySee(caller, hold)).Select(HoldDocument.Of).ToList()
            : [];
    }

    private static Results<Created<HoldDocument>, ProblemHttpResult> Place(HoldRequest request, HttpContext context, DataFolder data, TimeProvider time)
    {
        var caller = Caller.Of(context);
        var camera = request.Camera ?? "";
        if (camera.Length > 0 && !caller.MaySee(camera))
        {
            return CameraRights.NoCamera();
        }

        if (!MayControl(caller, camera))
        {
            return Problems.Forbidden("You may not hold these recordings. Ask an administrator for the right.");
        }

        if (request.From >= request.To)
        {
            return Problems.Invalid("'from' has to be before 'to'.");
        }

        var reason = request.Reason.Trim();
        if (reason.Length is 0 or > LongestReason || reason.Any(char.IsControl))
        {
            return Problems.Invalid($"Say why, with 1 to {LongestReason} characters: the journal keeps it.");
        }

        if (data.TryOpen() is not { } directory)
        {
            return Problems.Unavailable("Nothing was recorded yet.");
        }

        var hold = new HoldStore(directory, time).Place(camera, request.From, request.To, reason);
        return TypedResults.Created($"/api/v1/holds/{hold.Id}", HoldDocument.Of(hold));
    }

    private static Results<NoContent, ProblemHttpResult> Release(Guid id, HttpContext context, DataFolder data, TimeProvider time)
    {
        var caller = Caller.Of(context);
        if (data.TryOpen() is not { } directory)
        {
            return NoHold();
        }

        var store = new HoldStore(directory, time);
        var hold = store.List().FirstOrDefault(each => each.Id == id);
        if (hold is null || !MaySee(caller, hold))
        {
            return NoHold();
        }

        if (!MayControl(caller, hold.Camera))
        {
            return Problems.Forbidden("You may not release this hold. Ask an administrator for the right.");
        }

        return store.Release(id) ? TypedResults.NoContent() : NoHold();
    }

    private static ProblemHttpResult NoHold() => Problems.NotFound("There is no such hold. It may have been released already.");

    /// <summary>A hold on all cameras is for those who see them all.</summary>
    private static bool MaySee(Caller caller, Hold hold) => hold.Camera.Length == 0 ? caller.SeesAll : caller.MaySee(hold.Camera);

    private static bool MayControl(Caller caller, string camera) =>
        camera.Length == 0 ? caller.IsAdministrator : caller.MayControl(camera);
}

/// <summary>What is to be held.</summary>
/// <param name="From">Recordings from here …</param>
/// <param name="To">… to here, in whole segments.</param>
/// <param name="Reason">Why; the journal keeps it.</param>
/// <param name="Camera">One camera; null: all, for administrators.</param>
internal sealed record HoldRequest(DateTimeOffset From, DateTimeOffset To, string Reason, string? Camera = null);

/// <summary>A hold in force.</summary>
/// <param name="Id">Names it when it is released.</param>
/// <param name="Camera">One camera; empty: all.</param>
/// <param name="From">From here …</param>
/// <param name="To">… to here.</param>
/// <param name="Reason">Why.</param>
/// <param name="PlacedAt">When it was placed.</param>
internal sealed record HoldDocument(Guid Id, string Camera, DateTimeOffset From, DateTimeOffset To, string Reason, DateTimeOffset PlacedAt)
{
    public static HoldDocument Of(Hold hold) => new(hold.Id, hold.Camera, hold.From, hold.To, hold.Reason, hold.Placed);
}
