using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Saksi.Server.Accounts;
using Saksi.Server.Alerts;
using Saksi.Server.Alerts.Push;
using Saksi.Server.Cameras;
using Saksi.Server.Cameras.Onvif;
using Saksi.Server.Events;
using Saksi.Server.Hosting.Explorer;
using Saksi.Server.Live;
using Saksi.Server.Observability;
using Saksi.Server.Playback;
using Saksi.Server.Storage;
using Saksi.Server.Watching.Thumbnails;

namespace Saksi.Server.Hosting;

/// <summary>The order in which a request is looked at, and every route there is.</summary>
internal static class ApiRoutes
{
    public static void Use(WebApplication app, string pageDirectory)
    {
        app.UseExceptionHandler();
        app.Use(next => context => SecurityHeaders.AddAsync(context, next));
        app.Use(next => context => OriginCheck.RunAsync(context, next));
        PageFiles.Use(app, pageDirectory);
        app.UseStatusCodePages(ExplainAsync);
        app.UseRouting();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(15), KeepAliveTimeout = TimeSpan.FromSeconds(15) });
        Map(app);
        PageFiles.MapDocument(app, pageDirectory);
    }

    private static void Map(IEndpointRouteBuilder root)
    {
        root.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        var api = root.MapGroup("/api/v1");
        SetupRoutes.Map(api);
        SessionRoutes.Map(api);
        PasskeyRoutes.Map(api);
        OpenIdSignIn.Map(api);
        UserRoutes.Map(api);
        TokenRoutes.Map(api);
        ViewRoutes.Map(api);
        CameraRoutes.Map(api);
        CameraEditing.Map(api);
        CameraTest.Map(api);
        CameraTableRoutes.Map(api);
        StorageRoutes.Map(api);
        HoldRoutes.Map(api);
        PlaybackRoutes.Map(api);
        LiveRoutes.Map(api);
        OnvifRoutes.Map(api);
        EventRoutes.Map(api);
        ThumbnailRoutes.Map(api);
        PushRoutes.Map(api);
        AlertRoutes.Map(api);
        HealthRoutes.Map(root, api);
        AboutRoutes.Map(api);
        MetricsRoutes.Map(root);
        ExplorerRoutes.Map(root);
    }

    /// <summary>A refusal without a body gets one that says what to do.</summary>
    private static Task ExplainAsync(Microsoft.AspNetCore.Diagnostics.StatusCodeContext context)
    {
        var problem = context.HttpContext.Response.StatusCode switch
        {
            StatusCodes.Status400BadRequest => Problems.Invalid("The request is not as /openapi/v1.json describes it."),
            StatusCodes.Status401Unauthorized => Problems.Unauthorized("Sign in, or send a token: Authorization: Bearer saksi_…"),
            StatusCodes.Status403Forbidden => Problems.Forbidden("Your role does not allow this. Ask an administrator."),
            StatusCodes.Status404NotFound => Problems.NotFound("There is nothing at this address."),
            StatusCodes.Status413PayloadTooLarge => Problems.TooLarge(),
            StatusCodes.Status429TooManyRequests => TypedResults.Problem(
                statusCode: StatusCodes.Status429TooManyRequests, title: "Too many tries", detail: "Wait a minute and try again."),
            var status => TypedResults.Problem(statusCode: status),
        };
        return problem.ExecuteAsync(context.HttpContext);
    }
}
