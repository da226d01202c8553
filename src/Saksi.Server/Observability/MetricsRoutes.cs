using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using Saksi.Server.Accounts;
using Saksi.Server.Settings;

namespace Saksi.Server.Observability;

/// <summary>OpenTelemetry figures in Prometheus' format. Nothing is sent anywhere: a program asks for them.</summary>
internal static class MetricsRoutes
{
    private const string Policy = "metrics";

    public static void AddServices(IServiceCollection services)
    {
        services.AddSingleton<SaksiMetrics>();
        services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter(SaksiMetrics.MeterName, "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel")
            .AddPrometheusExporter());
        // Meters have one name in the whole process: another server's are left out.
        services.ConfigureOpenTelemetryMeterProvider((provider, metrics) =>
        {
            var own = provider.GetRequiredService<IMeterFactory>();
            metrics.AddView(instrument => instrument.Meter.Scope is { } scope && scope != own ? MetricStreamConfiguration.Drop : null);
        });
        services.AddAuthorizationBuilder().AddPolicy(Policy, policy => policy.RequireAssertion(MayRead));
    }

    public static void Map(IEndpointRouteBuilder root)
    {
        // It registers its instruments when it is made.
        root.ServiceProvider.GetRequiredService<SaksiMetrics>();
        root.MapPrometheusScrapingEndpoint("/metrics").RequireAuthorization(Policy);
    }

    /// <summary>An administrator, by session or token; or a program on this machine, if the settings let it.</summary>
    private static bool MayRead(AuthorizationHandlerContext authorization)
    {
        if (authorization.Resource is not HttpContext context)
        {
            return false;
        }

        return authorization.User.IsInRole(Policies.Administrator)
            || (context.RequestServices.GetRequiredService<SettingsStore>().Current.MetricsAreOpenOnLoopback
                && context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address));
    }
}
