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
        .MapGet("cameras/{camera}/streams/{stream}/live", ServeAsync)
        .WithName("watchLive")
        .WithTags("Live")
        .WithSummary("Live units of a stream over a WebSocket")
        .WithDescription("docs/design/serve-and-watch.md describes the messages. What the caller sends ends it.");

    private static async Task<IResult> ServeAsync(
        string camera, string stream, HttpContext context, LiveHub hub, TimeProvider time)
    {
        if (!Caller.Of(context).MaySee(camera))
        {
            return Problems.NotFound("There is no such camera.");
        }

        if (!context.WebSockets.IsWebSocketRequest)
        {
            return Problems.Invalid("This route speaks WebSocket only.");
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        await LiveSocket.SendAsync(socket, hub, new StreamName(camera, stream), time, context.RequestAborted);
        return Results.Empty;
    }
}
