using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Saksi.Recording.Segments;
using Saksi.Server.Accounts;
using Saksi.Server.Hosting;

namespace Saksi.Server.Live;

/// <summary>Live pictures over a WebSocket.</summary>
internal static class LiveRoutes
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapGet("cameras/{id}/streams/{stream}/live", ServeAsync)
        .RequireCamera()
        .WithName("watchLive")
        .WithTags("Live")
        .WithSummary("Live units of a stream over a WebSocket")
        .WithDescription("docs/design/serve-and-watch.md describes the messages. What the caller sends ends it.");

    private static async Task<IResult> ServeAsync(
        string id, string stream, HttpContext context, LiveHub hub, CallerSearch callers, TimeProvider time)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            return Problems.Invalid("This route speaks WebSocket only.");
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        await LiveSocket.SendAsync(
            socket, hub, new StreamName(id, stream), () => callers.Find(context)?.MaySee(id) == true, time, context.RequestAborted);
        return Results.Empty;
    }
}
