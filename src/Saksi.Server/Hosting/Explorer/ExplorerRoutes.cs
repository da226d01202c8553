using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Saksi.Server.Hosting.Explorer;

/// <summary>A page that shows the API and sends requests to it: three files of our own, under the same policy as everything here.</summary>
internal static class ExplorerRoutes
{
    private static readonly (string Path, string File, string Type)[] Files =
    [
        ("/api", "explorer.html", "text/html; charset=utf-8"),
        ("/api/explorer.js", "explorer.js", "text/javascript; charset=utf-8"),
        ("/api/explorer.css", "explorer.css", "text/css; charset=utf-8"),
    ];

    public static void Map(IEndpointRouteBuilder root)
    {
        foreach (var (path, file, type) in Files)
        {
            root.MapGet(path, () => Results.Stream(
                    typeof(ExplorerRoutes).Assembly.GetManifestResourceStream($"explorer/{file}")!, type)) // Embedded by the project file.
                .AllowAnonymous().ExcludeFromDescription();
        }
    }
}
