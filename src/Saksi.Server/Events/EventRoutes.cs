using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Saksi.Server.Accounts;
using Saksi.Server.Hosting;

namespace Saksi.Server.Events;

/// <summary>What was noticed.</summary>
internal static class EventRoutes
{
    private const int MostSeconds = 20_000;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("events", (HttpContext context, EventStore store, DateTimeOffset from, DateTimeOffset to, string[]? kind = null, int limit = 500) =>
                Find(store, Seen(Caller.Of(context)), kind, from, to, limit))
            .WithTags("Events").WithName("listEvents").WithSummary("What was noticed at the cameras that one may see, newest first; of the machine for who sees all");
        var camera = api.MapGroup("cameras/{id}").WithTags("Events");
        camera.MapGet("events", (string id, EventStore store, DateTimeOffset from, DateTimeOffset to, string[]? kind = null, int limit = 500) =>
                Find(store, [id], kind, from, to, limit))
            .RequireCamera().WithName("listCameraEvents").WithSummary("What was noticed at a camera, newest first");
        camera.MapGet("activity", Activity)
            .RequireCamera().WithName("listActivity").WithSummary("Where something moved, second by second, while there was motion");
    }

    private static IReadOnlyCollection<string>? Seen(Caller caller) => caller.SeesAll ? null : caller.Cameras;

    private static Results<Ok<List<EventDocument>>, ProblemHttpResult> Find(
        EventStore store, IReadOnlyCollection<string>? cameras, string[]? names, DateTimeOffset from, DateTimeOffset to, int limit)
    {
        var kinds = (names ?? []).Select(EventKindNames.Parse).ToList();
        if (kinds.Contains(null))
        {
            return Problems.Invalid($"`kind` is one of {EventKindNames.All}; it may be there several times.");
        }

        if (from >= to || limit is not (>= 1 and <= EventStore.MostEvents))
        {
            return Problems.Invalid($"`from` has to be before `to`, and `limit` from 1 to {EventStore.MostEvents}.");
        }

        return TypedResults.Ok(store.Find(cameras, kinds.OfType<EventKind>().ToList(), from, to, limit).Select(EventDocument.Of).ToList());
    }

    private static Results<Ok<List<ActivityDocument>>, ProblemHttpResult> Activity(
        string id, EventStore store, DateTimeOffset from, DateTimeOffset to) =>
        from >= to || to - from > TimeSpan.FromDays(7)
            ? Problems.Invalid("`from` has to be before `to`, at most 7 days apart.")
            : TypedResults.Ok(store.Activity(id, from, to, MostSeconds)
                .Select(each => new ActivityDocument(each.Second, Convert.ToBase64String(each.Grid))).ToList());
}
