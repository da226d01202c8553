using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Saksi.Server.Settings;

namespace Saksi.Server.Hosting;

/// <summary>Refuses what another site's page sends in the name of somebody who is signed in here.</summary>
/// <remarks>
/// Browsers name the origin in every request that changes something and in every WebSocket; pages cannot forge it. Programs with a token
/// send no cookie that could be abused. The session's cookie is SameSite=Strict besides.
/// </remarks>
internal static class OriginCheck
{
    public static Task RunAsync(HttpContext context, RequestDelegate next)
    {
        if (!IsOurs(context))
        {
            return Problems.Forbidden(
                "The request comes from another site's page. If this page is reached through a proxy, add its address to 'origins' in the settings.")
                .ExecuteAsync(context);
        }

        return next(context);
    }

    /// <summary>Whether a page's origin is the address that was asked, or one of the settings.</summary>
    public static bool IsOurs(string origin, HttpRequest request, ServerSettings settings) =>
        origin == $"{request.Scheme}://{request.Host}" || settings.Origins.Contains(origin);

    private static bool IsOurs(HttpContext context)
    {
        var request = context.Request;
        var isSafe = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method);
        var isWebSocket = request.Headers.Upgrade.Count > 0 || HttpMethods.IsConnect(request.Method);
        if ((isSafe && !isWebSocket) || request.Headers.Authorization.Count > 0)
        {
            return true;
        }

        if (request.Headers.Origin is [{ } origin])
        {
            return IsOurs(origin, request, context.RequestServices.GetRequiredService<SettingsStore>().Current);
        }

        // No browser: or one that says in another way where the request comes from (Fetch Metadata).
        return request.Headers.Origin.Count == 0
            && request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none";
    }
}
