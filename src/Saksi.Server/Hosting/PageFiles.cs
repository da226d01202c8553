using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace Saksi.Server.Hosting;

/// <summary>The page: a folder of static files, and its one document for every address that is no file.</summary>
internal static class PageFiles
{
    private const string Document = "index.html";

    /// <summary>The folder beside the program.</summary>
    public static string DefaultDirectory => Path.Combine(AppContext.BaseDirectory, "page");

    /// <summary>Serves files that are there; before sign-in, which the page itself does.</summary>
    public static void Use(IApplicationBuilder app, string directory)
    {
        if (!Directory.Exists(directory))
        {
            return;
        }

        // Nothing in the page is secret, so that its length may tell what is in it also through TLS. Answers of the API are not compressed.
        app.UseWhen(context => !IsForPrograms(context.Request.Path), page => page.UseResponseCompression());
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = new PhysicalFileProvider(Path.GetFullPath(directory)),
            ContentTypeProvider = Types(),
            OnPrepareResponse = served => served.Context.Response.Headers.CacheControl =
                // Vite puts a hash of the content into the names of what it makes.
                served.Context.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal)
                    ? "public, max-age=31536000, immutable"
                    : "no-cache",
        });
    }

    /// <summary>Answers what is no file and no route with the page's document, so that its addresses can be bookmarked.</summary>
    public static void MapDocument(IEndpointRouteBuilder routes, string directory)
    {
        var document = Path.Combine(Path.GetFullPath(directory), Document);
        routes.MapMethods("{*path:nonfile}", [HttpMethods.Get, HttpMethods.Head], IResult (HttpContext context) =>
        {
            if (IsForPrograms(context.Request.Path))
            {
                return Problems.NotFound("There is no such route. /api shows those that are there.");
            }

            context.Response.Headers.CacheControl = "no-cache";
            return File.Exists(document)
                ? Results.File(document, "text/html; charset=utf-8")
                : Results.Text("Saksi is running; its page was not built (web/dist). The API is described at /openapi/v1.json.\n");
        }).AllowAnonymous().ExcludeFromDescription().Add(endpoint => ((RouteEndpointBuilder)endpoint).Order = int.MaxValue); // After all others.
    }

    private static bool IsForPrograms(PathString path) =>
        path.StartsWithSegments("/api", StringComparison.Ordinal) || path.StartsWithSegments("/openapi", StringComparison.Ordinal);

    private static FileExtensionContentTypeProvider Types()
    {
        var types = new FileExtensionContentTypeProvider();
        types.Mappings[".webmanifest"] = "application/manifest+json";
        types.Mappings[".mjs"] = "text/javascript";
        return types;
    }
}
