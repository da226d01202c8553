using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Saksi.Server.Accounts;
using Saksi.Server.Alerts;
using Saksi.Server.Cameras;
using Saksi.Server.Settings;
using Saksi.Server.Watching;

namespace Saksi.Server.Observability;

/// <summary>Whether all is well: in detail for people who are signed in, in a word for programs that watch.</summary>
internal static class HealthRoutes
{
    public static void Map(IEndpointRouteBuilder root, IEndpointRouteBuilder api)
    {
        api.MapGet("health", (HttpContext context, RecordingHost recording, SettingsStore settings, WatchHost watching, AlertDeliveries deliveries) =>
                HealthDocument.Of(recording, settings, watching, deliveries, Caller.Of(context).IsAdministrator, Caller.Of(context).MaySee))
            .WithTags("Health").WithName("getHealth").WithSummary("Whether all is well, and what is not");
        root.MapGet("/healthz", Healthz).AllowAnonymous().WithTags("Health")
            .WithName("healthz").WithSummary("ok, or in general terms what is wrong; 503 when nothing is recorded");
    }

    /// <summary>Names no camera and no file: it is open to everybody.</summary>
    private static IResult Healthz(RecordingHost recording, SettingsStore settings, WatchHost watching, AlertDeliveries deliveries)
    {
        var health = HealthDocument.Of(recording, settings, watching, deliveries, isAdministrator: false, _ => true);
        var troubled = health.Checks.Where(check => check.Status != "ok").Select(check => $"{check.Name} {check.Status}").ToList();
        return Results.Text(
            troubled.Count == 0 ? "ok\n" : string.Join('\n', troubled) + "\n",
            statusCode: health.Status == "failed" ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }
}
