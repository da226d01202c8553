using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Saksi.Server.Settings;

namespace Saksi.Server.Hosting;

/// <summary>Kestrel with the page and the API. Recording neither waits for it nor ends with it.</summary>
internal sealed class WebPart : IAsyncDisposable
{
    private const long LargestBody = 1 << 20;
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);

    private readonly WebApplication _app;

    private WebPart(WebApplication app) => _app = app;

    public IServiceProvider Services => _app.Services;

    /// <summary>Where it listens, with the ports that the system chose.</summary>
    public IReadOnlyList<Uri> Addresses { get; private set; } = [];

    /// <summary>Starts to listen.</summary>
    /// <exception cref="IOException">An address cannot be listened on.</exception>
    public static async Task<WebPart> StartAsync(
        ServerOptions options,
        IReadOnlyList<ListenAddress> listen,
        Func<ListenAddress, X509Certificate2?> certificateFor,
        Action<IServiceCollection> addParts,
        CancellationToken cancellationToken)
    {
        // Nothing of the environment and of files that lie about: the settings file is all there is.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "Saksi" });
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(options.Diagnostics);
        builder.Services.AddSingleton(options.Time);
        builder.WebHost.UseKestrel(kestrel => Configure(kestrel, listen, certificateFor));
        AddServices(builder.Services);
        addParts(builder.Services);
        var app = builder.Build();
        ApiRoutes.Use(app, options.PageDirectory ?? PageFiles.DefaultDirectory);
        var web = new WebPart(app);
        try
        {
            await app.StartAsync(cancellationToken);
            web.Addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses // Kestrel has it.
                .Select(address => new Uri(address.Replace("//[::]", "//localhost", StringComparison.Ordinal)
                    .Replace("//0.0.0.0", "//localhost", StringComparison.Ordinal))).ToList();
            return web;
        }
        catch
        {
            await web.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(StopPatience);
        try
        {
            await _app.StopAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            // Somebody's connection is still open; disposing closes it.
        }

        await _app.DisposeAsync();
    }

    private static void Configure(KestrelServerOptions kestrel, IReadOnlyList<ListenAddress> listen, Func<ListenAddress, X509Certificate2?> certificateFor)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = LargestBody;
        kestrel.Limits.MaxConcurrentConnections = 4000;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        foreach (var address in listen)
        {
            var certificate = certificateFor(address);
            if (address.Address is null)
            {
                kestrel.ListenLocalhost(address.Port, endpoint => Use(endpoint, certificate));
            }
            else
            {
                kestrel.Listen(new IPEndPoint(address.Address, address.Port), endpoint => Use(endpoint, certificate));
            }
        }

        static void Use(ListenOptions endpoint, X509Certificate2? certificate)
        {
            if (certificate is not null)
            {
                endpoint.UseHttps(certificate);
            }
        }
    }

    private static void AddServices(IServiceCollection services)
    {
        services.AddRouting();
        services.AddResponseCompression(compression => compression.EnableForHttps = true); // Only PageFiles uses it.
        services.AddProblemDetails();
        services.AddExceptionHandler<MistakeHandler>();
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.Converters.Add(new Rfc3339TimeConverter());
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.Never;
            json.SerializerOptions.RespectNullableAnnotations = true;
            json.SerializerOptions.RespectRequiredConstructorParameters = true;
        });
        ApiDescription.Add(services);
    }
}
