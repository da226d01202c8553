using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Saksi.Server.Hosting;

namespace Saksi.Server.Accounts;

/// <summary>Puts the rights per camera in front of routes with a camera's id in them.</summary>
/// <remarks>
/// A camera that one may not see does not exist: 404. Where the camera stands elsewhere, as in a segment's id, the route asks
/// <see cref="Caller.MaySee"/> itself and answers <see cref="NoCamera"/>.
/// </remarks>
internal static class CameraRights
{
    /// <summary>Lets through who may see the camera <c>{id}</c>.</summary>
    public static TBuilder RequireCamera<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder =>
        builder.AddEndpointFilter(async (context, next) =>
            Caller.Of(context.HttpContext).MaySee(IdOf(context.HttpContext)) ? await next(context) : NoCamera());

    /// <summary>Lets through who may move the camera <c>{id}</c> and hold its recordings.</summary>
    public static TBuilder RequireControl<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder =>
        builder.AddEndpointFilter(async (context, next) =>
        {
            var caller = Caller.Of(context.HttpContext);
            var camera = IdOf(context.HttpContext);
            if (!caller.MaySee(camera))
            {
                return NoCamera();
            }

            return caller.MayControl(camera)
                ? await next(context)
                : Problems.Forbidden("You may look at this camera, not control it. Ask an administrator for the right.");
        });

    public static ProblemHttpResult NoCamera() => Problems.NotFound("There is no such camera, or you may not see it.");

    private static string IdOf(HttpContext context) => context.Request.RouteValues["id"] as string ?? "";
}
