using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Saksi.Server.Accounts;

namespace Saksi.Server.Hosting;

/// <summary>What <c>/openapi/v1.json</c> says besides the routes themselves.</summary>
internal static class ApiDescription
{
    private const string CookieScheme = "session";
    private const string TokenScheme = "token";

    public static void Add(IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            Describe(document);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            Describe(operation, context);
            return Task.CompletedTask;
        });
    });

    private static void Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Saksi",
            Version = "v1",
            Description = "Cameras, live pictures and sealed recordings. Times are RFC 3339 in UTC; mistakes are RFC 9457 problem documents whose "
                + "detail says what to do. Recordings are opened where the owner is: no route takes an identity.",
        };
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [TokenScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = $"A token that was made on the page: {TokenStore.Prefix}…",
            },
            [CookieScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Cookie,
                Name = "saksi-session",
                Description = "What signing in with a browser sets; over HTTPS its name begins with __Host-.",
            },
        };
    }

    private static void Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<IAllowAnonymous>().Any())
        {
            operation.Security = [];
            return;
        }

        operation.Security =
        [
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(TokenScheme, context.Document)] = [] },
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(CookieScheme, context.Document)] = [] },
        ];
        operation.Responses ??= [];
        operation.Responses.TryAdd("401", new OpenApiResponse { Description = "Nobody is signed in." });
        var roles = metadata.OfType<IAuthorizeData>().Select(each => each.Policy).FirstOrDefault(policy => policy is not null);
        if (roles is not null)
        {
            operation.Responses.TryAdd("403", new OpenApiResponse { Description = $"Needs more rights: {roles}." });
        }
    }
}
