using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Saksi.Server.Hosting;

namespace Saksi.Server.Accounts;

/// <summary>Layouts of the live wall that somebody has saved. They hold ids of cameras and give no right to see any.</summary>
internal static class ViewRoutes
{
    private const int MostViews = 100;
    private const int LongestText = 100;
    private const int MostCameras = 400;

    public static void Map(IEndpointRouteBuilder api)
    {
        var views = api.MapGroup("views").WithTags("Views");
        views.MapGet("", (HttpContext context, AccountDatabase database) => List(Caller.Of(context).AccountId, database))
            .WithName("listViews").WithSummary("One's own saved views");
        views.MapPut("{id}", Put)
            .WithName("putView").WithSummary("Saves a view under an id of the page's choice");
        views.MapDelete("{id}", (string id, HttpContext context, AccountDatabase database) =>
            {
                database.Execute("DELETE FROM view WHERE account = $1 AND id = $2", Caller.Of(context).AccountId, id);
                return TypedResults.NoContent();
            })
            .WithName("removeView").WithSummary("Deletes a view");
    }

    private static List<ViewDocument> List(string account, AccountDatabase database) => database.Query(
        "SELECT id, name, layout FROM view WHERE account = $1 ORDER BY name, id",
        row =>
        {
            var content = JsonSerializer.Deserialize<ViewContent>(row.GetString(2))!; // Put wrote it.
            return new ViewDocument(row.GetString(0), row.GetString(1), content.Layout, content.Cameras);
        },
        account);

    private static Results<Ok<ViewDocument>, ProblemHttpResult> Put(
        string id, ViewRequest request, HttpContext context, AccountDatabase database, TimeProvider time)
    {
        var account = Caller.Of(context).AccountId;
        var name = request.Name.Trim();
        if (name.Length is 0 or > LongestText || request.Layout.Length > LongestText || id.Length > LongestText || request.Cameras.Count > MostCameras)
        {
            return Problems.Invalid($"A view has a name of 1 to {LongestText} characters and at most {MostCameras} cameras.");
        }

        if (database.Number("SELECT count(*) FROM view WHERE account = $1 AND id <> $2", account, id) >= MostViews)
        {
            return Problems.Conflict($"There are {MostViews} views already. Delete one first.");
        }

        database.Execute(
            "INSERT INTO view (id, account, name, layout, changed) VALUES ($1, $2, $3, $4, $5) "
            + "ON CONFLICT (account, id) DO UPDATE SET name = $3, layout = $4, changed = $5",
            id, account, name, JsonSerializer.Serialize(new ViewContent(request.Layout, request.Cameras)), time.GetUtcNow().ToUnixTimeMilliseconds());
        return TypedResults.Ok(new ViewDocument(id, name, request.Layout, request.Cameras));
    }

    private sealed record ViewContent(string Layout, IReadOnlyList<string?> Cameras);
}

/// <summary>A view to save.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Layout">The page's word for how tiles are arranged.</param>
/// <param name="Cameras">Which camera is in which tile; null: none.</param>
internal sealed record ViewRequest(string Name, string Layout, IReadOnlyList<string?> Cameras);

/// <summary>A saved view.</summary>
internal sealed record ViewDocument(string Id, string Name, string Layout, IReadOnlyList<string?> Cameras);
